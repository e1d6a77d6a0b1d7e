import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCatalogue, findCataloguePasses } from './catalogue-passes.ts';
import { noEarthOrientation } from './earth-orientation.ts';
import type { ElementSet } from './elements/element-set.ts';
import { parseElements } from './elements.ts';
import { createStateFunction } from './kernel.ts';
import type { Place } from './look-angles.ts';
import { constantThreshold, createClearance } from './passes/clearance.ts';
import { findCulminations } from './passes/culminations.ts';
import { SkyPath } from './passes/sky-path.ts';
import { createStationFrame } from './passes/station-frame.ts';
import { refineCulmination } from './passes/true-culmination.ts';
import { findVisibleSpans } from './passes/visibility.ts';

const orbits = join(process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'orbits');
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';

const thimphu = { latitudeDeg: 27.47, longitudeDeg: 89.64, heightM: 2300 };
const fromAtMs = Date.UTC(2026, 2, 19);
const toAtMs = fromAtMs + 86_400_000;

describe(`passes of a catalogue${reason}`, () => {
  // The search by arcs between states of the bulk kernel, against the search step by step, which knows nothing of either.
  it.skipIf(isAbsent).each([
    [0, thimphu.latitudeDeg],
    [10, thimphu.latitudeDeg],
    [60, thimphu.latitudeDeg],
    [5, 0],
    [0, -89.9],
  ])(
    'above %i degrees at latitude %f are those that are found one satellite at a time, to the millisecond',
    (minElevationDeg, latitudeDeg) => {
      const place = { ...thimphu, latitudeDeg };
      const sets = active().filter((set, index) => index % 40 === 0 || set.noradId === 59_678);
      const catalogue = createCatalogue(sets);
      const found = findCataloguePasses({ catalogue, place, fromAtMs, toAtMs, minElevationDeg });
      const expected = sets.flatMap((elements, object) =>
        searchOne(elements, place, minElevationDeg).map((pass) => ({ object, ...pass })),
      );
      expect(found.count).toBe(expected.length);
      expect(found.count).toBeGreaterThan(minElevationDeg === 60 ? 150 : 1000);
      for (const [row, pass] of expected.entries()) {
        expect(found.object[row]).toBe(pass.object);
        expect(Math.abs(found.aosAtMs[row]! - pass.fromAtMs)).toBeLessThan(1);
        expect(Math.abs(found.losAtMs[row]! - pass.toAtMs)).toBeLessThan(1);
        if (catalogue.objects[pass.object]!.meanMotionRevDay > 8)
          expect(Math.abs(found.tcaAtMs[row]! - pass.tcaAtMs)).toBeLessThan(1);
        expect(Math.abs(found.maxElevationDeg[row]! - pass.maxElevationDeg)).toBeLessThan(1e-4);
        expect(found.flags[row]).toBe((pass.isOpenAtStart ? 1 : 0) | (pass.isOpenAtEnd ? 2 : 0));
      }
    },
  );

  it.skipIf(isAbsent)('stop when asked, and keep what was found so far', () => {
    const catalogue = createCatalogue(active().slice(0, 50));
    let done = 0;
    const onObject = (count: number) => {
      done = count;
      return count < 10;
    };
    const { object } = findCataloguePasses({ catalogue, place: thimphu, fromAtMs, toAtMs, onObject });
    expect(done).toBe(10);
    expect(Math.max(...object)).toBeLessThan(10);
    expect(object.length).toBeGreaterThan(0);
  });

  it.skipIf(isAbsent)('are none in a moment, and one for each satellite that is up then', () => {
    const catalogue = createCatalogue(active().slice(0, 400));
    const moment = findCataloguePasses({ catalogue, place: thimphu, fromAtMs, toAtMs: fromAtMs });
    for (let row = 0; row < moment.count; row++) expect(moment.flags[row]).toBe(3);
  });
});

function active() {
  return parseElements(readFileSync(join(orbits, 'active-2026.3le'), 'utf8')).elements;
}

/** The search that knows nothing of arcs: every step bounded, every look at the propagated orbit. */
function searchOne(elements: ElementSet, place: Place, minElevationDeg: number) {
  const orbit = createStateFunction(elements);
  if (!orbit.ok) throw new TypeError(orbit.fault.kind);
  const path = new SkyPath(elements, orbit.value, createStationFrame(place, noEarthOrientation));
  const clearance = createClearance(path, place, constantThreshold(minElevationDeg));
  const { spans } = findVisibleSpans(clearance, fromAtMs, toAtMs);
  return spans.map((span) => {
    const ends = [span.fromAtMs, span.toAtMs].map((atMs) =>
      path.look(atMs) ? path.elevationDeg : Number.NaN,
    );
    const tops = findCulminations(path, span).map((top) => refineCulmination(path, top));
    const all = [
      ...tops,
      { atMs: span.fromAtMs, elevationDeg: ends[0]! },
      { atMs: span.toAtMs, elevationDeg: ends[1]! },
    ];
    const highest = all.reduce((best, next) => (next.elevationDeg > best.elevationDeg ? next : best));
    return { ...span, tcaAtMs: highest.atMs, maxElevationDeg: highest.elevationDeg };
  });
}
