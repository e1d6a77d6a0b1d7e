import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CatalogueEntry, createCatalogue } from './catalogue.ts';
import type { ElementSet } from './elements/element-set.ts';
import { parseElements } from './elements.ts';
import { maya1 } from './maya1.fixture.ts';

const orbits = join(process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'orbits');
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';

const entry = (elements: ElementSet, isForced = false): CatalogueEntry => ({
  elements,
  receivedAtMs: 0,
  source: 'test',
  isForced,
});

/** MAYA-1 where its own elements put it `hours` later, moved on by `byDeg` along its orbit. */
function later(hours: number, byDeg: number): ElementSet {
  const { line1: _1, line2: _2, ...set } = maya1.elements as ElementSet & { line1?: string; line2?: string };
  const turnedDeg = ((set.meanMotionRevDay * hours) / 24) * 360 + byDeg;
  return {
    ...set,
    kind: 'omm',
    epochAtMs: set.epochAtMs + hours * 3_600_000,
    epoch: { day: set.epoch.day, fraction: set.epoch.fraction + hours / 24 },
    // J2 turns node and perigee of this orbit by about -5 and +4 degrees a day (51.6 degrees, 380 km).
    ascendingNodeDeg: set.ascendingNodeDeg - (5.03 * hours) / 24,
    argumentOfPerigeeDeg: set.argumentOfPerigeeDeg + (3.74 * hours) / 24,
    meanAnomalyDeg: (set.meanAnomalyDeg + turnedDeg) % 360,
  } as ElementSet;
}

describe('the catalogue', () => {
  it('keeps the history of an object, whatever the order its sets come in', () => {
    const catalogue = createCatalogue();
    for (const hours of [0, 12, 6]) expect(catalogue.add(entry(later(hours, 0)))).toEqual({ kind: 'added' });
    const epochs = catalogue.history(43_590).map(({ elements }) => elements.epochAtMs);
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(epochs.length).toBe(3);
    expect(catalogue.newestBefore(43_590, epochs[2]! - 1)?.elements.epochAtMs).toBe(epochs[1]);
    expect(catalogue.newestBefore(43_590, epochs[0]! - 1)?.elements.epochAtMs).toBe(epochs[0]);
    expect(catalogue.newestBefore(1, 0)).toBeUndefined();
  });

  it('takes the same set once, also as OMM', () => {
    const catalogue = createCatalogue();
    catalogue.add(entry(maya1.elements));
    expect(catalogue.add(entry(maya1.elements))).toEqual({ kind: 'duplicate' });
    expect(catalogue.add(entry({ ...later(0, 0), elementSetNumber: 5 }))).toEqual({ kind: 'duplicate' });
    expect(catalogue.history(43_590).length).toBe(1);
  });

  it('holds back a set a tenth of a revolution away and says how far, how far is allowed, and why', () => {
    const catalogue = createCatalogue();
    catalogue.add(entry(maya1.elements));
    const outcome = catalogue.add(entry(later(12, 36)));
    expect(outcome).toMatchObject({ kind: 'refused', fault: { kind: 'implausible-jump' } });
    if (outcome.kind !== 'refused') throw new TypeError(outcome.kind);
    const { expected, found, distanceKm, limitKm } = outcome.fault;
    // A chord of 36 degrees at 6,760 km.
    expect(distanceKm).toBeGreaterThan(4050);
    expect(distanceKm).toBeLessThan(4300);
    expect(limitKm).toBeLessThan(50);
    expect(expected).toMatch(/^at most \d+ km along the track, as 0.5 days of age and a manoeuvre allow$/);
    expect(found).toMatch(/^4\d{3} km$/);
    expect(catalogue.history(43_590).length).toBe(1);
    expect(catalogue.report(43_590, maya1.elements.epochAtMs)).toMatchObject({
      heldBackCount: 1,
      setCount: 1,
    });
  });

  it('takes both when a second set confirms the jump, and not when the same one comes again', () => {
    const catalogue = createCatalogue();
    catalogue.add(entry(maya1.elements));
    catalogue.add(entry(later(12, 36)));
    expect(catalogue.add(entry(later(12, 36)))).toEqual({ kind: 'duplicate' });
    expect(catalogue.add(entry(later(13, 80)))).toMatchObject({ kind: 'refused' });
    expect(catalogue.add(entry(later(18, 36)))).toMatchObject({ kind: 'confirmed' });
    expect(catalogue.history(43_590).length).toBe(3);
    expect(catalogue.heldBack(43_590).length).toBe(1);
    expect(catalogue.add(entry(later(24, 36)))).toEqual({ kind: 'added' });
  });

  it('takes what a person forces', () => {
    const catalogue = createCatalogue();
    catalogue.add(entry(maya1.elements));
    expect(catalogue.add(entry(later(12, 36), true))).toEqual({ kind: 'added' });
  });

  it("holds back another object's plane under this object's number", () => {
    const catalogue = createCatalogue();
    catalogue.add(entry(maya1.elements));
    const other = { ...later(12, 0), ascendingNodeDeg: maya1.elements.ascendingNodeDeg + 10 } as ElementSet;
    expect(catalogue.add(entry(other))).toMatchObject({ kind: 'refused' });
  });

  it('reports age and expected error', () => {
    const catalogue = createCatalogue();
    catalogue.add(entry(maya1.elements));
    const report = catalogue.report(43_590, maya1.elements.epochAtMs + 2 * 86_400_000);
    expect(report).toMatchObject({ name: 'MAYA-1', ageDays: 2, heldBackCount: 0 });
    expect(report!.alongTrack95Km).toBeGreaterThan(2 * report!.alongTrackSigmaKm);
    expect(catalogue.report(1, 0)).toBeUndefined();
  });
});

describe(`the catalogue on real sets${reason}`, () => {
  it.skipIf(isAbsent)('takes every set of SPOT-5 through its launch and four manoeuvres', () => {
    const catalogue = createCatalogue();
    const { elements } = parseElements(readFileSync(join(orbits, 'spot-5.tle'), 'utf8'));
    expect(elements.map((set) => catalogue.add(entry(set)).kind)).toEqual(elements.map(() => 'added'));
    expect(catalogue.history(27_421).length).toBe(250);
  });

  it.skipIf(isAbsent)('tells nearly every satellite from its neighbour in the list', () => {
    const { elements } = parseElements(readFileSync(join(orbits, 'active-2026.3le'), 'utf8'));
    const low = elements.filter((set, index) => set.meanMotionRevDay > 11 && index % 11 === 0);
    let caught = 0;
    for (const [index, set] of low.entries()) {
      const catalogue = createCatalogue();
      catalogue.add(entry(set));
      const swapped = { ...(low[index + 1] ?? low[0]!), noradId: set.noradId };
      if (catalogue.add(entry(swapped)).kind === 'refused') caught += 1;
    }
    expect(caught).toBeGreaterThan(0.99 * low.length);
  });
});
