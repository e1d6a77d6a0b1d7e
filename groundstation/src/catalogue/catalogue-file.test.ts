import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElementSet, parseElements } from '@dawa/flight-dynamics/elements';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCatalogue } from './catalogue-file.ts';

// MAYA-1 (43590), public set of 2019-06-19, and GOES 9 of CCSDS 502.0-B-2 section 4.3.
const sets = parseElements(`MAYA-1
1 43590U 98067PE  19170.49852205  .00008512  00000-0  10229-3 0  9997
2 43590  51.6369 338.6737 0005848 155.4008 204.7266 15.61781407 48805
GOES 9
1 23581U 95025A   07064.44075725 -.00000113  00000-0  10000-3 0  9250
2 23581   3.0539  81.7939 0005013 249.2363 150.1602  1.00273272 43169`).elements;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-catalogue-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = () => join(folder, 'catalogue/elements.log');
const entryOf = (elements: ElementSet) => ({ elements, receivedAtMs: 5, source: 'test' });
/** The same object somewhere else an hour later. */
const moved = (elements: ElementSet, hours: number): ElementSet => ({
  ...elements,
  kind: 'omm',
  epochAtMs: elements.epochAtMs + hours * 3_600_000,
  epoch: { day: elements.epoch.day, fraction: elements.epoch.fraction + hours / 24 },
});

describe('the catalogue on disk', () => {
  it('finds again what it took, in both notations', () => {
    expect(
      openCatalogue(folder)
        .add([...sets, ...sets].map(entryOf))
        .map(({ kind }) => kind),
    ).toEqual(['added', 'added', 'duplicate', 'duplicate']);
    const omm = moved(sets[1]!, 23.9345);
    openCatalogue(folder).add([entryOf(omm)]);
    const { catalogue, faults } = openCatalogue(folder);
    expect(faults).toEqual([]);
    expect(catalogue.noradIds()).toEqual([23_581, 43_590]);
    expect(catalogue.history(43_590)).toEqual([entryOf(sets[0]!)]);
    const again = catalogue.history(23_581)[1]!.elements;
    expect(again).toMatchObject({ kind: 'omm', name: 'GOES 9', meanAnomalyDeg: 150.1602 });
    expect(again.epochAtMs).toBeCloseTo(omm.epochAtMs, 2);
  });

  it('remembers what it held back, so that a confirmation may come after a restart', () => {
    openCatalogue(folder).add([entryOf(sets[0]!)]);
    const jumped = moved(sets[0]!, 1);
    expect(openCatalogue(folder).add([entryOf(jumped)])[0]).toMatchObject({ kind: 'refused' });
    expect(openCatalogue(folder).add([entryOf(jumped)])[0]).toEqual({ kind: 'duplicate' });
    const { catalogue } = openCatalogue(folder);
    expect(catalogue.heldBack(43_590).length).toBe(1);
    const forced = openCatalogue(folder).add([{ ...entryOf(jumped), isForced: true }]);
    expect(forced[0]).toEqual({ kind: 'added' });
    expect(openCatalogue(folder).catalogue.history(43_590).length).toBe(2);
  });

  it('loses only the line that a crash cut short, and goes on behind it', () => {
    openCatalogue(folder).add(sets.map(entryOf));
    const whole = readFileSync(file());
    for (let octets = 0; octets < whole.length; octets += 37) {
      writeFileSync(file(), whole);
      truncateSync(file(), octets);
      const store = openCatalogue(folder);
      store.add(sets.map(entryOf));
      const again = openCatalogue(folder);
      expect(again.catalogue.noradIds()).toEqual([23_581, 43_590]);
      expect(again.faults.length).toBeLessThanOrEqual(1);
    }
  });

  it('tells of a damaged line in the middle and keeps the others', () => {
    openCatalogue(folder).add(sets.map(entryOf));
    const text = readFileSync(file(), 'utf8');
    writeFileSync(file(), text.replace('23581', '23582'));
    appendFileSync(file(), 'noise\n');
    const { catalogue, faults } = openCatalogue(folder);
    expect(catalogue.noradIds()).toEqual([43_590]);
    expect(faults).toMatchObject([
      { kind: 'damaged-line', expected: expect.stringContaining('line 1 in ') },
      { kind: 'damaged-line', found: 'noise' },
    ]);
  });
});
