import { failure, type Result, success } from '@dawa/seams/fault';
import { type ScpiError, scpiError } from './error-queue.ts';

/** One order or question of a program message, its path written out. */
export interface ProgramUnit {
  /** `MEAS:VOLT:DC`, `*IDN`, in capital letters and without the colon in front. */
  readonly header: string;
  readonly isQuery: boolean;
  /** As they came, without the blanks around them; texts keep their quotes. */
  readonly parameters: readonly string[];
}

/**
 * Takes a program message apart: units between semicolons, each a header and its parameters between commas. A unit that does
 * not begin with a colon goes on where the one before it stood: `:SOUR:VOLT 5;CURR 1` sets `SOUR:CURR`; common commands
 * change nothing of that.
 *
 * Source: IEEE 488.2, 7.3 to 7.6; SCPI-99 volume 1, 6.2.4 (traversal of the header tree)
 */
export function readProgramMessage(text: string): Result<readonly ProgramUnit[], ScpiError> {
  const units: ProgramUnit[] = [];
  let path: readonly string[] = [];
  for (const part of cutOutsideQuotes(text, ';')) {
    const unit = part.trim();
    if (unit === '') continue;
    const [, written, mark, rest = ''] =
      /^(\*[A-Za-z]\w*|:?[A-Za-z][\w:]*)(\??)(?:\s+(.*))?$/s.exec(unit) ?? [];
    if (written === undefined) return failure(scpiError(-110, unit));
    const isCommon = written.startsWith('*');
    const words = written.replace(/^:/, '').toUpperCase().split(':');
    if (words.some((word) => word === '')) return failure(scpiError(-110, unit));
    if (words.some((word) => word.length > longestWord)) return failure(scpiError(-112, unit));
    const whole = isCommon || written.startsWith(':') ? words : [...path, ...words];
    if (!isCommon) path = whole.slice(0, -1);
    const parameters = rest.trim() === '' ? [] : cutOutsideQuotes(rest, ',').map((one) => one.trim());
    units.push({ header: whole.join(':'), isQuery: mark === '?', parameters });
  }
  return success(units);
}

/**
 * Whether a header is this one of the manual: capital letters are the short form, what is in brackets may be left out, `#` is
 * a number that is 1 when it is not there. `MEASure[:SCALar]:VOLTage[:DC]`, `OUTPut#[:STATe]`, `*IDN`.
 *
 * @returns the numbers behind the words, in order; undefined when it is another header
 * Source: SCPI-99 volume 1, 6.2.1 (short and long form), 6.2.5.2 (numeric suffixes)
 */
export function matchHeader(pattern: string, header: string): readonly number[] | undefined {
  const found = patternOf(pattern).exec(header);
  if (found === null) return undefined;
  return found.slice(1).map((digits) => (digits === undefined || digits === '' ? 1 : Number(digits)));
}

/** The value of a text that came in quotes; undefined when it is none. */
export function readQuoted(parameter: string): string | undefined {
  const quote = parameter[0];
  if ((quote !== '"' && quote !== "'") || parameter.length < 2 || parameter.at(-1) !== quote)
    return undefined;
  return parameter.slice(1, -1).replaceAll(quote + quote, quote);
}

/** ON, OFF or a number that is rounded, 0 being off. Source: SCPI-99 volume 1, 7.3 */
export function readBoolean(parameter: string): boolean | undefined {
  const word = parameter.toUpperCase();
  if (word === 'ON') return true;
  if (word === 'OFF') return false;
  return /^[+-]?\d+(\.\d*)?$/.test(word) ? Math.round(Number(word)) !== 0 : undefined;
}

/** IEEE 488.2, 7.6.1.4.1 */
const longestWord = 12;

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const source = pattern
    .replaceAll('*', '\\*')
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll('#', '(\\d*)')
    .replace(/[A-Z]+[a-z]+/g, (word) => {
      const short = word.replace(/[a-z]/g, '');
      return `(?:${word.toUpperCase()}|${short})`;
    });
  const made = new RegExp(`^${source}$`);
  patterns.set(pattern, made);
  return made;
}

function cutOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quote: string | undefined;
  for (const character of text) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === separator) {
      parts.push(part);
      part = '';
      continue;
    }
    part += character;
  }
  parts.push(part);
  return parts;
}
