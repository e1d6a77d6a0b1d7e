import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { alongTrackErrorKm, elementAgeDays } from '../element-age.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { createPropagator, type TemeState } from '../propagator.ts';
import { cross, dot, magnitude, type Vector3 } from '../vector.ts';

export interface JumpFault extends Fault<'implausible-jump' | 'no-orbit'> {
  /** Between the two orbits at the epoch of the newer one. */
  readonly distanceKm?: number;
  readonly limitKm?: number;
}

/**
 * Whether two sets can be of one object: where both orbits are at the later epoch must differ by no more than the age of the older
 * set and an ordinary manoeuvre explain. Along the track that is three times the 95 % band (`alongTrackErrorKm`) and 10 km; out of it,
 * 30 km and 5 km a day: orbit raising of a tenth of a revolution a day moves a satellite 30 km, another object's plane lies hundreds away.
 *
 * Where the older set gives no position any more (decayed by its own account) nothing can be compared, and the jump is let pass.
 * Success says how far apart they are; undefined when that could not be told.
 */
export function checkJump(a: ElementSet, b: ElementSet): Result<number | undefined, JumpFault> {
  const [older, newer] = a.epochAtMs <= b.epochAtMs ? [a, b] : [b, a];
  const atMs = newer.epochAtMs;
  const there = stateOf(newer, atMs);
  if (!there) {
    const expected = 'a position at its own epoch';
    return failure({ kind: 'no-orbit', expected, found: `none at ${new Date(atMs).toISOString()}` });
  }
  const from = stateOf(older, atMs);
  if (!from) return success(undefined);
  const { alongKm, acrossKm, distanceKm } = apart(from, there);
  const ageDays = elementAgeDays(older, atMs);
  const alongLimitKm = 10 + 3 * alongTrackErrorKm(older, atMs).ninetyFiveKm;
  const acrossLimitKm = 30 + 5 * ageDays;
  const isFarAlong = alongKm > alongLimitKm;
  if (!isFarAlong && acrossKm <= acrossLimitKm) return success(distanceKm);
  const [where, foundKm, limitKm] = isFarAlong
    ? ['along the track', alongKm, alongLimitKm]
    : ['off the track', acrossKm, acrossLimitKm];
  return failure({
    kind: 'implausible-jump',
    expected: `at most ${limitKm.toFixed(0)} km ${where}, as ${ageDays.toFixed(1)} days of age and a manoeuvre allow`,
    found: `${foundKm.toFixed(0)} km`,
    distanceKm,
    limitKm,
  });
}

function stateOf(elements: ElementSet, atMs: number): TemeState | undefined {
  const created = createPropagator(elements);
  const state = created.ok ? created.value.at(atMs) : undefined;
  return state?.ok ? state.value : undefined;
}

/** Along the track as an arc of the orbit that is `there`; the rest is radius and plane. */
function apart(from: TemeState, there: TemeState) {
  const radius = magnitude(there.positionTemeKm);
  const out = unit(there.positionTemeKm);
  const normal = unit(cross(there.positionTemeKm, there.velocityTemeKmS));
  const along = cross(normal, out);
  const position = from.positionTemeKm;
  const [x, y, z] = [dot(position, out), dot(position, along), dot(position, normal)];
  const difference: Vector3 = [x - radius, y, z];
  // Two orbits through one point may part at once: the planes count as well as the points.
  const tiltRad = magnitude(cross(normal, unit(cross(position, from.velocityTemeKmS))));
  return {
    alongKm: Math.abs(Math.atan2(y, x)) * radius,
    acrossKm: Math.hypot(Math.hypot(x, y) - radius, Math.max(Math.abs(z), tiltRad * radius)),
    distanceKm: magnitude(difference),
  };
}

function unit(a: Vector3): Vector3 {
  const length = magnitude(a);
  return [a[0] / length, a[1] / length, a[2] / length];
}
