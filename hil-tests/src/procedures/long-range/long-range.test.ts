import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { passVirtualTime } from '../../bench/bench-time.ts';
import type { BenchPlan } from '../../bench/load-bench.ts';
import type { ProcedureResult, StepResult } from '../../report/results.ts';
import { memoryBench } from '../memory-bench.fixture.ts';
import { runProcedure } from '../run-procedure.ts';
import { longRange } from './long-range.ts';

const published = fileURLToPath(new URL('../../../../docs/examples/birds-4-long-range.csv', import.meta.url));

/** The sweep alone, of a board whose receiver is as the settings say. */
function sweepOf(change: (plan: BenchPlan) => BenchPlan = (plan) => plan) {
  return memoryBench({
    plan: (plan) => change({ ...plan, longRange: { ...plan.longRange, references: [{ file: published }] } }),
  });
}

const stepsOf = (result: ProcedureResult, phase: string): readonly StepResult[] =>
  result.phases.find(({ title }) => title === phase)!.steps;
const found = (result: ProcedureResult, title: string) =>
  stepsOf(result, 'Sweep').find((step) => step.title === title);

describe('LRT-01, the long-range sweep', () => {
  let ordinary: ProcedureResult;
  beforeAll(async () => {
    ordinary = await (await sweepOf()).run(longRange);
  }, 60_000);

  it('finds the sensitivity of the engineering model where the tests of 2019 found it, and says how well', () => {
    const sensitivity = found(ordinary, 'sensitivity')!;
    // BIRDS-4, 2019: -95.0 to -95.1 dBm, 50 % (payload facts 12.2); the model of the receiver is fitted to those tests.
    expect(sensitivity.measurement!.value).toBeGreaterThan(-96.3);
    expect(sensitivity.measurement!.value).toBeLessThan(-93.8);
    // One decibel of the path, 0.3 of the attenuator, and what so many tries leave.
    expect(sensitivity.measurement!.expandedUncertainty).toBeGreaterThan(1.04);
    expect(sensitivity.measurement!.expandedUncertainty).toBeLessThan(1.5);
    const half = found(ordinary, 'Half of the frames come through')!;
    expect(half.verdict).toBe('pass');
    expect(half.found).toMatch(/^-9\d\.\d dBm \(.* by the tries, ± 1 dB by the levels\), scale 0\.\d+ dB$/);
    expect(found(ordinary, 'What was not decoded')!.found).toMatch(
      /^[1-9]\d* received and not decoded, [1-9]\d* not received, of \d+$/,
    );
    expect(ordinary.verdict).toBe('pass');
  });

  it('counts at each step, coarse to fine, until nothing comes through twice', () => {
    const steps = stepsOf(ordinary, 'Sweep').filter(({ tries }) => tries !== undefined);
    expect(steps.slice(0, 3).map(({ title }) => title)).toEqual([
      ...['40 dB, -76.5 dBm', '46 dB, -82.5 dBm', '52 dB, -88.5 dBm'],
    ]);
    expect(steps[0]!.tries).toMatchObject({ successes: 10, tries: 10 });
    expect(steps[0]!.tries!.low).toBeCloseTo(0.72, 2);
    const attached = stepsOf(ordinary, 'Sweep').find(({ attachments }) => attachments)!.attachments![0]!;
    expect(attached).toMatchObject({ name: 'long-range.csv', mediaType: 'text/csv' });
    const plot = stepsOf(ordinary, 'Sweep').find((step) => step.plot)!.plot!;
    expect(plot.series.map(({ name }) => name)).toEqual([
      ...['simulated SIM-1, fitted', 'simulated SIM-1, decoded', 'simulated SIM-1, received'],
      ...['EM, fitted', 'EM, decoded', 'FM(JP), fitted', 'FM(JP), decoded'],
    ]);
  });

  it('compares with the engineering and the flight model by a number', () => {
    expect(found(ordinary, 'EM against simulated SIM-1')!.found).toMatch(/p = 0?\.?\d+/);
    expect(found(ordinary, 'FM(JP) against EM')!.found).toMatch(/0\.9 dB weaker frames than EM, p = 0\.0\d/);
  });

  it('tells a flight model from an engineering model, as far as tries can', async () => {
    const flight = await (
      await sweepOf((plan) => ({
        ...plan,
        article: { ...plan.article, model: 'FM', serial: '2' },
        simulator: { ...plan.simulator, receiver: 'flight-model' },
      }))
    ).run(longRange);
    // BIRDS-4, 2019: -96.0 dBm, steeper than the engineering model (payload facts 12.2).
    expect(Math.abs(found(flight, 'sensitivity')!.measurement!.value + 96)).toBeLessThan(0.6);
    expect(found(flight, 'FM(JP) against FM 2')!.found).toContain(
      'no difference that these tries could show',
    );
    expect(found(flight, 'EM against FM 2')!.found).toMatch(/^EM needs 0\.\d dB more than FM 2, p = 0\.0/);
  });

  it('fails a receiver that is deaf by some decibels, and does not pass one by chance', async () => {
    const deaf = await (await sweepOf((plan) => ({ ...plan, air: { ...plan.air!, stationDbm: 44.5 } }))).run(
      longRange,
    );
    // Ten decibels more are believed to arrive than do: a receiver that needs them.
    expect(found(deaf, 'sensitivity')).toMatchObject({ verdict: 'fail' });
    expect(deaf.verdict).toBe('fail');
    const unsure = await (
      await sweepOf((plan) => ({ ...plan, air: { ...plan.air!, uncertaintyDb: 6 } }))
    ).run(longRange);
    expect(found(unsure, 'sensitivity')).toMatchObject({ verdict: 'inconclusive' });
  });

  it('uses what was measured of the path where somebody did, as the reports do', async () => {
    // EM uplink: 34.5 dBm sent, -36.3 dBm read (payload facts 12.1): 70.8 dB instead of the 71 of the table.
    const calibration = [{ on: '2019-08-26', sentDbm: 34.5, readDbm: -36.3, attenuationDb: 0 }];
    const result = await (await sweepOf((plan) => ({ ...plan, air: { ...plan.air!, calibration } }))).run(
      longRange,
    );
    expect(stepsOf(result, 'Sweep')[0]!.title).toBe('40 dB, -76.3 dBm');
  });

  it('leaves the sweep out where nobody sets the attenuator, and says so', async () => {
    const result = await (
      await sweepOf((plan) => ({
        ...plan,
        instruments: plan.instruments.filter(({ kind }) => kind !== 'attenuator'),
      }))
    ).run(longRange);
    expect(found(result, 'Whole sweep')).toMatchObject({
      verdict: 'not-run',
      found: 'not run: nobody set the step attenuator to 40 dB',
    });
  });

  it('is inconclusive when the article does not tell its counters', async () => {
    const rig = await sweepOf();
    const work = rig.run(longRange);
    rig.clock.after(20_000, () => rig.world.setFault('silent', true));
    const result = await work;
    expect(result.phases.find(({ title }) => title === 'Sweep')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('HK_PAYLOAD_FAST: expected a report in 3500 ms, found none'),
    });
  });

  it('asks an article that nobody can ask by what it repeats: received or not, decoded or not, is one then', async () => {
    const rig = await sweepOf();
    await rig.run({ ...longRange, phases: longRange.phases.slice(0, 1) });
    // Set to repeat by somebody else, as it would be on a mountain or in orbit.
    const work = rig.bench.power.set(true);
    await rig.clock.runFor(3000);
    await work;
    rig.world.payload!.enter('DIGI');
    const silent = { ...rig.bench, absent: { bus: 'nobody is there', power: 'nobody is there' } };
    const swept = await passVirtualTime(rig.clock, () =>
      runProcedure(longRange, silent, new AbortController().signal),
    );
    expect(swept.phases.map(({ title, verdict }) => `${title}: ${verdict}`)).toEqual([
      ...['Power on: not-run', 'Strength as it is told: not-run', 'Sweep: pass', 'Repeated and heard: pass'],
    ]);
    expect(found(swept, 'What was not decoded')!.found).toMatch(/^\d+ of \d+, received or not$/);
    expect(found(swept, 'sensitivity')!.measurement!.value).toBeCloseTo(-95, 0);
  });

  it('says which reference it could not read', async () => {
    const rig = await memoryBench({
      plan: (plan) => ({
        ...plan,
        longRange: {
          ...plan.longRange,
          references: [{ file: '/nowhere.csv' }, { file: published, model: 'QM' }],
        },
      }),
    });
    const result = await rig.run(longRange);
    expect(found(result, 'Reference /nowhere.csv')!.found).toContain('ENOENT');
    expect(found(result, `Reference ${published}`)!.found).toBe('only EM, FM(JP)');
  });
});
