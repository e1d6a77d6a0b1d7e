import { failure, success } from '@dawa/seams/fault';
import { msPerDay } from '../time.ts';
import { type DailyColumns, dailyColumns } from './daily-columns.ts';
import type { SpaceWeatherDay } from './day.ts';
import { isoDay } from './row-collector.ts';
import type { AtmosphereWeather, SpaceWeather, SpaceWeatherGap } from './weather.ts';

const threeHoursMs = 10_800_000;
/** The oldest ap that counts is 57 h back: up to the third day before. */
const daysBefore = 3;

/**
 * Weather from the rows of a file. It answers from the fourth day of the table to the end of the last, and says so outside of it.
 *
 * Between monthly rows flux goes straight from one first of a month to the next. Where the eight ap of a day are blank its daily Ap
 * stands for them; where that is blank too (monthly rows), the mean Ap of the last year observed.
 *
 * @param days ascending, as `parseSpaceWeather` gives them
 * @throws RangeError when `days` is empty or not ascending
 */
export function tabulatedSpaceWeather(source: string, days: readonly SpaceWeatherDay[]): SpaceWeather {
  const columns = dailyColumns(days);
  const { firstAtMs, dayCount, observedDays } = columns;
  const coverage = {
    fromAtMs: firstAtMs + daysBefore * msPerDay,
    toAtMs: firstAtMs + dayCount * msPerDay,
  };
  const at = (atMs: number) => {
    if (!Number.isFinite(atMs)) throw new RangeError(`atMs must be finite, found ${atMs}`);
    if (atMs < coverage.fromAtMs || atMs >= coverage.toAtMs) {
      const expected = `${isoDay(coverage.fromAtMs)} to ${isoDay(coverage.toAtMs - 1)} (${source})`;
      return failure<SpaceWeatherGap>({ kind: 'outside-table', expected, found: isoDay(atMs) });
    }
    return lookUp(columns, atMs);
  };
  const observedToAtMs = observedDays === 0 ? null : firstAtMs + observedDays * msPerDay;
  return { source, coverage, observedToAtMs, at };
}

function lookUp(columns: DailyColumns, atMs: number) {
  const { firstAtMs, f107Sfu, f107MeanSfu, ap, apThreeHourly, observedDays } = columns;
  const day = Math.floor((atMs - firstAtMs) / msPerDay);
  const flux = f107Sfu[day - 1]!;
  const mean = f107MeanSfu[day]!;
  if (Number.isNaN(flux) || Number.isNaN(mean)) {
    const what = Number.isNaN(flux) ? 'F10.7 of the day before' : 'an 81-day mean of F10.7';
    return failure<SpaceWeatherGap>({
      kind: 'missing-value',
      expected: what,
      found: `none for ${isoDay(atMs)}`,
    });
  }
  const now = Math.floor((atMs - firstAtMs) / threeHoursMs);
  const history = [
    ap[day]!,
    apThreeHourly[now]!,
    apThreeHourly[now - 1]!,
    apThreeHourly[now - 2]!,
    apThreeHourly[now - 3]!,
    meanOfEight(apThreeHourly, now - 11),
    meanOfEight(apThreeHourly, now - 19),
  ];
  if (history.some(Number.isNaN)) {
    const expected = 'Ap of this day and the three before';
    return failure<SpaceWeatherGap>({ kind: 'missing-value', expected, found: `none about ${isoDay(atMs)}` });
  }
  const weather: AtmosphereWeather = {
    f107Sfu: flux,
    f107MeanSfu: mean,
    ap: ap[day]!,
    apHistory: history,
    basis: day < observedDays ? 'observed' : 'predicted',
  };
  return success(weather);
}

function meanOfEight(apThreeHourly: Float64Array, from: number): number {
  let sum = 0;
  for (let k = from; k < from + 8; k += 1) sum += apThreeHourly[k]!;
  return sum / 8;
}
