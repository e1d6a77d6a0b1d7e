import type { ElementSet } from '../elements/element-set.ts';
import { createPropagator } from '../propagator.ts';
import { difference, dot } from '../vector.ts';

/**
 * How late one orbit is on the track of another, in seconds: at the instant it is abreast of where the other was so long before.
 *
 * @returns 0 when either gives no position
 */
export function delayBetween(reference: ElementSet, other: ElementSet, atMs: number): number {
  const [first, second] = [createPropagator(reference), createPropagator(other)];
  if (!first.ok || !second.ok) return 0;
  const there = second.value.at(atMs);
  let delayS = 0;
  for (let round = 0; round < 6; round += 1) {
    const here = first.value.at(atMs - delayS * 1000);
    if (!there.ok || !here.ok) return 0;
    const velocity = here.value.velocityTemeKmS;
    const gapKm = difference(here.value.positionTemeKm, there.value.positionTemeKm);
    delayS += dot(gapKm, velocity) / dot(velocity, velocity);
  }
  return delayS;
}
