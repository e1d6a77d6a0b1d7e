import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LinkPass } from './link-pass.ts';
import { root, typeDawa } from './type-dawa.fixture.ts';

const nowAtMs = Date.parse('2019-06-20T00:00:00Z');
const example = `${root}docs/examples/link.yaml`;
const base = `--elements ${root}missions/aprs-dp/elements.tle --station ${root}stations/thimphu --from 2019-06-20 --to +3h`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-link-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The example with one thing changed. */
function changed(from: string, to: string): string {
  const path = join(folder, 'link.yaml');
  writeFileSync(path, readFileSync(example, 'utf8').replace(from, to));
  return path;
}

async function passesOf(link: string, more = ''): Promise<readonly LinkPass[]> {
  const answer = await typeDawa(`link --link ${link} ${base} --format json ${more}`.trim(), nowAtMs);
  expect(answer.exitCode).toBe(0);
  return JSON.parse(answer.stdout).passes;
}

describe('dawa link', () => {
  it('adds up the budget along the pass, and tells the dial of the radio', async () => {
    const [pass] = await passesOf(example);
    expect(pass!.passId).toMatch(/^43590-\d+-thimphu$/);
    for (const { rangeKm, pathLossDb, rangeRateKmS, shiftHz, dialHz } of pass!.samples) {
      // ITU-R P.525: 32.45 + 20 log MHz + 20 log km; one way Doppler of 437.375 MHz less 1,200 Hz.
      expect(pathLossDb).toBeCloseTo(32.45 + 20 * Math.log10(437.375) + 20 * Math.log10(rangeKm), 2);
      const sentHz = 437_375_000 - 1200;
      expect(shiftHz).toBeCloseTo((-sentHz * rangeRateKmS) / 299_792.458, 6);
      // The radio is 0.3 ppm high: its dial must stand lower.
      expect(dialHz! * (1 + 0.3e-6)).toBeCloseTo(sentHz + shiftHz!, 3);
    }
    const { budget, margin, tuning } = pass!;
    expect(budget.terms.reduce((sum, { valueDb }) => sum + valueDb, 0)).toBeCloseTo(budget.marginDb, 9);
    expect(margin.marginDb).toBeCloseTo(budget.marginDb, 9);
    const halfStepHz = 5;
    for (const { frequencyHz } of tuning) expect(frequencyHz % (2 * halfStepHz)).toBe(0);
  });

  it('tells where the margin opens and closes', async () => {
    const [whole] = await passesOf(example);
    const [weak] = await passesOf(changed('value: 29', 'value: 9'));
    expect(whole!.openS).toBeCloseTo((whole!.losAtMs - whole!.aosAtMs) / 1000, 6);
    // 20 dB less: what had 17 dB at the rise has none there, and 5 dB at the top.
    expect(weak!.openS).toBeLessThan(whole!.openS);
    expect(weak!.openS).toBeGreaterThan(0);
    expect(weak!.crossings.map(({ isOpening }) => isOpening)).toEqual([true, false]);
    expect(weak!.margin.marginDb).toBeCloseTo(whole!.margin.marginDb - 20, 9);
  });

  it('prints what its help promises, and CSV', async () => {
    const table = await typeDawa(`link --link ${example} ${base}`, nowAtMs);
    const help = await typeDawa('link --help', nowAtMs);
    const promised = /margin -?\d+ dB ±\d+/.exec(help.stdout)![0];
    expect(table.stdout).toContain(promised);
    const csv = await typeDawa(`link --link ${example} ${base} --format csv --step 10`, nowAtMs);
    const lines = csv.stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^passId,noradId,atMs,.*marginDb.*dialHz$/);
    // The pass lasts 323 s: both ends and every 10 s between them, under one heading.
    expect(lines.length).toBe(1 + 34);
    expect(csv.stdout).not.toMatch(/NaN|Infinity/);
  });

  it.each([
    [
      'frequencyHz: 437375000',
      'frequencyHz: 2200000000',
      /frequencyHz: expected 100000000 to 1000000000, found 2200000000/,
    ],
    ['coding: none', 'coding: turbo', /coding: expected one of none, rs223, .*found turbo/],
    ['keying: gmsk', 'keying: afsk-fm\ncodings: none', /codings: expected one of name, direction/],
    ['coding: none', 'coding: conv\nkeyings: x', /keyings: expected one of/],
    ['beamWidthDeg: 24', 'beamWidthDeg: 0', /ground\.beamWidthDeg: expected .*found 0/],
    ['keying: gmsk\ncoding: none', 'keying: afsk-fm\ncoding: conv', /link\.yaml: .*afsk-fm/],
  ])('says in one line what is wrong: %j as %j', async (from, to, message) => {
    const answer = await typeDawa(`link --link ${changed(from, to)} ${base}`, nowAtMs);
    expect(answer.exitCode).toBe(2);
    expect(answer.stdout).toBe('');
    expect(answer.stderr).toMatch(/^dawa link: \S*link\.yaml: [^\n]*\n$/);
    expect(answer.stderr).toMatch(message);
  });

  it('names the passes that there are, when another one is asked for', async () => {
    const answer = await typeDawa(`link --link ${example} ${base} --pass 1-2-x`, nowAtMs);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/--pass: expected one of 43590-\d+-thimphu.*found 1-2-x/);
  });
});
