import { noEarthOrientation } from '../earth-orientation.ts';
import { aosBands } from '../element-age.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { createObserver, type Observer, type Place } from '../look-angles.ts';
import { predictPasses } from '../passes.ts';
import { createPropagator, type Propagator } from '../propagator.ts';
import { msPerDay } from '../time.ts';
import { cross, dot, magnitude } from '../vector.ts';

/** One prediction of a rise held against the truth that a later set gives. */
export interface Trial {
  readonly setIndex: number;
  readonly ageDays: number;
  /** Predicted minus true. */
  readonly errorMs: number;
  readonly sigmaMs: number;
  readonly ninetyFiveMs: number;
}

export interface Calibration {
  readonly trials: readonly Trial[];
  /** Rises that the old set does not have at all: its orbit passes the station by. Not counted among the trials. */
  readonly unmatched: number;
}

/**
 * Every rise over a station, told by the first set whose epoch comes after it (the truth), predicted by every set up to
 * `furthestDays` older.
 */
export function calibrate(sets: readonly ElementSet[], place: Place, furthestDays: number): Calibration {
  const propagators = sets.map(propagatorOf);
  const observers = propagators.map((one) => createObserver(one, place, noEarthOrientation));
  const trials: Trial[] = [];
  let unmatched = 0;
  for (const [later, set] of sets.entries()) {
    const before = sets[later - 1];
    if (!before || set.epochAtMs - before.epochAtMs < 10) continue;
    const window = { fromAtMs: before.epochAtMs, toAtMs: set.epochAtMs };
    const rises = predictPasses({ propagator: propagators[later]!, place, stationId: 's', ...window });
    for (const { aosAtMs, isUpAtStart } of rises) {
      if (isUpAtStart) continue;
      for (let index = later - 1; index >= 0; index -= 1) {
        if (aosAtMs - sets[index]!.epochAtMs > furthestDays * msPerDay) break;
        const offsetMs = alongTrackOffsetMs(propagators[index]!, propagators[later]!, aosAtMs);
        const rise = riseNear(observers[index]!, aosAtMs + offsetMs);
        if (!rise || Math.abs(rise.atMs - aosAtMs) > longestMatchMs) {
          unmatched += 1;
          continue;
        }
        const bands = aosBands({
          elements: sets[index]!,
          atMs: rise.atMs,
          elevationRateDegS: rise.rateDegS,
        });
        const ageDays = (rise.atMs - sets[index]!.epochAtMs) / msPerDay;
        trials.push({ setIndex: index, ageDays, errorMs: rise.atMs - aosAtMs, ...bands });
      }
    }
  }
  return { trials, unmatched };
}

/** Beyond it the neighbouring pass is nearer. */
const longestMatchMs = 2_400_000;

export function propagatorOf(elements: ElementSet): Propagator {
  const created = createPropagator(elements);
  if (!created.ok) throw new TypeError(created.fault.kind);
  return created.value;
}

/** How much later the old orbit is where the true one is now, by the angle between them in the true plane. */
function alongTrackOffsetMs(old: Propagator, truth: Propagator, atMs: number): number {
  const a = stateOf(truth, atMs);
  const b = stateOf(old, atMs);
  const normal = cross(a.positionTemeKm, a.velocityTemeKmS);
  const across = cross(normal, a.positionTemeKm);
  const angleRad = Math.atan2(
    dot(b.positionTemeKm, across) / magnitude(across),
    dot(b.positionTemeKm, a.positionTemeKm) / magnitude(a.positionTemeKm),
  );
  const revolutionMs = msPerDay / truth.elements.meanMotionRevDay;
  return (-angleRad / (2 * Math.PI)) * revolutionMs;
}

function stateOf(propagator: Propagator, atMs: number) {
  const state = propagator.at(atMs);
  if (!state.ok) throw new TypeError(state.fault.kind);
  return state.value;
}

/** Newton's way to elevation 0; undefined when it does not get there or the satellite is setting. */
function riseNear(observer: Observer, guessAtMs: number): { atMs: number; rateDegS: number } | undefined {
  const elevationDeg = (at: number) => {
    const sight = observer.sightAt(at);
    return sight.ok ? sight.value.elevationDeg : Number.NaN;
  };
  let atMs = guessAtMs;
  for (let i = 0; i < 12; i += 1) {
    const here = elevationDeg(atMs);
    const rateDegS = elevationDeg(atMs + 500) / 0.5 - here / 0.5;
    if (!(rateDegS > 0.001)) return undefined;
    if (Math.abs(here) < 1e-5) return { atMs, rateDegS };
    atMs -= Math.max(-200, Math.min(200, here / rateDegS)) * 1000;
  }
  return undefined;
}

/** Share of trials within the bands, per cent. */
export function coverage(trials: readonly Trial[]): { inSigma: number; inNinetyFive: number } {
  const share = (isIn: (trial: Trial) => boolean) => (100 * trials.filter(isIn).length) / trials.length;
  return {
    inSigma: share(({ errorMs, sigmaMs }) => Math.abs(errorMs) <= sigmaMs),
    inNinetyFive: share(({ errorMs, ninetyFiveMs }) => Math.abs(errorMs) <= ninetyFiveMs),
  };
}
