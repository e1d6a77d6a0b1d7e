import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { campaignOf, measuredStep, phaseOf, procedureOf, stepOf } from '../report/campaign.fixture.ts';
import { closeCampaign } from '../report/close-campaign.ts';
import { verificationFor } from '../report/write-report.ts';
import { verifyFolder } from '../seal/verify-folder.ts';
import { capabilityOf, cpkHalfWidth } from './capability.ts';
import { findRun } from './find-run.ts';
import { parseResults } from './read-results.ts';
import { readRuns } from './run-index.ts';
import { summaryOf } from './run-summary.ts';
import { trendsOf } from './trend.ts';

describe('capability', () => {
  it('has the interval of Cpk that SAS gives', () => {
    // SAS/QC 9.3 User's Guide, example 5.3 (Bissell): 75 amplifiers, 90 % from 0.328 to 0.496. Its middle is Cpk, 0.412.
    const half = cpkHalfWidth(0.412, 75, 1.6449);
    expect(0.412 - half).toBeCloseTo(0.328, 3);
    expect(0.412 + half).toBeCloseTo(0.496, 3);
  });

  it('is that of the data of SAS for Cp', () => {
    // SAS/QC sample program CPCON: 50 values, limits 0.8 and 2.4. Mean and standard deviation by Python's statistics module.
    const values = [
      1.38, 1.49, 1.43, 1.6, 1.59, 1.34, 1.44, 1.64, 1.83, 1.57, 1.45, 1.74, 1.61, 1.39, 1.63, 1.73, 1.61,
      1.35, 1.51, 1.47, 1.46, 1.41, 1.56, 1.4, 1.58, 1.43, 1.53, 1.53, 1.58, 1.62, 1.58, 1.46, 1.26, 1.57,
      1.41, 1.53, 1.36, 1.63, 1.36, 1.66, 1.49, 1.55, 1.67, 1.41, 1.39, 1.75, 1.37, 1.36, 1.86, 1.49,
    ];
    const found = capabilityOf(values, { low: 0.8, high: 2.4 })!;
    expect(found.mean).toBeCloseTo(1.5212, 9);
    expect(found.standardDeviation).toBeCloseTo(0.132951425839, 9);
    expect(found.cp).toBeCloseTo(1.6 / (6 * 0.132951425839), 9);
    expect(found.cpk!.value).toBeCloseTo((1.5212 - 0.8) / (3 * 0.132951425839), 9);
  });

  it('knows one limit, and says when nothing can be said', () => {
    const values = [1, 2, 3, 2, 1, 2];
    const oneSided = capabilityOf(values, { low: Number.NEGATIVE_INFINITY, high: 5 })!;
    expect(oneSided.cp).toBeUndefined();
    expect(oneSided.cpk!.value).toBeGreaterThan(0);
    const everything = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    expect(capabilityOf(values, everything)!.doubt).toBe('no limit');
    expect(capabilityOf([0.1 + 0.2, 0.3, 0.3, 0.3, 0.3], { low: 0, high: 1 })!.doubt).toBe(
      'every run gave the same',
    );
    expect(capabilityOf([1, 2, 3], { low: 0, high: 5 })).toMatchObject({ cpk: undefined, runs: 3 });
    expect(capabilityOf([1], { low: 0, high: 5 })).toBeUndefined();
  });
});

const runOf = (number: number, volts: number, serial = 'S-1') =>
  campaignOf([procedureOf('P-1', [phaseOf('Supply', ['AP-PWR-02'], [measuredStep('volts', volts)])])], {
    number,
    serial,
  });
const summaryOfRun = (...words: Parameters<typeof runOf>) => {
  const result = runOf(...words);
  return summaryOf(result, verificationFor(result, { procedures: [] }), result.campaignId);
};

