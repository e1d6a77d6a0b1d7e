import { type Result, success } from '@dawa/seams/fault';
import { withOtherFlux } from '../space-weather/assumed.ts';
import type { SpaceWeather } from '../space-weather/weather.ts';
import { msPerDay } from '../time.ts';
import type { Ballistic } from './ballistic.ts';
import { type DescentEnd, type DescentPoint, descent } from './descent.ts';
import { checkedOrbit, type DecayFault, type DecayOrbit } from './orbit.ts';
import { nrlmsise00Thermosphere } from './thermosphere.ts';

export interface ForecastRequest {
  readonly orbit: DecayOrbit;
  readonly ballistic: Ballistic;
  /** Must reach as far as the orbit does: `continuedSpaceWeather` for what nobody knows yet. */
  readonly weather: SpaceWeather;
  /** Nothing is looked for beyond. Default 25 years. */
  readonly horizonDays?: number;
}

export interface DecayForecast {
  readonly fromAtMs: number;
  /** Until here it was looked for. */
  readonly horizonAtMs: number;
  /** Perigee at 120 km; null when that is beyond the horizon. */
  readonly reentryAtMs: number | null;
  /** The band of one sigma (two cases in three); null beyond the horizon. */
  readonly earliestAtMs: number | null;
  readonly latestAtMs: number | null;
  /** Of the nominal descent, to its end or the horizon. */
  readonly revolutions: number;
  /** The nominal descent, at most some 200 points, its first and last among them. */
  readonly track: readonly DescentPoint[];
}

/** Progress of the work, 0 to 1. */
export type ForecastSteps = Generator<number, Result<DecayForecast, DecayFault>, void>;

/**
 * When the satellite comes down, and between which dates.
 *
 * The band is the root of squares of two doubts, each tried by two more descents: the ballistic coefficient by its uncertainty, and
 * the Sun by `fluxUncertainty` wherever it was not observed. Geomagnetic activity has no band of its own.
 */
