import { msPerDay } from '../time.ts';
import type { SpaceWeatherDay } from './day.ts';

/** One entry a day (eight for `apThreeHourly`) without gaps; NaN where nothing is known, and nowhere else in this module. */
export interface DailyColumns {
  readonly firstAtMs: number;
  readonly dayCount: number;
  /** Days from the first that were observed. */
  readonly observedDays: number;
  readonly f107Sfu: Float64Array;
  readonly f107MeanSfu: Float64Array;
  readonly ap: Float64Array;
  readonly apThreeHourly: Float64Array;
}

/** A longer way between two monthly rows is a hole in the file. */
const longestMonthDays = 62;
/** Over a year the two maxima of activity at the equinoxes are both in. */
const daysOfMeanAp = 365;

/** @throws RangeError when `days` is empty or not ascending */
export function dailyColumns(days: readonly SpaceWeatherDay[]): DailyColumns {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('days must not be empty');
  const firstAtMs = first.dayAtMs;
  const dayCount = Math.round((last.dayAtMs - firstAtMs) / msPerDay) + 1;
  const columns = {
    firstAtMs,
    dayCount,
    observedDays: 0,
    f107Sfu: new Float64Array(dayCount).fill(Number.NaN),
    f107MeanSfu: new Float64Array(dayCount).fill(Number.NaN),
    ap: new Float64Array(dayCount).fill(Number.NaN),
    apThreeHourly: new Float64Array(8 * dayCount).fill(Number.NaN),
  };
  const usualAp = meanRecentAp(days);
  let previous = -1;
  for (const day of days) {
    const index = Math.round((day.dayAtMs - firstAtMs) / msPerDay);
    if (!(index > previous))
      throw new RangeError(`days must ascend, found ${day.dayAtMs} after day ${previous}`);
    fillDay(columns, index, day, usualAp);
    const isBridged = day.kind === 'monthly-predicted' && index - previous <= longestMonthDays;
    if (previous >= 0 && isBridged) bridge(columns, previous, index, usualAp);
    if (day.kind === 'observed') columns.observedDays = index + 1;
    previous = index;
  }
  return columns;
}

type Columns = Omit<DailyColumns, 'observedDays'>;

function fillDay(columns: Columns, index: number, day: SpaceWeatherDay, usualAp: number): void {
  columns.f107Sfu[index] = day.f107Sfu ?? Number.NaN;
  columns.f107MeanSfu[index] = day.f107Centred81Sfu ?? day.f107Trailing81Sfu ?? Number.NaN;
  const known = day.apThreeHourly.filter((ap) => ap !== null);
  const meanKnown = known.length === 0 ? null : known.reduce((sum, ap) => sum + ap, 0) / known.length;
  // Observed days must have been observed; a month ahead may be taken as usual.
  const ap = day.ap ?? meanKnown ?? (day.kind === 'observed' ? Number.NaN : usualAp);
  columns.ap[index] = ap;
  for (let k = 0; k < 8; k += 1) columns.apThreeHourly[8 * index + k] = day.apThreeHourly[k] ?? ap;
}

function bridge(columns: Columns, from: number, to: number, usualAp: number): void {
  for (let index = from + 1; index < to; index += 1) {
    const share = (index - from) / (to - from);
    for (const column of [columns.f107Sfu, columns.f107MeanSfu]) {
      column[index] = column[from]! + share * (column[to]! - column[from]!);
    }
    columns.ap[index] = usualAp;
    columns.apThreeHourly.fill(usualAp, 8 * index, 8 * index + 8);
  }
}

function meanRecentAp(days: readonly SpaceWeatherDay[]): number {
  const recent = days.filter(({ kind, ap }) => kind === 'observed' && ap !== null).slice(-daysOfMeanAp);
  return recent.reduce((sum, { ap }) => sum + ap!, 0) / recent.length;
}
