/**
 * What stands for `&name;`: one of the five that XML knows by itself, or a character by its number (`#65`, `#x41`).
 *
 * @returns undefined for any other name, and for a number that is no character of XML
 * Source: W3C XML 1.0 (fifth edition), 4.1, 4.6 and 2.2
 */
export function resolveEntity(name: string): string | undefined {
  return predefinedEntities.get(name) ?? characterOf(name);
}

const predefinedEntities: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function characterOf(name: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number.parseInt(match[2]!, 10) : Number.parseInt(match[1], 16);
  const isCharacter = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff);
  return isCharacter && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
}
