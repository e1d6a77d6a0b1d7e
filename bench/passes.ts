import { bundledEarthOrientation } from '@dawa/flight-dynamics/bundled-earth-orientation';
import { type Catalogue, createCatalogue, findCataloguePasses } from '@dawa/flight-dynamics/catalogue-passes';
import type { ElementSet } from '@dawa/flight-dynamics/elements/element-set';
import { createObserver } from '@dawa/flight-dynamics/look-angles';
import { searchPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import { activeAtMs, activeCatalogue } from './active-catalogue.ts';
import { type BenchRow, cpuSecondsOf, loneRow, pairedRow, quantile } from './paired.ts';

const thimphu = { latitudeDeg: 27.4728, longitudeDeg: 89.639, heightM: 2334 };
const dayMs = 86_400_000;
const earthOrientation = bundledEarthOrientation();

/** Every pass over Thimphu, one thread, processor time. */
export async function passesRows(): Promise<BenchRow[]> {
  const sets = activeCatalogue();
  if (sets === undefined) return rowNames.map(absent);
  const catalogue = createCatalogue(sets);
  // First, before the heap is full of catalogues: whoever asks for one satellite has a small one.
  const single = singleRow(propagatorOf(sets.find(({ noradId }) => noradId === iss)!));
  return [
    catalogueRow('catalogue-24h-seconds', catalogue, 1, 9),
    catalogueRow('catalogue-7d-seconds', catalogue, 7, 3),
    single,
    gridRow(sets),
  ];
}

const rowNames = ['catalogue-24h-seconds', 'catalogue-7d-seconds', 'single-10d-ms', 'search-vs-30s-grid'];
const iss = 25_544;

function catalogueRow(name: string, catalogue: Catalogue, days: number, rounds: number): BenchRow {
  const request = {
    catalogue,
    place: thimphu,
    fromAtMs: activeAtMs,
    toAtMs: activeAtMs + days * dayMs,
    earthOrientation,
  };
  let count = 0;
  const search = () => {
    count = findCataloguePasses(request).count;
  };
  search();
  const seconds = Array.from({ length: rounds }, () => cpuSecondsOf(search));
  return loneRow({
    name,
    unit: 's',
    value: quantile(seconds, 0.5),
    note: `${count} passes of ${catalogue.objects.length} objects; least ${Math.min(...seconds).toFixed(2)} s of ${rounds}`,
  });
}

function singleRow(propagator: Propagator): BenchRow {
  let count = 0;
  const search = () => {
    count = passesOf(propagator, 10).length;
  };
  for (let warm = 0; warm < 100; warm++) search();
  const seconds = Array.from({ length: 51 }, () => cpuSecondsOf(search));
  const least = (1000 * Math.min(...seconds)).toFixed(1);
  return loneRow({
    name: 'single-10d-ms',
    unit: 'ms',
    value: 1000 * quantile(seconds, 0.5),
    note: `${count} passes of the ISS with light, numbers and uncertainty; least ${least} ms`,
  });
}

function passesOf(propagator: Propagator, days: number) {
  const toAtMs = activeAtMs + days * dayMs;
  return searchPasses({
    propagator,
    place: thimphu,
    stationId: 'thimphu',
    fromAtMs: activeAtMs,
    toAtMs,
    earthOrientation,
  }).passes;
}

/** What most programs do: look every 30 s, halve where the sign changes. It misses passes shorter than that. */
function gridRow(sets: readonly ElementSet[]): BenchRow {
  const chosen = sets.filter((_, index) => index % 500 === 0);
  const catalogue = createCatalogue(chosen);
  const propagators = chosen.map(propagatorOf);
  return pairedRow({
    name: 'search-vs-30s-grid',
    unit: 'objects/s',
    amount: chosen.length,
    isCpuTime: true,
    candidate: () => {
      const { count, aosAtMs } = findCataloguePasses({
        catalogue,
        place: thimphu,
        fromAtMs: activeAtMs,
        toAtMs: activeAtMs + dayMs,
        earthOrientation,
      });
      return { count, rises: [...aosAtMs] };
    },
    baseline: {
      name: 'a 30 s grid with bisection',
      run: () => {
        const rises = propagators.flatMap(risesByGrid);
        return { count: rises.length, rises };
      },
    },
    isEqual: (ours, theirs) => {
      const rises = [...ours.rises].sort((a, b) => a - b);
      const others = [...theirs.rises].sort((a, b) => a - b);
      return ours.count === theirs.count && rises.every((at, index) => Math.abs(at - others[index]!) < 2);
    },
    note: `${chosen.length} objects, 24 h; the grid finds the same passes here, and none shorter than 30 s elsewhere`,
  });
}

function risesByGrid(propagator: Propagator): number[] {
  const observer = createObserver(propagator, thimphu, earthOrientation);
  const isUp = (atMs: number) => {
    const sight = observer.at(atMs);
    return sight.ok && sight.value.elevationDeg >= 0;
  };
  const rises: number[] = [];
  let before = false;
  for (let atMs = activeAtMs; atMs <= activeAtMs + dayMs; atMs += 30_000) {
    const here = isUp(atMs);
    if (here && !before) rises.push(atMs === activeAtMs ? atMs : halved(isUp, atMs - 30_000, atMs));
    before = here;
  }
  return rises;
}

function halved(isUp: (atMs: number) => boolean, below: number, above: number): number {
  let low = below;
  let high = above;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (isUp(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function propagatorOf(elements: ElementSet): Propagator {
  const propagator = createPropagator(elements);
  if (!propagator.ok) throw new TypeError(`${elements.noradId}: ${propagator.fault.kind}`);
  return propagator.value;
}

function absent(name: string): BenchRow {
  return loneRow({ name, unit: 's', value: null, note: 'no active-2026.3le: set DAWA_DATA' });
}
