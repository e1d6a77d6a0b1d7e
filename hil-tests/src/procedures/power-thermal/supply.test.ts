import { beforeAll, describe, expect, it } from 'vitest';
import type { BenchPlan } from '../../bench/load-bench.ts';
import type { ProcedureResult } from '../../report/results.ts';
import { memoryBench } from '../memory-bench.fixture.ts';
import type { Procedure } from '../procedure.ts';
import { orbitEnergy } from './orbit-energy.ts';
import { powerThermal } from './power-thermal.ts';

const thermalPhases = ['Thermal cycles', 'Amplifier too hot'];

/** Some phases of the procedure: the others cost an hour of bench time and say nothing here. */
function phasesOf(isWanted: (title: string) => boolean): Procedure {
  return { ...powerThermal, phases: powerThermal.phases.filter(({ title }) => isWanted(title)) };
}
const supplyOnly = phasesOf((title) => !thermalPhases.includes(title));
const onlyPhases = (...titles: string[]) =>
  phasesOf((title) => title === 'Switch on' || titles.includes(title));

const phaseOf = (result: ProcedureResult, title: string) =>
  result.phases.find((phase) => phase.title === title)!;
const stepOf = (result: ProcedureResult, phase: string, title: string) =>
  phaseOf(result, phase).steps.find((step) => step.title === title);
const valueOf = (result: ProcedureResult, phase: string, title: string) =>
  stepOf(result, phase, title)?.measurement?.value;

function bench(change: (plan: BenchPlan) => BenchPlan = (plan) => plan, faults: readonly string[] = []) {
  return memoryBench({ plan: change, faults });
}

describe('PWR-01, the supply', () => {
  let result: ProcedureResult;
  beforeAll(async () => {
    result = await (await bench()).run(supplyOnly);
  }, 60_000);

  // Facts of the payload, 9.4: RX 90 mA, TX 900 mA at 5 V; the other modes are ours (docs/payload.md).
  it.each([
    ['Currents at rest', 'supply_current_STANDBY', 0.045],
    ['Currents at rest', 'supply_current_RX', 0.09],
    ['Currents at rest', 'supply_current_DIGI', 0.095],
    ['Currents at rest', 'supply_current_STORE', 0.095],
    ['Currents at rest', 'supply_current_SAFE', 0.035],
    ['Currents transmitting', 'supply_current_BEACON', 0.085],
    ['Currents transmitting', 'supply_current_keyed', 0.9],
  ])('%s: %s is %d A', (phase, title, currentA) => {
    expect(valueOf(result, phase, title)).toBeCloseTo(currentA, 2);
    expect(stepOf(result, phase, title)!.verdict).toBe('pass');
  });

  it('compares what the payload tells with what the instruments read, in every mode', () => {
    const compared = ['Currents at rest', 'Currents transmitting'].flatMap((phase) =>
      phaseOf(result, phase).steps.filter(({ title }) => title.includes('told, less read')),
    );
    expect(compared).toHaveLength(14);
    expect(compared.every(({ verdict }) => verdict === 'pass')).toBe(true);
  });

  it('finds inrush, brown-out and trip', () => {
    expect(valueOf(result, 'Switch on', 'inrush_current')).toBeCloseTo(1.4, 1);
    // The chip's detector at 4.3 V; a step of the sweep is 20 mV.
    expect(valueOf(result, 'Brown-out', 'brown_out_voltage')).toBeGreaterThan(4.27);
    expect(valueOf(result, 'Brown-out', 'brown_out_voltage')).toBeLessThan(4.31);
    expect(valueOf(result, 'Over-current', 'trip_current')).toBeGreaterThan(1.2);
    expect(valueOf(result, 'Over-current', 'trip_current')).toBeLessThan(1.23);
  });

  it('adds up what an orbit takes', () => {
    // By hand: 5.02 V, 92.2 minutes: 0.95 of it at 95 mA, 0.05 at 900 mA.
    const energyWh = (5.02 * 92.2 * (0.95 * 0.095 + 0.05 * 0.9)) / 60;
    expect(valueOf(result, 'Energy of an orbit', 'energy_per_orbit')).toBeCloseTo(energyWh, 2);
    expect(result.verdict).toBe('pass');
  });

  it('fails a board that draws less than the table says', async () => {
    const sick = await bench((plan) => ({
      ...plan,
      limits: { ...plan.limits, supply_current_RX: { low: 0.1, high: 0.11, margin: 0 } },
    }));
    const more = await sick.run(onlyPhases('Currents at rest'));
    expect(stepOf(more, 'Currents at rest', 'supply_current_RX')!.verdict).toBe('fail');
  });

  it('reads the brown-out at the terminals of the article, whatever is lost on the way there', async () => {
    const sagging = await (await bench(undefined, ['bus-sag'])).run(onlyPhases('Brown-out'));
    expect(valueOf(sagging, 'Brown-out', 'brown_out_voltage')).toBeGreaterThan(4.27);
  });

  it('notices that nothing watches supply or current', async () => {
    const blind = await memoryBench({ blindTo: ['overcurrent', 'brown-out'] as never });
    const found = await blind.run(onlyPhases('Brown-out', 'Over-current'));
    expect(stepOf(found, 'Brown-out', 'brown_out_voltage')).toMatchObject({ verdict: 'fail' });
    expect(stepOf(found, 'Over-current', 'trip_current')).toMatchObject({ verdict: 'fail' });
  });

  it('leaves out, with the reason, what has no instrument', async () => {
    const bare = await bench((plan) => ({ ...plan, instruments: [] }));
    const found = await bare.run(phasesOf((title) => title !== 'Amplifier too hot'));
    const notRun = (phase: string, title: string) => stepOf(found, phase, title)?.found;
    expect(notRun('Switch on', 'inrush_current')).toBe('not run: no supply on this bench');
    expect(notRun('Brown-out', 'brown_out_voltage')).toBe('not run: no supply on this bench');
    expect(notRun('Over-current', 'trip_current')).toBe('not run: no supply on this bench');
    expect(notRun('Energy of an orbit', 'energy_per_orbit')).toBe('not run: not measured in DIGI, keyed');
    expect(notRun('Thermal cycles', 'Is the chamber at -15 degC?')).toContain('nobody to ask');
  });
});

describe('energy of an orbit', () => {
  it('wants every state of the duty cycle measured', () => {
    const budget = { orbitMinutes: 90, shares: { RX: 0.5, keyed: 0.1, BEACON: 0 }, mostWh: 1 };
    const measured = new Map([['RX', { voltageV: 5, currentA: 0.1, uncertaintyW: 0.01 }]]);
    expect(orbitEnergy(measured, budget)).toEqual({ missing: ['keyed'] });
    measured.set('keyed', { voltageV: 5, currentA: 1, uncertaintyW: 0.1 });
    // 0.5 W for 45 minutes and 5 W for 9; 0.01 and 0.1 W in doubt for as long.
    expect(orbitEnergy(measured, budget)).toMatchObject({ energyWh: 0.375 + 0.75, meanW: 0.75 });
    expect(orbitEnergy(measured, budget)).toMatchObject({ uncertaintyWh: expect.closeTo(0.0075 + 0.015, 9) });
  });
});
