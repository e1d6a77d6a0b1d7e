import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** Groups of keys and their values as text: `[QTH]`, `LAT=55.6167`. */
export type KeyFile = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type KeyFileFault = Fault<'bad-line' | 'too-long'> & { readonly line: number };

/** Nobody's settings are longer. */
const mostLines = 10_000;

/**
 * A key file of GLib, as gpredict and other programs of the GNOME desktop keep their settings: groups in brackets, `key=value`,
 * comments with `#`. Escapes (`\s`, `\t`, `\n`, `\r`, `\\`) are undone; a group or key that comes twice is merged, the last value
 * counts, as GLib does it.
 *
 * Source: GLib reference, "Key-value file parser"
 */
export function parseKeyFile(text: string): Result<KeyFile, KeyFileFault> {
  const groups: Record<string, Record<string, string>> = Object.create(null);
  let group: Record<string, string> | undefined;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  if (lines.length > mostLines) {
    return failure({
      kind: 'too-long',
      expected: `at most ${mostLines} lines`,
      found: lines.length,
      line: 0,
    });
  }
  for (const [index, whole] of lines.entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    const heading = /^\[([^[\]]+)\]$/.exec(line);
    if (heading !== null) {
      groups[heading[1]!] ??= Object.create(null) as Record<string, string>;
      group = groups[heading[1]!];
      continue;
    }
    const equals = line.indexOf('=');
    if (group === undefined || equals < 1) {
      const expected = group === undefined ? 'a group in brackets' : 'key=value';
      return failure({ kind: 'bad-line', expected, found: line.slice(0, 60), line: index + 1 });
    }
    group[line.slice(0, equals).trim()] = unescaped(line.slice(equals + 1).trim());
  }
  return success(groups);
}

const escapes: Readonly<Record<string, string>> = { s: ' ', t: '\t', n: '\n', r: '\r', '\\': '\\' };

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole);
}
