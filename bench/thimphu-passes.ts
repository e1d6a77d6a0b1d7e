import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { gatherPasses, type SchedulePass } from '@dawa/flight-dynamics/schedule';
import { createRandom } from '@dawa/seams/random';

/** Passes over Thimphu above 5 degrees and of two minutes at least, for one antenna. */
export interface ThimphuPasses {
  readonly passes: readonly SchedulePass[];
  readonly source: string;
}

const site = {
  stationId: 'thimphu',
  place: { latitudeDeg: 27.4728, longitudeDeg: 89.6393, heightM: 2334 },
  minElevationDeg: 5,
};
export const planStartAtMs = Date.UTC(2026, 2, 19, 12);
const dayMs = 86_400_000;
const shortestMs = 120_000;

/**
 * The first `count` passes of `satellites` low satellites, drawn by a seed from the shared catalogue; without it, from five real orbits
 * turned to other nodes and places.
 */
export function thimphuPasses(count: number, satellites: number, seed = 'thimphu'): ThimphuPasses {
  const { sets, source } = chooseSets(satellites, seed);
  const passes: SchedulePass[] = [];
  for (let day = 0; passes.length < count && day < 60; day += 1) {
    const span = { fromAtMs: planStartAtMs + day * dayMs, toAtMs: planStartAtMs + (day + 1) * dayMs };
    const today = sets.flatMap((set) => {
      const propagator = createPropagator(set);
      return propagator.ok ? gatherPasses(propagator.value, site, span, undefined, 10_000) : [];
    });
    passes.push(
      ...today
        .filter(({ aosAtMs, losAtMs }) => aosAtMs > span.fromAtMs && losAtMs < span.toAtMs)
        .filter(({ aosAtMs, losAtMs, visible }) => visible.length > 0 && losAtMs - aosAtMs >= shortestMs)
        .sort((a, b) => a.aosAtMs - b.aosAtMs),
    );
  }
  return { passes: passes.slice(0, count), source };
}

function chooseSets(satellites: number, seed: string): { sets: ElementSet[]; source: string } {
  const random = createRandom(seed);
  const shared = join(
    process.env['DAWA_DATA'] ?? resolve(import.meta.dirname, '../../shared/data'),
    'orbits/active-2026.3le',
  );
  if (existsSync(shared)) {
    const low = parseElements(readFileSync(shared, 'utf8')).elements.filter(
      ({ meanMotionRevDay }) => meanMotionRevDay > 13,
    );
    const sets: ElementSet[] = [];
    while (sets.length < satellites) sets.push(...low.splice(random.integer(low.length), 1));
    return { sets, source: `${satellites} low satellites of active-2026.3le` };
  }
  const file = resolve(import.meta.dirname, '../docs/examples/five-satellites.tle');
  const { elements } = parseElements(readFileSync(file, 'utf8'));
  const sets = Array.from({ length: satellites }, (_, index): ElementSet => {
    const set = elements[index % elements.length]!;
    const { kind: _kind, line1: _1, line2: _2, ...numbers } = set as Extract<ElementSet, { kind: 'tle' }>;
    return {
      ...numbers,
      kind: 'omm',
      noradId: 900_001 + index,
      name: `turned ${index + 1}`,
      ascendingNodeDeg: random.next() * 360,
      meanAnomalyDeg: random.next() * 360,
    };
  });
  return { sets, source: `${satellites} orbits turned from five real ones; active-2026.3le is absent` };
}
