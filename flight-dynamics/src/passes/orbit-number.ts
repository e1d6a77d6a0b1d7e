import type { Propagator, TemeState } from '../propagator.ts';
import { msPerDay } from '../time.ts';
import { cross, dot, magnitude, type Vector3 } from '../vector.ts';
import { earthMuKm3S2 } from './orbit-shape.ts';

const turnRad = 2 * Math.PI;
/** An epoch this little before the node belongs to the revolution that begins there: old sets put their epoch on the node. */
const nodeSlackRad = 0.2;

/**
 * Counts revolutions from ascending node to ascending node, continuing the counter of the element set. Where the
 * propagator has no answer (at the epoch, at the instant, or on the way) it counts by the mean motion alone.
 *
 * The count is the set's revolution number plus the nodes passed since its epoch, so a newer set of the same object gives
 * the same number for the same instant. Between epoch and instant the phase is followed in steps of a day, each
 * predicted by the rate of the day before, so drag does not make it lose a turn.
 */
export function createOrbitCounter(propagator: Propagator): (atMs: number) => number {
  const { epochAtMs, revolutionAtEpoch, meanMotionRevDay } = propagator.elements;
  const nominalRadDay = meanMotionRevDay * turnRad;
  const start = phaseAt(propagator, epochAtMs);
  const byMeanMotion = (atMs: number) =>
    revolutionAtEpoch + Math.floor(((atMs - epochAtMs) / msPerDay) * meanMotionRevDay);
  if (!start) return byMeanMotion;
  const startTurns = Math.floor((start.trueRad + nodeSlackRad) / turnRad);
  const daily = { forward: [start.meanRad], backward: [start.meanRad] };

  return (atMs) => {
    const days = (atMs - epochAtMs) / msPerDay;
    const marks = days >= 0 ? daily.forward : daily.backward;
    const sign = days >= 0 ? 1 : -1;
    const wholeDays = Math.floor(Math.abs(days));
    while (marks.length <= wholeDays) {
      const mark = follow(
        propagator,
        epochAtMs + sign * marks.length * msPerDay,
        marks.at(-1)!,
        sign * rate(marks),
      );
      if (!mark) return byMeanMotion(atMs);
      marks.push(mark.meanRad);
    }
    const perDay =
      wholeDays + 1 < marks.length ? marks[wholeDays + 1]! - marks[wholeDays]! : sign * rate(marks);
    const phase = follow(propagator, atMs, marks[wholeDays]!, perDay * (Math.abs(days) - wholeDays));
    if (!phase) return byMeanMotion(atMs);
    return revolutionAtEpoch + Math.floor(phase.trueRad / turnRad) - startTurns;
  };

  /** Radians a day, positive, near the last mark. */
  function rate(marks: readonly number[]): number {
    return marks.length < 2 ? nominalRadDay : Math.abs(marks.at(-1)! - marks.at(-2)!);
  }
}

interface Phase {
  /** Argument of latitude, true: 0 at the ascending node. */
  readonly trueRad: number;
  /** The same by mean anomaly, which grows evenly also in an eccentric orbit. */
  readonly meanRad: number;
}

/** The phase at an instant, on the turn that lies nearest to the predicted advance. */
function follow(
  propagator: Propagator,
  atMs: number,
  fromMeanRad: number,
  advanceRad: number,
): Phase | undefined {
  const phase = phaseAt(propagator, atMs);
  if (!phase) return undefined;
  const turns = Math.round((fromMeanRad + advanceRad - phase.meanRad) / turnRad) * turnRad;
  return { trueRad: phase.trueRad + turns, meanRad: phase.meanRad + turns };
}

function phaseAt(propagator: Propagator, atMs: number): Phase | undefined {
  const state = propagator.at(atMs);
  return state.ok ? phaseOf(state.value) : undefined;
}

function phaseOf({ positionTemeKm: r, velocityTemeKmS: v }: TemeState): Phase {
  const momentum = cross(r, v);
  const momentumSize = magnitude(momentum);
  const radiusKm = magnitude(r);
  // A node of an equatorial orbit is nowhere: take the x axis then.
  const nodeSize = Math.hypot(momentum[0], momentum[1]);
  const node: Vector3 =
    nodeSize < 1e-9 * momentumSize ? [1, 0, 0] : [-momentum[1] / nodeSize, momentum[0] / nodeSize, 0];
  const ahead = cross(momentum, node);
  const trueRad = Math.atan2(dot(r, ahead) / momentumSize, dot(r, node));
  const radialSpeed = dot(r, v) / radiusKm;
  const ecosNu = (momentumSize * momentumSize) / (earthMuKm3S2 * radiusKm) - 1;
  const esinNu = (radialSpeed * momentumSize) / earthMuKm3S2;
  const eccentricity = Math.min(0.999_999, Math.hypot(ecosNu, esinNu));
  const nu = Math.atan2(esinNu, ecosNu);
  const eccentricRad =
    2 *
    Math.atan2(
      Math.sqrt(1 - eccentricity) * Math.sin(nu / 2),
      Math.sqrt(1 + eccentricity) * Math.cos(nu / 2),
    );
  const meanAnomalyRad = eccentricRad - eccentricity * Math.sin(eccentricRad);
  return { trueRad, meanRad: trueRad + meanAnomalyRad - nu };
}
