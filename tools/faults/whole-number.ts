/** The value of an option. @throws RangeError when it is no whole number above 0 */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new RangeError(`--${name}: expected a whole number above 0, found ${text}`);
  return value;
}
