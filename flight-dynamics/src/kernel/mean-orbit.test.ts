import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { createBulkPropagator } from '../bulk-propagator.ts';
import { parseElements } from '../elements.ts';

const orbits = join(
  process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'orbits',
);
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';
/** What passes/low-windows.ts relies on is 0.01 rad and 0.3 %; of all 13,901 low round objects the worst are 0.0028 rad and 0.17 %. */
const mostRad = 0.0035;
const mostRadius = 1.002;

describe(`the mean orbit${reason}`, () => {
  // CelesTrak's "active" group of March 2026: every twentieth object, thirty days either way.
  it.skipIf(isAbsent)('leads by where SGP4 is, within a fifth of a degree, in low round orbits', () => {
    const text = readFileSync(join(orbits, 'active-2026.3le'), 'utf8');
    const sets = parseElements(text).elements.filter((_, index) => index % 20 === 0);
    const bulk = createBulkPropagator(sets);
    const random = createRandom('mean orbit');
    const state = new Float64Array(6);
    let worstRad = 0;
    let worstRadius = 0;
    let looks = 0;
    for (const object of sets.keys()) {
      const orbit = bulk.meanOrbitOf(object);
      if (orbit === undefined) continue;
      for (let look = 0; look < 40; look++) {
        const minutes = (2 * random.next() - 1) * 30 * 1440;
        orbit.look(minutes);
        const { semiMajorKm, eccentricity } = orbit;
        if (!(eccentricity < 0.05 && semiMajorKm * (1 - eccentricity) > 6440)) continue;
        if (bulk.orbitOf(object).stateAt(minutes, state) !== 0) continue;
        looks += 1;
        const radiusKm = Math.hypot(state[0]!, state[1]!, state[2]!);
        worstRad = Math.max(worstRad, angleTo(orbit, state, radiusKm));
        worstRadius = Math.max(worstRadius, radiusKm / (semiMajorKm * (1 + eccentricity)));
      }
    }
    expect(looks).toBeGreaterThan(25_000);
    expect(worstRad).toBeLessThan(mostRad);
    expect(worstRadius).toBeLessThan(mostRadius);
  });
});

function angleTo(
  orbit: { latitudeArgumentRad: number; nodeRad: number; cosInclination: number; sinInclination: number },
  [x, y, z]: Float64Array,
  radiusKm: number,
): number {
  const { latitudeArgumentRad: u, nodeRad, cosInclination, sinInclination } = orbit;
  const cosine =
    x! * (Math.cos(u) * Math.cos(nodeRad) - Math.sin(u) * Math.sin(nodeRad) * cosInclination) +
    y! * (Math.cos(u) * Math.sin(nodeRad) + Math.sin(u) * Math.cos(nodeRad) * cosInclination) +
    z! * Math.sin(u) * sinInclination;
  return Math.acos(Math.min(1, cosine / radiusKm));
}
