import { success } from '@dawa/seams/fault';
import { msPerDay } from '../time.ts';
import type { AtmosphereWeather, SpaceWeather } from './weather.ts';

/** A Sun and a magnetic field that stay as they are. */
export interface SteadyWeather {
  readonly f107Sfu: number;
  readonly ap: number;
}

/**
 * The same weather for all time.
 * @throws RangeError when the flux is not 40 to 1000 sfu or Ap not 0 to 400
 */
export function assumedSpaceWeather({ f107Sfu, ap }: SteadyWeather): SpaceWeather {
  if (!(f107Sfu >= 40 && f107Sfu <= 1000))
    throw new RangeError(`f107Sfu: expected 40 to 1000, found ${f107Sfu}`);
  if (!(ap >= 0 && ap <= 400)) throw new RangeError(`ap: expected 0 to 400, found ${ap}`);
  const weather: AtmosphereWeather = {
    f107Sfu,
    f107MeanSfu: f107Sfu,
    ap,
    apHistory: new Array<number>(7).fill(ap),
    basis: 'assumed',
  };
  const source = `assumed F10.7 ${f107Sfu.toFixed(0)}, Ap ${ap.toFixed(0)}`;
  return { source, coverage: null, observedToAtMs: null, at: () => success(weather) };
}

/**
 * The table up to an instant (its own end when none is given), after it the assumed weather; before its beginning the table's own
 * fault. Values do not blend: the last day before the seam is real, the first after it is not.
 */
export function continuedSpaceWeather(
  table: SpaceWeather,
  after: SpaceWeather,
  seamAtMs = Number.POSITIVE_INFINITY,
): SpaceWeather {
  const { coverage, observedToAtMs } = table;
  const endAtMs = Math.min(seamAtMs, coverage?.toAtMs ?? seamAtMs);
  return {
    source: `${table.source}, then ${after.source}`,
    coverage: null,
    observedToAtMs: observedToAtMs === null ? null : Math.min(observedToAtMs, endAtMs),
    at: (atMs) => (atMs < endAtMs ? table.at(atMs) : after.at(atMs)),
  };
}

/**
 * Mean flux and Ap of the days before an instant, as far as the table knows them: what to assume for the future when
 * nothing better is known. Undefined when it knows none of them.
 */
export function recentMean(table: SpaceWeather, atMs: number, days = 81): SteadyWeather | undefined {
  let [f107Sum, apSum, count] = [0, 0, 0];
  for (let back = 0.5; back < days; back += 1) {
    const weather = table.at(atMs - back * msPerDay);
    if (!weather.ok) continue;
    f107Sum += weather.value.f107Sfu;
    apSum += weather.value.ap;
    count += 1;
  }
  return count === 0 ? undefined : { f107Sfu: f107Sum / count, ap: apSum / count };
}

/**
 * The same weather with another Sun wherever it was not observed: flux times `factorAt`, never below 60 sfu, which the quietest
 * Sun does not leave.
 */
export function withOtherFlux(weather: SpaceWeather, factorAt: (atMs: number) => number): SpaceWeather {
  return {
    ...weather,
    at: (atMs) => {
      const given = weather.at(atMs);
      if (!given.ok || given.value.basis === 'observed') return given;
      const factor = factorAt(atMs);
      const scaled = (fluxSfu: number) => Math.max(Math.min(60, fluxSfu), fluxSfu * factor);
      const { f107Sfu, f107MeanSfu } = given.value;
      return success({ ...given.value, f107Sfu: scaled(f107Sfu), f107MeanSfu: scaled(f107MeanSfu) });
    },
  };
}
