import { parseElements } from './elements.ts';
import { createPropagator, type Propagator } from './propagator.ts';

/** MAYA-1 (43590), public element set of 2019-06-19; both checksums are good. */
export const maya1Tle = `MAYA-1
1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9997
2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805`;

/** The place of all comparisons with Skyfield. */
export const thimphu = { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 };

/** Orbit of the only set in a text that tests know to be good. */
export function propagatorOf(text: string): Propagator {
  const { elements, faults } = parseElements(text);
  if (!elements[0]) throw new TypeError(JSON.stringify(faults));
  const created = createPropagator(elements[0]);
  if (!created.ok) throw new TypeError(created.fault.kind);
  return created.value;
}

export const maya1 = propagatorOf(maya1Tle);
