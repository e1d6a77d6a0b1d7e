/**
 * A number of several characters to base 91, the most significant first, each 33 above its value.
 *
 * @returns NaN when a character is none of `!` to `{`
 * Source: APRS Protocol Reference 1.0.1, chapter 5, "Base 91 Notation"
 */
export function decodeBase91(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 33;
    if (!(digit >= 0 && digit < 91)) return Number.NaN;
    value = value * 91 + digit;
  }
  return value;
}

/** @throws RangeError when the value needs more characters */
export function encodeBase91(value: number, characters: number): string {
  if (!(Number.isInteger(value) && value >= 0 && value < 91 ** characters)) {
    throw new RangeError(`value: expected 0 to ${91 ** characters - 1}, found ${value}`);
  }
  let text = '';
  for (let rest = value, at = 0; at < characters; at++, rest = Math.floor(rest / 91))
    text = String.fromCharCode((rest % 91) + 33) + text;
  return text;
}
