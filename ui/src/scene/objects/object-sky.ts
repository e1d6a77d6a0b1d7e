import { type BulkPropagator, createBulkPropagator } from '@dawa/flight-dynamics/bulk-propagator';
import { noEarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { createEarthRotation, earthRotationAt } from '@dawa/flight-dynamics/frames';
import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import { numbersPerArc, type ObjectArcs } from './object-arcs.ts';
import { createRidgeCheck, type ObjectsAbove } from './objects-above.ts';

export interface ObjectLook {
  readonly arcs: ObjectArcs;
  /** At the start of the span. */
  readonly above: ObjectsAbove;
}

/** Everything in the sky of one station: what the globe's worker holds, as a plain object that a test can hold too. */
export interface ObjectSky {
  readonly sets: readonly ElementSet[];
  /** Whether the WebAssembly kernel works here. */
  readonly isSimd: boolean;
  /** @throws RangeError when the span is not finite */
  look(fromAtMs: number, toAtMs: number): ObjectLook;
}

/**
 * Moves objects by the bulk kernel and turns them with the Earth. UT1 is taken for UTC and the poles for fixed: up to 0.4 s of the
 * Earth's turn and 15 m, of which a globe shows nothing, and a rise by a clock's minute little.
 */
export function createObjectSky(sets: readonly ElementSet[], place: Place, horizon: Horizon): ObjectSky {
  const bulk: BulkPropagator = createBulkPropagator(sets);
  const ridge = createRidgeCheck(place, horizon);
  const rotations = [createEarthRotation(), createEarthRotation()] as const;
  return {
    sets,
    isSimd: bulk.isSimd,
    look(fromAtMs, toAtMs) {
      const { states, errors } = bulk.propagate({
        startAtMs: fromAtMs,
        stepMs: toAtMs - fromAtMs,
        count: 2,
      });
      earthRotationAt(fromAtMs, noEarthOrientation, rotations[0]);
      earthRotationAt(toAtMs, noEarthOrientation, rotations[1]);
      const arcs = new Float32Array(numbersPerArc * sets.length);
      ridge.begin();
      for (let object = 0; object < sets.length; object++) {
        if (errors[2 * object] !== 0 || errors[2 * object + 1] !== 0) continue;
        const to = numbersPerArc * object;
        for (let end = 0; end < 2; end++) {
          turn(rotations[end]!, states, 6 * (2 * object + end), turned);
          arcs.set(turned, to + 6 * end);
          if (end === 0) ridge.consider(object, turned[0]!, turned[1]!, turned[2]!);
        }
      }
      return { arcs: { fromAtMs, toAtMs, states: arcs }, above: ridge.end() };
    },
  };
}

const turned = new Float64Array(6);

/** TEME to ITRF, six numbers; as `temeToItrf` of flight-dynamics, which makes an object of each. */
function turn(
  { temeToItrf: m, temeToItrfRate: w }: ReturnType<typeof createEarthRotation>,
  states: Float64Array,
  at: number,
  out: Float64Array,
): void {
  const x = states[at]!;
  const y = states[at + 1]!;
  const z = states[at + 2]!;
  const vx = states[at + 3]!;
  const vy = states[at + 4]!;
  const vz = states[at + 5]!;
  for (let axis = 0, row = 0; axis < 3; axis++, row += 3) {
    const a = m[row]!;
    const b = m[row + 1]!;
    const c = m[row + 2]!;
    out[axis] = a * x + b * y + c * z;
    out[axis + 3] = a * vx + b * vy + c * vz + w[row]! * x + w[row + 1]! * y + w[row + 2]! * z;
  }
}
