import { decodeAlpha5 } from './alpha5.ts';
import type { ElementFault } from './element-set.ts';

export interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

export interface Column {
  readonly name: string;
  /** Counted from 1, both included, as the format's description does. */
  readonly from: number;
  readonly to: number;
  readonly pattern: RegExp;
  readonly expected: string;
  readonly read?: (columns: string) => number | undefined;
  readonly range?: readonly [lowest: number, highest: number];
}

/**
 * The numbers of one element line by the names of its columns, or the first column that is wrong.
 *
 * @param isChecked whether the checksum must be right; its place must hold a digit in any case
 */
export function readColumns(
  { line, text }: NumberedLine,
  columns: readonly Column[],
  isChecked: boolean,
): { values: Record<string, number> } | ElementFault {
  if (text.length !== 69) {
    return {
      line,
      column: Math.min(text.length, 69) + 1,
      kind: 'bad-length',
      expected: 69,
      found: text.length,
    };
  }
  const values: Record<string, number> = {};
  for (const { name, from, to, pattern, expected, read, range } of columns) {
    const found = text.slice(from - 1, to);
    if (!pattern.test(found)) return { line, column: from, kind: 'bad-column', expected, found };
    if (!read) continue;
    const value = read(found);
    if (value === undefined || !Number.isFinite(value)) {
      return { line, column: from, kind: 'bad-column', expected, found };
    }
    if (range && (value < range[0] || value > range[1])) {
      return { line, column: from, kind: 'out-of-range', expected, found };
    }
    values[name] = value;
  }
  const stated = text[68]!;
  if (!/^\d$/.test(stated)) {
    return { line, column: 69, kind: 'bad-column', expected: 'a checksum digit', found: stated };
  }
  const computed = tleChecksum(text);
  if (isChecked && Number(stated) !== computed) {
    return { line, column: 69, kind: 'bad-checksum', expected: computed, found: Number(stated) };
  }
  return { values };
}

/** Sum of the digits of columns 1 to 68, a minus sign counting 1, modulo 10. */
export function tleChecksum(line: string): number {
  let sum = 0;
  for (const character of line.slice(0, 68)) {
    if (character >= '0' && character <= '9') sum += Number(character);
    else if (character === '-') sum += 1;
  }
  return sum % 10;
}

const decimalOf = (columns: string) => Number(columns);
const integerOrBlank = (columns: string) => (columns.trim() === '' ? 0 : Number(columns));
const blank = (column: number): Column => ({
  name: `column${column}`,
  from: column,
  to: column,
  pattern: /^ $/,
  expected: 'a blank',
});
/** ` 10229-3` is 0.10229e-3. */
const pointAssumed = (columns: string) => {
  const exponent = columns.slice(6).replace(' ', '+');
  return Number(`${columns[0] === '-' ? '-' : ''}0.${columns.slice(1, 6).replaceAll(' ', '0')}e${exponent}`);
};
const pointAssumedPattern = /^[ +0-][ \d]{4}\d[ +-]\d$/;
const catalogueNumber: Column = {
  name: 'noradId',
  from: 3,
  to: 7,
  pattern: /^[ 0-9A-Z][ 0-9]{4}$/,
  expected: 'a catalogue number (five digits, or Alpha-5 without I and O)',
  read: decodeAlpha5,
};
const angle = (name: string, from: number, to: number, highestDeg: number): Column => ({
  name,
  from,
  to,
  pattern: /^ {0,2}\d{1,3}\.\d{4}$/,
  expected: `degrees 0 to ${highestDeg} with four decimals`,
  read: decimalOf,
  range: [0, highestDeg],
});

export const line1Columns: readonly Column[] = [
  blank(2),
  catalogueNumber,
  { name: 'classification', from: 8, to: 8, pattern: /^[A-Z ]$/, expected: 'a classification letter' },
  blank(9),
  {
    name: 'designator',
    from: 10,
    to: 17,
    pattern: /^[ 0-9A-Z]{8}$/,
    expected: 'an international designator',
  },
  blank(18),
  {
    name: 'epochYear',
    from: 19,
    to: 20,
    pattern: /^[ \d]\d$/,
    expected: 'two digits of the year',
    read: decimalOf,
  },
  {
    name: 'epochDay',
    from: 21,
    to: 32,
    pattern: /^ {0,2}\d{1,3}\.\d{8}$/,
    expected: 'a day of the year, 1 to 366, with eight decimals',
    read: decimalOf,
    range: [1, 366.999_999_99],
  },
  blank(33),
  {
    name: 'motionDot',
    from: 34,
    to: 43,
    pattern: /^[ +0-]\.\d{8}$/,
    expected: 'half the change of mean motion, like -.00002182',
    read: decimalOf,
  },
  blank(44),
  {
    name: 'motionDdot',
    from: 45,
    to: 52,
    pattern: pointAssumedPattern,
    expected: 'an exponent number like 00000-0',
    read: pointAssumed,
  },
  blank(53),
  {
    name: 'bstar',
    from: 54,
    to: 61,
    pattern: pointAssumedPattern,
    expected: 'an exponent number like 10229-3',
    read: pointAssumed,
  },
  blank(62),
  { name: 'ephemerisType', from: 63, to: 63, pattern: /^[ 0-9]$/, expected: 'an ephemeris type digit' },
  blank(64),
  {
    name: 'setNumber',
    from: 65,
    to: 68,
    pattern: /^ *\d*$/,
    expected: 'an element set number',
    read: integerOrBlank,
  },
];

export const line2Columns: readonly Column[] = [
  blank(2),
  catalogueNumber,
  blank(8),
  angle('inclination', 9, 16, 180),
  blank(17),
  angle('node', 18, 25, 360),
  blank(26),
  {
    name: 'eccentricity',
    from: 27,
    to: 33,
    pattern: /^ *\d+$/,
    expected: 'seven digits of eccentricity, point assumed',
    read: (columns) => Number(`0.${columns.replaceAll(' ', '0')}`),
  },
  blank(34),
  angle('perigee', 35, 42, 360),
  blank(43),
  angle('anomaly', 44, 51, 360),
  blank(52),
  {
    name: 'meanMotion',
    from: 53,
    to: 63,
    pattern: /^ ?\d{1,2}\.\d{8}$/,
    expected: 'revolutions per day, above 0 and at most 18, with eight decimals',
    read: decimalOf,
    range: [1e-8, 18],
  },
  {
    name: 'revolution',
    from: 64,
    to: 68,
    pattern: /^ *\d*$/,
    expected: 'a revolution number',
    read: integerOrBlank,
  },
];
