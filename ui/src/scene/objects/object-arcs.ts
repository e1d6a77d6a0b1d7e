/**
 * How many objects fly for a short while: for each its place and velocity at both ends of the span, fixed to the Earth.
 *
 * Twelve numbers an object: position at the start (ITRF, km), velocity (km/s), and both at the end. An object that has no position at
 * either end has zeros everywhere: it is in the middle of the Earth, where nobody sees it.
 */
export interface ObjectArcs {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly states: Float32Array;
}

export const numbersPerArc = 12;

/**
 * Where all objects are at an instant within the span, on the cubic that keeps place and velocity at both ends (Hermite). A millimetre
 * of error over 15 s, half a metre over a minute, for the lowest orbits; 4e-8 of the distance comes from 32-bit numbers. Before
 * and after the span they stay where its ends are: who asks too late sees them stand, not fly off.
 *
 * @param out takes x, y, z (ITRF, km) of each object
 */
export function positionsOnArcs({ fromAtMs, toAtMs, states }: ObjectArcs, atMs: number, out: Float32Array) {
  const spanS = (toAtMs - fromAtMs) / 1000;
  const u = spanS > 0 ? Math.min(1, Math.max(0, (atMs - fromAtMs) / 1000 / spanS)) : 0;
  const u2 = u * u;
  const u3 = u2 * u;
  const p1 = 3 * u2 - 2 * u3;
  const p0 = 1 - p1;
  const v0 = (u3 - 2 * u2 + u) * spanS;
  const v1 = (u3 - u2) * spanS;
  const count = states.length / numbersPerArc;
  for (let object = 0, from = 0, to = 0; object < count; object++, from += numbersPerArc, to += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const at = from + axis;
      out[to + axis] = p0 * states[at]! + v0 * states[at + 3]! + p1 * states[at + 6]! + v1 * states[at + 9]!;
    }
  }
}
