import type { SpaceWeatherDay, SpaceWeatherFault } from './day.ts';

/** A field of a row as text, and where it begins, counted from 1. */
export interface Cell {
  readonly text: string;
  readonly column: number;
}

type CellFault = Omit<SpaceWeatherFault, 'line'>;
type CellResult = { readonly ok: true; readonly value: number | null } | { ok: false; fault: CellFault };

/** Whole ap; 400 is the top of its scale. Blank is null. */
function readAp({ text, column }: Cell): CellResult {
  return readNumber({ text, column }, /^\d{1,3}$/, 'a whole ap of 0 to 400', 0, 400);
}

/**
 * A flux in solar flux units. The quietest day on record has 61 and the loudest burst stayed under 900; blank and 0.0 (how some
 * older files write a day without observation) are null.
 */
function readFlux({ text, column }: Cell): CellResult {
  if (/^\s*0+(\.0*)?\s*$/.test(text)) return { ok: true, value: null };
  return readNumber({ text, column }, /^\d{1,4}(\.\d{1,3})?$/, 'a flux of 40 to 1000 sfu', 40, 1000);
}

/** 00:00 UTC of a calendar day of 1932 (the first ap) to 2199. */
export function dayOf(
  year: string,
  month: string,
  day: string,
  column: number,
): { ok: true; dayAtMs: number } | { ok: false; fault: CellFault } {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const dayAtMs = Date.UTC(y, m - 1, d);
  const isRealDay = y >= 1932 && y <= 2199 && m >= 1 && m <= 12 && new Date(dayAtMs).getUTCDate() === d;
  if (isRealDay) return { ok: true, dayAtMs };
  const found = `${year} ${month} ${day}`;
  return { ok: false, fault: { kind: 'bad-date', column, expected: 'a day of 1932 to 2199', found } };
}

/** The cells of one row under the names that both notations share. */
export interface RowCells {
  readonly apThreeHourly: readonly Cell[];
  readonly ap: Cell;
  readonly f107: Cell;
  readonly centred81: Cell;
  readonly trailing81: Cell;
}

type RowValues = Omit<SpaceWeatherDay, 'dayAtMs' | 'kind'>;

export function readCells(
  cells: RowCells,
): { ok: true; values: RowValues } | { ok: false; fault: CellFault } {
  const values: (number | null)[] = [];
  for (const cell of [...cells.apThreeHourly, cells.ap]) {
    const read = readAp(cell);
    if (!read.ok) return read;
    values.push(read.value);
  }
  for (const cell of [cells.f107, cells.centred81, cells.trailing81]) {
    const read = readFlux(cell);
    if (!read.ok) return read;
    values.push(read.value);
  }
  const [ap = null, f107Sfu = null, f107Centred81Sfu = null, f107Trailing81Sfu = null] = values.slice(8);
  const apThreeHourly = values.slice(0, 8);
  return { ok: true, values: { f107Sfu, f107Centred81Sfu, f107Trailing81Sfu, apThreeHourly, ap } };
}

function readNumber(
  { text, column }: Cell,
  pattern: RegExp,
  expected: string,
  low: number,
  high: number,
): CellResult {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true, value: null };
  if (!pattern.test(trimmed))
    return { ok: false, fault: { kind: 'bad-column', column, expected, found: text } };
  const value = Number(trimmed);
  if (value < low || value > high) {
    return { ok: false, fault: { kind: 'out-of-range', column, expected, found: trimmed } };
  }
  return { ok: true, value };
}