describe('the trend of a value', () => {
  it('goes over the runs of the same article, this one last', () => {
    const runs = [summaryOfRun(1, 5), summaryOfRun(2, 4.9, 'S-2'), summaryOfRun(3, 5.02)];
    const [trend] = trendsOf(runs, summaryOfRun(4, 5.01));
    expect(trend!.points.map(({ value }) => value)).toEqual([5, 5.02, 5.01]);
    expect(trend!.unlikeBefore).toBeUndefined();
  });

  it('tells a value that is within its limits and unlike every run before', () => {
    const runs = [5, 5.001, 4.999, 5, 5.001, 4.999].map((volts, index) => summaryOfRun(index + 1, volts));
    const [same] = trendsOf(runs, summaryOfRun(7, 5.002));
    expect(same!.unlikeBefore).toBeUndefined();
    const [unlike] = trendsOf(runs, summaryOfRun(7, 5.05));
    expect(unlike!.unlikeBefore).toMatch(/^unlike the 6 runs before: 5 ± 0\.002/);
  });

  it('has the mean of what one run measured many times', () => {
    const many = [5, 5.1, 4.9, 5.2].map((volts) => measuredStep('volts', volts));
    const result = campaignOf([procedureOf('P-1', [phaseOf('Supply', [], many)])]);
    const { measurements } = summaryOf(result, verificationFor(result, { procedures: [] }), 'x');
    expect(measurements).toHaveLength(1);
    expect(measurements[0]).toMatchObject({ count: 4 });
    expect(measurements[0]!.mean).toBeCloseTo(5.05, 12);
  });
});

describe('runs that are kept', () => {
  let out: string;
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'dawa-runs-'));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));
  const close = (...words: Parameters<typeof runOf>) =>
    closeCampaign(runOf(...words), { folder: out, nowAtMs: 1 });
  const names = async () => (await readRuns(out)).runs.map(({ folder }) => folder);

  it('stand in the index, oldest first, each in its folder with all its papers', async () => {
    await close(1, 5);
    await close(2, 5.01);
    expect(await names()).toEqual(['bench-001', 'bench-002']);
    expect(readdirSync(join(out, 'runs', 'bench-001')).toSorted()).toEqual([
      ...['junit.xml', 'manifest.json', 'ncr.json', 'report.html', 'results.json', 'verification.json'],
    ]);
  });

  it('are read again where the index is lost, cut off, or knows folders that are gone', async () => {
    await close(1, 5);
    await close(2, 5.01);
    const index = join(out, 'runs', 'index.ndjson');
    rmSync(index);
    expect(await names()).toEqual(['bench-001', 'bench-002']);
    appendFileSync(index, '{"format":"dawa-hil-run-1","campaignId":"ben');
    await close(3, 5.02);
    rmSync(join(out, 'runs', 'bench-002'), { recursive: true });
    expect(await names()).toEqual(['bench-001', 'bench-003']);
  });

  it('lose nothing to a folder that is no run: it is named', async () => {
    await close(1, 5);
    mkdirSync(join(out, 'runs', 'photos'));
    mkdirSync(join(out, 'runs', 'half'));
    writeFileSync(join(out, 'runs', 'half', 'results.json'), '{"campaignId":');
    const { runs, faults } = await readRuns(out);
    expect(runs).toHaveLength(1);
    expect(faults.toSorted()).toEqual([
      'half: expected JSON, found {"campaignId":',
      'photos: expected results.json of a campaign, found no such file',
    ]);
  });

  it('are never written over: the same id again has a number behind it', async () => {
    await close(1, 5);
    await close(1, 5.1);
    expect(await names()).toEqual(['bench-001', 'bench-001-2']);
  });

  it('are found by name, by part of it, by latest and the one before, and by folder', async () => {
    await close(1, 5);
    await close(12, 5.01);
    const found = async (word: string) => {
      const run = await findRun(word, out);
      return run.ok ? run.value.result.campaignId : run.fault.kind;
    };
    expect(await found('bench-001')).toBe('bench-001');
    expect(await found('012')).toBe('bench-012');
    expect(await found('latest')).toBe('bench-012');
    expect(await found('latest~1')).toBe('bench-001');
    expect(await found('latest~2')).toBe('no-run');
    expect(await found('bench')).toBe('several-runs');
    expect(await found('nothing')).toBe('no-run');
    expect(await found(join(out, 'runs', 'bench-001'))).toBe('bench-001');
    expect(await found(join(out, 'runs', 'bench-012', 'results.json'))).toBe('bench-012');
  });

  it('name the one before them, so that a run that was taken away is missed', async () => {
    await close(1, 5);
    const { manifest } = await close(2, 5.01);
    expect(manifest.previous).toMatchObject({ campaignId: 'bench-001', folder: 'bench-001' });
    expect(existsSync(join(out, 'runs', '.bench-002.new'))).toBe(false);
    const second = join(out, 'runs', 'bench-002');
    const said = async () => {
      const verified = await verifyFolder(second);
      return verified.ok ? [...verified.value.changes, ...verified.value.notes] : [verified.fault.kind];
    };
    expect(await said()).toEqual([]);
    appendFileSync(join(out, 'runs', 'bench-001', 'manifest.json'), ' ');
    expect(await said()).toEqual(['the run before, bench-001, was sealed anew']);
    rmSync(join(out, 'runs', 'bench-001'), { recursive: true });
    expect(await said()).toEqual(['the run before, bench-001, is not there']);
  });
});

