import { beforeAll, describe, expect, it } from 'vitest';
import type { BenchPlan } from '../../bench/load-bench.ts';
import type { ProcedureResult } from '../../report/results.ts';
import { type MemoryBench, memoryBench } from '../memory-bench.fixture.ts';
import type { Procedure } from '../procedure.ts';
import { powerThermal } from './power-thermal.ts';

const thermalPhases = ['Thermal cycles', 'Amplifier too hot'];

/** Some phases of the procedure: the others cost an hour of bench time and say nothing here. */
function phasesOf(isWanted: (title: string) => boolean): Procedure {
  return { ...powerThermal, phases: powerThermal.phases.filter(({ title }) => isWanted(title)) };
}
const onlyPhases = (...titles: string[]) =>
  phasesOf((title) => title === 'Switch on' || titles.includes(title));

const phaseOf = (result: ProcedureResult, title: string) =>
  result.phases.find((phase) => phase.title === title)!;
const stepOf = (result: ProcedureResult, phase: string, title: string) =>
  phaseOf(result, phase).steps.find((step) => step.title === title);
const valueOf = (result: ProcedureResult, phase: string, title: string) =>
  stepOf(result, phase, title)?.measurement?.value;

function bench(change: (plan: BenchPlan) => BenchPlan) {
  return memoryBench({ plan: change });
}

/** A profile that is as short as one can be. */
const shortProfile = (plan: BenchPlan): BenchPlan => ({
  ...plan,
  thermal: { ...plan.thermal, cycles: 1, soakMinutes: 5, soakReason: 'a test' },
});

describe('PWR-01, the thermal profile', () => {
  let rig: MemoryBench;
  let result: ProcedureResult;
  beforeAll(async () => {
    rig = await bench(shortProfile);
    result = await rig.run(onlyPhases(...thermalPhases));
  }, 120_000);

  it('goes cold and hot, soaks, and tests each end', () => {
    const titles = phaseOf(result, 'Thermal cycles').steps.map(({ title }) => title);
    for (const title of [
      ...['Chamber at -15 degC, article steady', 'Soak (cycle 1, cold)', 'Starts (cycle 1, cold)'],
      ...['Receives (cycle 1, cold)', 'Transmits (cycle 1, cold)', 'Chamber at 50 degC, article steady'],
      ...['Soak (cycle 1, hot)', 'Starts (cycle 1, hot)', 'temp_tnc less chamber (cycle 1, hot)'],
    ])
      expect(titles).toContain(title);
    expect(phaseOf(result, 'Thermal cycles').verdict).toBe('pass');
  });

  it('writes down that it soaked for less than was planned', () => {
    expect(result.deviations).toEqual([
      expect.objectContaining({
        ...{ planned: '120 minutes of soak at each end', asRun: '5 minutes', reason: 'a test' },
      }),
    ]);
  });

  it('draws temperature, current and mode over time', () => {
    const plots = phaseOf(result, 'Thermal cycles').steps.flatMap(({ plot }) => plot ?? []);
    expect(plots.map(({ title }) => title.split(' (')[0])).toEqual([
      ...['Temperatures over the profile', 'Supply current over the profile', 'Mode over the profile'],
    ]);
    const chamber = plots[0]!.series.find(({ name }) => name === 'chamber')!;
    expect(Math.min(...chamber.ys)).toBeCloseTo(-15, 0);
    expect(Math.max(...chamber.ys)).toBeCloseTo(50, 0);
    expect(plots[0]!.series.map(({ name }) => name)).toContain('temp_pa');
  });

  it('heats the amplifier by what it is made for until it is switched off, and waits until it may go on', () => {
    expect(phaseOf(result, 'Amplifier too hot').verdict).toBe('pass');
    const tripC = valueOf(result, 'Amplifier too hot', 'temp_pa when it is switched off');
    expect(tripC).toBeGreaterThan(75);
    expect(tripC).toBeLessThan(76);
    const coolC = valueOf(result, 'Amplifier too hot', 'temp_pa when it may be used again');
    expect(coolC).toBeLessThan(60);
    expect(coolC).toBeGreaterThan(55);
  });

  it('leaves the chamber at room temperature', async () => {
    expect(result.teardown.steps.at(-1)).toMatchObject({ title: 'Chamber', verdict: 'pass' });
    await rig.clock.runFor(30 * 60_000);
    const reading = rig.bench.instruments.read('chamber_temperature');
    await rig.clock.runFor(100);
    expect(await reading).toMatchObject({ reading: { value: expect.closeTo(20, 0) } });
  });

  it('is left with the chamber on its way to the room when it is broken off', async () => {
    const broken = await bench(shortProfile);
    const stop = new AbortController();
    broken.clock.after(10 * 60_000, () => stop.abort());
    const found = await broken.run(onlyPhases(...thermalPhases), stop.signal);
    expect(found.verdict).toBe('inconclusive');
    await broken.clock.runFor(30 * 60_000);
    const reading = broken.bench.instruments.read('chamber_temperature');
    await broken.clock.runFor(100);
    expect(await reading).toMatchObject({ reading: { value: expect.closeTo(20, 0) } });
  });

  it('is inconclusive where the chamber does not get there', async () => {
    const slow = await bench((plan) => ({
      ...shortProfile(plan),
      thermal: { ...shortProfile(plan).thermal, rampTimeoutMinutes: 6 },
    }));
    const found = await slow.run(onlyPhases('Thermal cycles'));
    expect(phaseOf(found, 'Thermal cycles').verdict).toBe('inconclusive');
    expect(stepOf(found, 'Thermal cycles', 'Chamber at -15 degC, article steady')!.found).toMatch(
      /after 6 minutes$/,
    );
    expect(found.deviations).toContainEqual(expect.objectContaining({ planned: '1 cycles', asRun: '0' }));
  });

  it('fails when the protection of the amplifier is blind', async () => {
    const blind = await memoryBench({ plan: shortProfile, blindTo: ['pa-overtemp'] as never });
    const found = await blind.run(onlyPhases('Amplifier too hot'));
    expect(stepOf(found, 'Amplifier too hot', 'Event PA_OVERTEMP')).toMatchObject({ verdict: 'fail' });
  });
});
