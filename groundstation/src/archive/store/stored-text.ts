/**
 * Text as both engines can keep it: PostgreSQL takes no NUL, the SQLite driver cuts text at one, and neither can hold half a
 * surrogate pair. Such units are written as an escape character and four hexadecimal digits; all other text stays as it is.
 */
export function toStoredText(text: string): string {
  if (!perhapsUnstorable.test(text)) return text;
  return text.replace(unstorable, (unit) => escape + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

export function fromStoredText(stored: string): string {
  if (!stored.includes(escape)) return stored;
  return stored.replace(escaped, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

const escape = '\u001b';
/** Takes whole pairs along: a quarter of the time, and hardly any text has one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
const perhapsUnstorable = /[\u0000\u001b\ud800-\udfff]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
const unstorable = /[\u0000\u001b\ud800-\udfff]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
const escaped = /\u001b([0-9a-f]{4})/g;
