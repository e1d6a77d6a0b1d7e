import type { EarthOrientation } from '../earth-orientation.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { createStateFunction } from '../kernel.ts';
import type { Place } from '../look-angles.ts';
import { daysBetween, julianDate } from '../time.ts';
import type { ObservedPass } from './observation.ts';
import { receiversAt } from './receivers.ts';

export interface VisibleCandidates {
  readonly visible: readonly ElementSet[];
  /** Objects whose elements give no position at the time: decayed, or hopeless. */
  readonly withoutPosition: number;
}

/** Refraction, the flattening of the Earth, and elements that are a little off their plane. */
const marginRad = 0.03;

/**
 * The objects that can have been above the horizon in the middle of every pass, also if they run late or early by as much as `reachS`:
 * the angle at the Earth's centre between satellite and station is at most that of the horizon, plus what the satellite moves meanwhile.
 *
 * @param onProgress called now and then with the objects done
 */
export function visibleCandidates(
  candidates: readonly ElementSet[],
  passes: readonly ObservedPass[],
  place: Place,
  earthOrientation: EarthOrientation,
  reachS: number,
  onProgress: (done: number) => void,
): VisibleCandidates {
  const middles = passes.map((pass) => (pass.fromAtMs + pass.toAtMs) / 2);
  const { statesTeme } = receiversAt(place, middles, earthOrientation);
  const state = new Float64Array(6);
  const visible: ElementSet[] = [];
  let withoutPosition = 0;
  for (const [index, elements] of candidates.entries()) {
    if (index % 200 === 0) onProgress(index);
    const created = createStateFunction(elements);
    let isVisible = created.ok;
    let hasPosition = created.ok;
    for (const [k, atMs] of middles.entries()) {
      if (!created.ok || !isVisible) break;
      const minutes = daysBetween(elements.epoch, julianDate(atMs)) * 1440;
      if (created.value.stateAt(minutes, state) !== 0) {
        hasPosition = false;
        isVisible = false;
      } else isVisible = couldBeSeen(state, statesTeme.subarray(k * 6, k * 6 + 3), reachS);
    }
    if (!hasPosition) withoutPosition += 1;
    else if (isVisible) visible.push(elements);
  }
  return { visible, withoutPosition };
}

function couldBeSeen(state: Float64Array, station: Float64Array, reachS: number): boolean {
  const [x, y, z, vx, vy, vz] = state as unknown as [number, number, number, number, number, number];
  const radius = Math.hypot(x, y, z);
  const ground = Math.hypot(station[0]!, station[1]!, station[2]!);
  const cosAngle = (x * station[0]! + y * station[1]! + z * station[2]!) / (radius * ground);
  const horizonRad = Math.acos(Math.min(1, ground / radius));
  const turnRad = (Math.hypot(vx, vy, vz) / radius) * reachS;
  return Math.acos(Math.max(-1, Math.min(1, cosAngle))) <= horizonRad + turnRad + marginRad;
}