describe('results of another version', () => {
  it('are read as 0.1.0 wrote them in November 2026, without what came later', () => {
    // Cut from out/hil/results.json of commit 9947cc7.
    const text = JSON.stringify({
      campaignId: 'simulated-20261129T235227Z',
      ...{ verdict: 'pass', startedAtMs: 1_795_996_356_140, endedAtMs: 1_795_996_377_000 },
      bench: {
        ...{
          id: 'simulated',
          file: 'docs/examples/bench-simulated.yaml',
          limits: {},
          faultInjector: 'simulator',
        },
        article: { name: 'APRS-DP breadboard', model: 'simulated', serial: 'SIM-1' },
        ...{ instruments: [], connections: { payload: '/dev/pts/8' } },
      },
      software: { name: 'dawa', version: '0.1.0', node: '20.20.2' },
      procedures: [
        {
          ...{ id: 'FUNC-01', version: '1.0', title: 'Functional test', verdict: 'pass' },
          phases: [
            {
              ...{ title: 'Power on', requirements: ['AP-PWR-00'], verdict: 'pass' },
              steps: [
                {
                  ...{
                    phase: 'Power on',
                    title: 'rssi',
                    verdict: 'pass',
                    expected: 'at most -60',
                    found: '-117',
                  },
                  ...{ isMarginal: false, atMs: 1_795_996_356_140, tookMs: 2503 },
                  // A side without a limit: JSON has no infinity.
                  measurement: { name: 'rssi', value: -117, unit: 'dBm', low: null, high: -60 },
                },
              ],
            },
          ],
          teardown: { title: 'Leave the article safe', requirements: [], verdict: 'pass', steps: [] },
        },
      ],
    });
    const read = parseResults(text);
    if (!read.ok) throw new TypeError(JSON.stringify(read.fault));
    const [step] = read.value.procedures[0]!.phases[0]!.steps;
    expect(step!.measurement).toMatchObject({ low: Number.NEGATIVE_INFINITY, high: -60 });
    expect(read.value.bench.article.firmware).toBe('unknown');
  });

  it('keep what a later one adds, and are refused with the place where they are none', () => {
    const result = campaignOf([procedureOf('P-1', [phaseOf('Supply', [], [stepOf('Volts', 'pass')])])]);
    const read = parseResults(JSON.stringify({ ...result, moonPhase: 0.5 }));
    expect(read.ok && (read.value as unknown as { moonPhase: number }).moonPhase).toBe(0.5);
    const bad = parseResults(JSON.stringify({ ...result, verdict: 'maybe' }));
    expect(bad.ok ? '' : bad.fault.found).toMatch(/^verdict: /);
    expect(parseResults('[1').ok).toBe(false);
  });
});