export function forecastDecay(request: ForecastRequest): Result<DecayForecast, DecayFault> {
  const steps = forecastSteps(request);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same in small pieces, for a caller that has other things to do between them. */
export function* forecastSteps(request: ForecastRequest): ForecastSteps {
  const { ballistic, weather, horizonDays = 25 * 365.25 } = request;
  const orbit = checkedOrbit(request.orbit);
  if (!orbit.ok) return orbit;
  const fromAtMs = orbit.value.atMs;
  const toAtMs = fromAtMs + horizonDays * msPerDay;
  const { ballisticM2Kg, uncertainty } = ballistic;
  const run = (air: number, sky: SpaceWeather, part: number) =>
    runDescent({ orbit: orbit.value, ballisticM2Kg: ballisticM2Kg * air, weather: sky, toAtMs, part });

  const nominal = yield* run(1, weather, 0);
  if (!nominal.ok) return nominal;
  const heavy = yield* run(1 + uncertainty, weather, 1);
  if (!heavy.ok) return heavy;
  const light = yield* run(1 / (1 + uncertainty), weather, 2);
  if (!light.ok) return light;
  const unknownFromAtMs = Math.max(fromAtMs, weather.observedToAtMs ?? fromAtMs);
  const fluxFactor = (sign: number) => (atMs: number) =>
    Math.exp(sign * fluxUncertainty((atMs - unknownFromAtMs) / msPerDay));
  const loud = yield* run(1, withOtherFlux(weather, fluxFactor(1)), 3);
  if (!loud.ok) return loud;
  const quiet = yield* run(1, withOtherFlux(weather, fluxFactor(-1)), 4);
  if (!quiet.ok) return quiet;

  const reentryAtMs = nominal.value.reentryAtMs;
  const hasEnd = reentryAtMs !== null;
  const lateMs = hasEnd ? spread(reentryAtMs, light.value.reentryAtMs, quiet.value.reentryAtMs) : null;
  const earlyMs = hasEnd ? spread(reentryAtMs, heavy.value.reentryAtMs, loud.value.reentryAtMs) : null;
  // Where the nominal orbit outlives the search, one of the heavier cases may still not.
  const earliestAny = [heavy.value.reentryAtMs, loud.value.reentryAtMs].filter((atMs) => atMs !== null);
  return success({
    fromAtMs,
    horizonAtMs: toAtMs,
    reentryAtMs,
    earliestAtMs:
      hasEnd && earlyMs !== null ? reentryAtMs - earlyMs : (earliestAny.sort((a, b) => a - b)[0] ?? null),
    latestAtMs: hasEnd && lateMs !== null ? reentryAtMs + lateMs : null,
    revolutions: nominal.value.revolutions,
    track: nominal.value.track,
  });
}

/**
 * One sigma of the flux as a part of itself, by the days since it was last observed: 10 % after a month (a turn of the Sun), 35 % after
 * a year, at most 60 %. An assumption from the size of the cycle, not a calibration; at solar minimum it is too wide.
 */
export function fluxUncertainty(daysAhead: number): number {
  return Math.min(0.6, 0.1 * Math.sqrt(Math.max(0, daysAhead) / 30));
}

/** How far the two doubts move the end together; null when one of them moves it beyond the horizon. */
function spread(reentryAtMs: number, one: number | null, other: number | null): number | null {
  if (one === null || other === null) return null;
  return Math.hypot(one - reentryAtMs, other - reentryAtMs);
}

interface Run {
  readonly orbit: DecayOrbit;
  readonly ballisticM2Kg: number;
  readonly weather: SpaceWeather;
  readonly toAtMs: number;
  /** Of five. */
  readonly part: number;
}

interface RunEnd {
  readonly reentryAtMs: number | null;
  readonly revolutions: number;
  readonly track: DescentPoint[];
}

function* runDescent(run: Run): Generator<number, Result<RunEnd, DecayFault>, void> {
  const { orbit, ballisticM2Kg, weather, toAtMs, part } = run;
  const steps = descent({
    orbit,
    ballisticM2Kg,
    thermosphere: nrlmsise00Thermosphere(weather),
    toAtMs,
  });
  const track: DescentPoint[] = [];
  for (let count = 0; ; count += 1) {
    const step = steps.next();
    if (step.done === true) return step.value.ok ? success(endOf(step.value.value, track)) : step.value;
    track.push(step.value);
    if (count % 20 === 0) {
      // Height tells progress in a short life, time in a long one.
      const fallen = 1 - (step.value.perigeeHeightKm - 120) / Math.max(1, orbit.semiMajorAxisKm - 6498);
      const passed = (step.value.atMs - orbit.atMs) / (toAtMs - orbit.atMs);
      yield (part + Math.max(0, Math.min(1, Math.max(fallen, passed)))) / 5;
    }
  }
}

function endOf({ point, isReentered }: DescentEnd, track: readonly DescentPoint[]): RunEnd {
  return {
    reentryAtMs: isReentered ? point.atMs : null,
    revolutions: point.revolutions,
    track: [...thinned(track), ...(isReentered ? [point] : [])],
  };
}

/** Evenly in time and in height: the fall at the end must not be one point. */
function thinned(track: readonly DescentPoint[]): DescentPoint[] {
  const [first, last] = [track[0], track.at(-1)];
  if (first === undefined || last === undefined) return [];
  const everyMs = (last.atMs - first.atMs) / 100;
  const everyKm = (first.meanHeightKm - last.meanHeightKm) / 100;
  const kept: DescentPoint[] = [first];
  for (const point of track) {
    const { atMs, meanHeightKm } = kept.at(-1)!;
    if (point.atMs - atMs >= everyMs || meanHeightKm - point.meanHeightKm >= Math.max(1, everyKm))
      kept.push(point);
  }
  if (kept.at(-1) !== last) kept.push(last);
  return kept;
}
