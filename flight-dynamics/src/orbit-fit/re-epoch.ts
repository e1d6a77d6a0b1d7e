import { radPerDeg, wrapTo360 } from '../angle.ts';
import type { ElementSet, OmmElementSet } from '../elements/element-set.ts';
import { createStateFunction } from '../kernel.ts';
import { createOrbitCounter } from '../passes/orbit-number.ts';
import { createPropagator } from '../propagator.ts';
import { daysBetween, instantOf, type JulianDate, julianDate, msPerDay } from '../time.ts';
import { orbitKeys } from './doppler-problem.ts';
import { type Partial, solveLeastSquares } from './least-squares.ts';
import { changedElements, noChange, type OrbitChange, withoutLines } from './mean-orbit.ts';

/** The same orbit stated at another epoch, and how closely it follows the old statement around it. */
export interface MovedElements {
  readonly elements: OmmElementSet;
  readonly rmsKm: number;
}

/**
 * Mean elements at a new epoch that give the same positions as the old ones for a day either side of it.
 *
 * A first guess by the secular rates of J2 is corrected by least squares on 60 positions, so the result is what SGP4 itself makes of
 * the old elements, drag and lunisolar terms included: metres for near-earth orbits.
 *
 * @param epochAtMs rounded to 1e-8 of a day, as a TLE states it
 * @returns undefined when the old elements give no position there
 */
export function moveEpoch(elements: ElementSet, epochAtMs: number): MovedElements | undefined {
  const epoch = tleEpoch(epochAtMs);
  const guess = secularGuess(elements, epoch);
  const minutes = sampleMinutes(elements.meanMotionRevDay);
  const from = createStateFunction(elements);
  if (!from.ok) return undefined;
  const shiftMinutes = daysBetween(elements.epoch, epoch) * 1440;
  const targetKm = positions(from.value, minutes, shiftMinutes);
  if (!targetKm) return undefined;
  const positionsOf = (parameters: Float64Array) => {
    const set = changedElements(guess, changeOf(parameters));
    const created = set && createStateFunction(set);
    return created?.ok ? positions(created.value, minutes, 0) : undefined;
  };
  const problem = {
    parameterCount: movedKeys.length,
    residualsAt: (parameters: Float64Array) =>
      positionsOf(parameters)?.map((value, i) => targetKm[i]! - value),
    partialsAt: (parameters: Float64Array) => {
      const partials: Partial[] = [];
      for (let k = 0; k < movedKeys.length; k += 1) {
        const [plus, minus] = [1, -1].map((sign) => {
          const moved = Float64Array.from(parameters);
          moved[k]! += sign * step;
          return positionsOf(moved);
        });
        if (!plus || !minus) return undefined;
        partials.push({ from: 0, values: plus.map((value, i) => (value - minus[i]!) / (2 * step)) });
      }
      return partials;
    },
  };
  const weights = new Float64Array(targetKm.length).fill(1 / (centimetreKm * centimetreKm));
  const solution = solveLeastSquares(problem, new Float64Array(movedKeys.length), () => weights);
  if (!solution) return undefined;
  const moved = changedElements(guess, changeOf(solution.parameters));
  if (!moved) return undefined;
  const rmsKm = Math.sqrt(solution.residuals.reduce((sum, r) => sum + r * r, 0) / minutes.length);
  return { elements: { ...moved, revolutionAtEpoch: revolutionAt(elements, moved.epochAtMs) }, rmsKm };
}

/** The nearest instant that a TLE can state. */
export function tleEpoch(atMs: number): JulianDate {
  const { day, fraction } = julianDate(atMs);
  return { day, fraction: Math.round(fraction * 1e8) / 1e8 };
}

const centimetreKm = 1e-5;
const step = 1e-4;

/** Drag stays as it is: positions of two days say little of it. */
const movedKeys = orbitKeys.filter((key) => key !== 'bstarPerEarthRadius');

/** How far the first guess may be off. */
const guessError: OrbitChange = {
  meanMotionRevDay: 0.01,
  eccentricityX: 0.01,
  eccentricityY: 0.01,
  tiltXRad: 0.02,
  tiltYRad: 0.02,
  alongTrackRad: 0.3,
  bstarPerEarthRadius: 0,
};

function changeOf(parameters: Float64Array): OrbitChange {
  const change: Record<keyof OrbitChange, number> = { ...noChange };
  for (const [k, key] of movedKeys.entries()) change[key] = parameters[k]! * guessError[key];
  return change;
}

/** Sixty instants over a day either side, two revolutions for slow objects; uneven, so that no phase of the orbit is favoured. */
function sampleMinutes(meanMotionRevDay: number): number[] {
  const halfMinutes = Math.max(1440, (2 * 1440) / meanMotionRevDay);
  return Array.from({ length: 60 }, (_, i) => halfMinutes * (((i * 0.618_034) % 1) * 2 - 1));
}

function positions(
  propagate: { stateAt(minutes: number, out: Float64Array): number },
  minutes: readonly number[],
  shiftMinutes: number,
): Float64Array | undefined {
  const state = new Float64Array(6);
  const all = new Float64Array(minutes.length * 3);
  for (const [i, minute] of minutes.entries()) {
    if (propagate.stateAt(minute + shiftMinutes, state) !== 0) return undefined;
    all.set(state.subarray(0, 3), i * 3);
  }
  return all;
}

/** J2 of WGS-72 and Earth's equatorial radius over (mu)^(1/3), as SGP4 has them. */
const j2 = 0.001_082_616;
const earthRadiusKm = 6378.135;
const earthMuKm3S2 = 398_600.8;

/** Secular motion of node, perigee and anomaly under J2, and the change of mean motion that the set itself states. */
function secularGuess(elements: ElementSet, epoch: JulianDate): OmmElementSet {
  const days = daysBetween(elements.epoch, epoch);
  const motionRadS = (elements.meanMotionRevDay * 2 * Math.PI) / 86_400;
  const semiMajorKm = Math.cbrt(earthMuKm3S2 / motionRadS ** 2);
  const parameterKm = semiMajorKm * (1 - elements.eccentricity ** 2);
  const cosI = Math.cos(elements.inclinationDeg * radPerDeg);
  const degPerDay = 1.5 * j2 * (earthRadiusKm / parameterKm) ** 2 * elements.meanMotionRevDay * 360;
  const motionChange = 2 * elements.meanMotionDotRevDay2 * days;
  const turns = (elements.meanMotionRevDay + motionChange / 2) * days;
  return {
    ...withoutLines(elements),
    epoch,
    epochAtMs: instantOf(epoch),
    meanMotionRevDay: elements.meanMotionRevDay + motionChange,
    ascendingNodeDeg: wrapTo360(elements.ascendingNodeDeg - degPerDay * cosI * days),
    argumentOfPerigeeDeg: wrapTo360(
      elements.argumentOfPerigeeDeg + degPerDay * (2 - 2.5 * (1 - cosI * cosI)) * days,
    ),
    meanAnomalyDeg: wrapTo360(elements.meanAnomalyDeg + (turns % 1) * 360),
  };
}

function revolutionAt(elements: ElementSet, atMs: number): number {
  const created = createPropagator(elements);
  if (created.ok) return Math.max(0, createOrbitCounter(created.value)(atMs));
  const revolutions = ((atMs - elements.epochAtMs) / msPerDay) * elements.meanMotionRevDay;
  return Math.max(0, elements.revolutionAtEpoch + Math.floor(revolutions));
}
