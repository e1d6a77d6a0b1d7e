import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignOf, measuredStep, phaseOf, procedureOf, stepOf } from '../report/campaign.fixture.ts';
import type { StepResult } from '../report/results.ts';
import { isBeyondDoubt } from './compare-measurements.ts';
import { compareRuns } from './compare-runs.ts';
import { comparisonHtml } from './comparison-html.ts';
import { comparisonText } from './comparison-text.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-compare-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (steps: readonly StepResult[], serial = 'EM-1', model: 'EM' | 'FM' = 'EM') => ({
  folder: join(folder, serial),
  result: campaignOf([procedureOf('LRT-01', [phaseOf('Sweep', ['AP-RF-06'], steps)])], { serial, model }),
});

const tried = (title: string, successes: number, tries: number) =>
  stepOf(title, 'pass', { tries: { successes, tries, low: 0, high: 1 } });

describe('two runs side by side', () => {
  it('tell which verdicts changed, what got worse first, and what only one has', async () => {
    const first = run([
      stepOf('a', 'fail'),
      stepOf('b', 'pass'),
      stepOf('same', 'pass'),
      stepOf('old', 'pass'),
    ]);
    const second = run([
      stepOf('a', 'pass'),
      stepOf('b', 'fail'),
      stepOf('same', 'pass'),
      stepOf('new', 'fail'),
    ]);
    const comparison = await compareRuns(first, second);
    expect(comparison.changed.map(({ title }) => title)).toEqual(['b', 'a']);
    expect(comparison.onlyInFirst.map(({ title }) => title)).toEqual(['old']);
    expect(comparison.onlyInSecond.map(({ title }) => title)).toEqual(['new']);
    // a, b, same, and the switching off at the end.
    expect(comparison.stepsInBoth).toBe(4);
    expect(comparisonText(comparison)).toContain('LRT-01, Sweep: b');
  });

  it('pair the second of the same title with the second', async () => {
    const first = run([stepOf('Ping', 'pass'), stepOf('Ping', 'fail')]);
    const second = run([stepOf('Ping', 'pass'), stepOf('Ping', 'pass')]);
    const { changed } = await compareRuns(first, second);
    expect(changed.map((pair) => [pair.first.verdict, pair.second.verdict])).toEqual([['fail', 'pass']]);
  });

  it('set a difference against what both are in doubt', async () => {
    const doubtV = 0.03;
    const volts = (value: number, expandedUncertainty?: number) =>
      measuredStep('volts', value, expandedUncertainty === undefined ? {} : { expandedUncertainty });
    const pairOf = async (a: StepResult, b: StepResult) =>
      (await compareRuns(run([a]), run([b]))).measurements[0]!;
    // Root of 0.03 squared twice is 0.0424.
    const near = await pairOf(volts(5, doubtV), volts(5.04, doubtV));
    expect(near.en).toBeCloseTo(0.943, 3);
    expect(isBeyondDoubt(near)).toBe(false);
    const far = await pairOf(volts(5, doubtV), volts(5.05, doubtV));
    expect(isBeyondDoubt(far)).toBe(true);
    expect(far.shareOfLimits).toBeCloseTo(0.05 / 0.3, 9);
    const unknown = await pairOf(volts(5), volts(5.1));
    expect(unknown.en).toBeUndefined();
    expect(isBeyondDoubt(unknown)).toBe(false);
  });

  it('tell how likely k of n and another k of n are by chance', async () => {
    const comparison = await compareRuns(run([tried('−95 dBm', 9, 10)]), run([tried('−95 dBm', 3, 10)]));
    // By Python 3.11, hypergeometric chances from math.comb, of those at most as likely.
    expect(comparison.tries[0]!.chance).toBeCloseTo(0.01977, 4);
    expect(comparisonText(comparison)).toContain('1 of 1 differ');
  });

  // BIRDS-4, section 12 of the facts: the reports said that EM and FM do not differ significantly, and showed nothing for it.
  const em = [
    [-76.5, 10],
    [-94.5, 5],
    [-95.5, 6],
    [-96.5, 2],
    [-97.5, 0],
    [-98.5, 0],
  ];
  const fm = [
    [-90, 10],
    [-92, 10],
    [-95, 9],
    [-96, 6],
    [-97, 0],
  ];
  const sweepRun = async (rows: readonly (readonly number[])[], serial: string, model: 'EM' | 'FM') => {
    const file = 'attachments/long-range.csv';
    const text = rows.map(([level, good]) => `${model},${level},${good},10`).join('\n');
    await mkdir(join(folder, serial, 'attachments'), { recursive: true });
    await writeFile(join(folder, serial, file), `model,prx_dbm_est,success,tries\n${text}\n`);
    const attachment = { name: 'long-range.csv', mediaType: 'text/csv', file, octets: 1, sha256: '' };
    return run([stepOf('long-range.csv', 'pass', { attachments: [attachment] })], serial, model);
  };

  it('fit both sweeps over level, and give the difference of their halves with its p-value', async () => {
    const comparison = await compareRuns(await sweepRun(em, 'EM-1', 'EM'), await sweepRun(fm, 'FM-2', 'FM'));
    const { byDb, chance } = comparison.sweep!.comparison;
    // Halves of -95.0 and -96.0 dBm (facts, section 12.2).
    expect(byDb).toBeGreaterThan(-1.1);
    expect(byDb).toBeLessThan(-0.8);
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThan(1);
    const html = comparisonHtml(comparison);
    expect(html).toContain('EM EM-1 against FM FM-2');
    expect(html).toContain('Frames over level');
    expect(html).not.toMatch(/(src|href)="(?!#)|url\((?!data:)|@import|<script/);
  });

  it('read no table from outside of the folder, and do without one that is missing', async () => {
    const sweep = (file: string) => {
      const attachment = { name: 'x.csv', mediaType: 'text/csv', file, octets: 1, sha256: '' };
      return run([stepOf('x', 'pass', { attachments: [attachment] })]);
    };
    for (const file of ['/etc/passwd', '../../x.csv', 'attachments/none.csv'])
      expect((await compareRuns(sweep(file), sweep(file))).sweep).toBeUndefined();
  });
});
