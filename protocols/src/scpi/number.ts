import { type Fault, failure, type Result, success } from '@dawa/seams/fault';

/** Units that instruments of a bench say behind a number, as SCPI writes them. */
export type ScpiUnit = 'V' | 'A' | 'W' | 'OHM' | 'HZ' | 'S' | 'DB' | 'DBM' | 'PCT';

/** `no-value`: the instrument says by a number that it has none, for instance of an overload. */
export type ScpiNumberFault = Fault<'not-a-number' | 'wrong-unit' | 'no-value'>;

/**
 * Reads decimal numeric data: NR1, NR2 or NR3, and behind it a unit with its multiplier where one is allowed.
 *
 * @param unit in which the value is wanted; without it a unit is a fault
 * @returns the value in that unit, its multiplier applied
 * Source: IEEE 488.2, 7.7.2 and 7.7.3; the multipliers as in HP 53131A programming guide, table 3-2: M is milli, but
 * mega in MHZ and MOHM. SCPI-99 volume 1, 7.2.1: 9.9E37 is infinity, 9.91E37 is not a number
 */
export function readScpiNumber(text: string, unit?: ScpiUnit): Result<number, ScpiNumberFault> {
  const found = text.slice(0, 40);
  const [, mantissa, suffix] =
    /^\s*([+-]?(?:\d{1,255}\.?\d{0,255}|\.\d{1,255})(?:\s?[Ee]\s?[+-]?\d{1,5})?)\s*([A-Za-z]{0,8})\s*$/.exec(
      text.slice(0, 600),
    ) ?? [];
  if (mantissa === undefined) return failure({ kind: 'not-a-number', expected: 'a number', found });
  const value = Number(mantissa.replace(/\s/g, ''));
  if (Math.abs(value) >= infinity || Number.isNaN(value))
    return failure({ kind: 'no-value', expected: 'a value', found: nameOfNoValue(value) });
  const factor = factorOf(suffix!.toUpperCase(), unit);
  if (factor === undefined)
    return failure({ kind: 'wrong-unit', expected: unit ?? 'a number without a unit', found });
  return success(value * factor);
}

/** A reading as multimeters and power meters say it: `+4.99874000E+00`. Source: Agilent 34401A, output data formats */
export function writeScpiNumber(value: number, decimals = 8): string {
  if (Number.isNaN(value)) return '+9.91000000E+37';
  if (!Number.isFinite(value)) return value > 0 ? '+9.90000000E+37' : '-9.90000000E+37';
  const [mantissa, exponent] = Math.abs(value).toExponential(decimals).split('e') as [string, string];
  const digits = exponent.replace(/^[+-]/, '').padStart(2, '0');
  return `${value < 0 ? '-' : '+'}${mantissa}E${exponent.startsWith('-') ? '-' : '+'}${digits}`;
}

const infinity = 9.9e37;

function nameOfNoValue(value: number): string {
  if (value === 9.91e37) return 'no number (9.91E37)';
  return value > 0 ? 'more than it can measure (9.9E37)' : 'less than it can measure (-9.9E37)';
}

const multipliers: Readonly<Record<string, number>> = {
  ...{ EX: 1e18, PE: 1e15, T: 1e12, G: 1e9, MA: 1e6, K: 1e3 },
  ...{ M: 1e-3, U: 1e-6, N: 1e-9, P: 1e-12, F: 1e-15, A: 1e-18 },
};

/** Decibels and per cent take no multiplier. */
const plainUnits: readonly string[] = ['DB', 'DBM', 'PCT'];

function factorOf(suffix: string, unit: ScpiUnit | undefined): number | undefined {
  if (suffix === '' || suffix === unit) return 1;
  if (unit === undefined || plainUnits.includes(unit)) return undefined;
  const before = suffix.endsWith(unit) ? suffix.slice(0, -unit.length) : suffix;
  // Alone it is rather the unit of a current than the millionth part of a millionth part of a millionth.
  if (suffix === 'A') return undefined;
  if (before === 'M' && suffix !== before && (unit === 'HZ' || unit === 'OHM')) return 1e6;
  return multipliers[before];
}
