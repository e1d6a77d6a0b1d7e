import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseElements } from './elements.ts';
import { createOrbitCounter } from './passes/orbit-number.ts';
import { createPropagator, type Propagator } from './propagator.ts';

const orbits = join(process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'orbits');
const isAbsent = !existsSync(orbits);
const reason = isAbsent ? ` (skipped: no ${orbits}; set DAWA_DATA)` : '';
const read = (name: string) => readFileSync(join(orbits, name), 'utf8');

describe(`against the shared orbit files${reason}`, () => {
  // AIAA 2006-6753 verification set: SGP4-VER.TLE with tcppver.out (Vallado). Five of its lines have a wrong checksum, and after
  // column 69 stand times; block 33334 of the output repeats the block before it.
  it.skipIf(isAbsent)('propagates every row of the published verification set to its printed digits', () => {
    // tcppver.out prints 1e-8 km; implementations in C++ differ from it by as much.
    const printedDigitsKm = 1.2e-7;
    const printedDigitsKmS = 1e-9;
    const sets = verificationSets();
    const blocks = verificationBlocks();
    expect(sets.length).toBe(33);
    expect(blocks.length).toBe(33);
    let rows = 0;
    for (const [index, block] of blocks.entries()) {
      const propagator = propagatorOf(sets[index]!);
      expect(propagator.elements.noradId).toBe(block.noradId);
      for (const row of block.rows) {
        const state = propagator.atMinutes(row[0]!);
        if (block.noradId === 33_334) {
          expect(state.ok).toBe(false);
          continue;
        }
        if (!state.ok) throw new TypeError(`${block.noradId} at ${row[0]}: ${state.fault.kind}`);
        const { positionTemeKm, velocityTemeKmS } = state.value;
        for (let axis = 0; axis < 3; axis += 1) {
          expect(Math.abs(positionTemeKm[axis]! - row[1 + axis]!)).toBeLessThan(printedDigitsKm);
          expect(Math.abs(velocityTemeKmS[axis]! - row[4 + axis]!)).toBeLessThan(printedDigitsKmS);
        }
        rows += 1;
      }
    }
    expect(rows).toBe(666);
  });

  // Error codes of satellite.js 7.1.0 and python-sgp4 on the same set.
  it.skipIf(isAbsent).each([
    [22_312, 494.202_867_2, 'mean-eccentricity-out-of-range'],
    [28_350, 1560, 'mean-eccentricity-out-of-range'],
    [28_872, 55, 'decayed'],
    [29_141, 440, 'decayed'],
    [33_333, 25, 'semi-latus-rectum-negative'],
    [33_334, 0, 'perturbed-eccentricity-out-of-range'],
    [20_413, 1_844_345, 'decayed'],
  ])('gives a fault and no position for object %i at %f minutes', (noradId, minutes, kind) => {
    const text = verificationSets().findLast((set) => set.includes(`\n1 ${noradId}`))!;
    const state = propagatorOf(text).atMinutes(minutes);
    expect(state.ok ? 'a position' : state.fault.kind).toBe(kind);
  });

  it.skipIf(isAbsent)('refuses the five lines of the verification set whose checksum is wrong', () => {
    const kinds = verificationSets().flatMap((text) => parseElements(text).faults.map((fault) => fault.kind));
    // Both lines of 33333 and 33335 and line 1 of 33334 are wrong; a set is refused at its first.
    expect(kinds).toEqual(['bad-checksum', 'bad-checksum', 'bad-checksum']);
  });

  // CelesTrak's "active" group of 17 to 19 March 2026: 14,710 objects.
  it.skipIf(isAbsent)('reads a whole catalogue without a fault', () => {
    const { elements, faults } = parseElements(read('active-2026.3le'));
    expect(faults).toEqual([]);
    expect(elements.length).toBe(14_710);
    expect(Math.max(...elements.map((set) => set.noradId))).toBe(68_261);
  });

  // 250 sets of SPOT-5, each with its own revolution number, over 51 days.
  it.skipIf(isAbsent)('gives a pass the same orbit number from older and from fresher elements', () => {
    const { elements } = parseElements(read('spot-5.tle'));
    const threeDaysMs = 3 * 86_400_000;
    const halfAnOrbitMs = 3_000_000;
    const disagreements: string[] = [];
    let compared = 0;
    for (const [index, set] of elements.entries()) {
      const created = createPropagator(set);
      if (!created.ok) throw new TypeError(created.fault.kind);
      const count = createOrbitCounter(created.value);
      for (const fresher of elements.slice(index + 1)) {
        if (fresher.epochAtMs - set.epochAtMs > threeDaysMs) break;
        compared += 1;
        const created2 = createPropagator(fresher);
        if (!created2.ok) throw new TypeError(created2.fault.kind);
        const atMs = fresher.epochAtMs + halfAnOrbitMs;
        if (count(atMs) !== createOrbitCounter(created2.value)(atMs)) {
          disagreements.push(`${index}: ${fresher.epochAtMs}`);
        }
      }
    }
    expect(disagreements).toEqual([]);
    expect(compared).toBe(3438);
  });
});

function verificationSets(): string[] {
  const lines = read('SGP4-VER.TLE').split(/\r?\n/);
  const sets: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('1 ')) sets.push(`\n${line.slice(0, 69)}\n${lines[i + 1]!.slice(0, 69)}`);
  }
  return sets;
}

function verificationBlocks(): { noradId: number; rows: number[][] }[] {
  const blocks: { noradId: number; rows: number[][] }[] = [];
  for (const line of read('tcppver.out').split('\n')) {
    const header = /^\s*(\d+) xx/.exec(line);
    if (header) blocks.push({ noradId: Number(header[1]), rows: [] });
    else if (line.trim() !== '') blocks.at(-1)!.rows.push(line.trim().split(/\s+/).slice(0, 7).map(Number));
  }
  return blocks;
}

function propagatorOf(text: string): Propagator {
  const { elements, faults } = parseElements(text, { checksum: 'ignored' });
  if (!elements[0]) throw new TypeError(`${text}: ${JSON.stringify(faults)}`);
  const created = createPropagator(elements[0]);
  if (!created.ok) throw new TypeError(created.fault.kind);
  return created.value;
}
