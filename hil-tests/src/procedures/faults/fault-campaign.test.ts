import { type PayloadFaultInfo, payloadFaults } from '@dawa/payload-sim/payload/fault-list';
import { describe, expect, it } from 'vitest';
import { passVirtualTime } from '../../bench/bench-time.ts';
import type { PhaseResult, ProcedureResult } from '../../report/results.ts';
import { type MemoryBench, memoryBench } from '../memory-bench.fixture.ts';
import { requirements } from '../requirements.ts';
import { runProcedure } from '../run-procedure.ts';
import { faultCampaign, faultPhaseTitle, requirementOf } from './fault-campaign.ts';
import { FaultTable } from './fault-table.ts';
import type { FaultTrial } from './fault-trial.ts';

const faults: readonly PayloadFaultInfo[] = payloadFaults;
const verdicts = ({ phases }: ProcedureResult) =>
  Object.fromEntries(phases.map(({ title, verdict }) => [title.replace('Fault ', ''), verdict]));
const wrongSteps = ({ title, steps, reason }: PhaseResult) => [
  ...(reason ? [`${title}: ${reason}`] : []),
  ...steps
    .filter(({ verdict }) => verdict !== 'pass')
    .map((step) => `${title}: ${step.title}: expected ${step.expected}, found ${step.found}`),
];
const named = (...names: string[]) => faultCampaign(faults.filter(({ name }) => names.includes(name)));

/** What the table of a campaign is made of, as it is noted. */
async function sightingsOf(rig: MemoryBench): Promise<Map<string, FaultTrial['sightings']>> {
  const sightings = new Map<string, FaultTrial['sightings']>();
  const table = FaultTable.of(rig.bench);
  table.note = (trial) => void sightings.set(trial.fault.name, trial.sightings);
  await rig.run(faultCampaign());
  return sightings;
}

describe('the fault campaign', () => {
  it('has a phase for every fault of the list, under its requirement', () => {
    const { phases } = faultCampaign();
    expect(phases.map(({ title }) => title)).toEqual([...faults.map(faultPhaseTitle), 'Faults found']);
    expect(phases.slice(0, -1).map((phase) => phase.requirements)).toEqual(
      faults.map((fault) => [requirementOf(fault)]),
    );
    for (const fault of faults) expect(requirements[requirementOf(fault)]).toMatch(/^[A-Z].*\.$/);
  });

  it('finds every fault of the list in the simulated breadboard, and the breadboard is well after each', async () => {
    const rig = await memoryBench();
    const result = await rig.run(faultCampaign());
    expect(result.phases.flatMap(wrongSteps)).toEqual([]);
    expect(result.verdict).toBe('pass');
    expect(result.phases.at(-1)!.steps[0]).toMatchObject({ found: `${faults.length} of ${faults.length}` });
    for (const { steps } of result.phases.slice(0, -1))
      expect(steps.at(-1)).toMatchObject({ title: 'mode: STANDBY', verdict: 'pass' });
  });

  it('finds each first where the list says', async () => {
    const sightings = await sightingsOf(await memoryBench());
    for (const { name, foundBy } of faults) {
      const seen = sightings.get(name)!.filter(({ isSeen }) => isSeen);
      expect([name, ...new Set(seen.map(({ witness }) => witness))].sort()).toEqual(
        [name, ...foundBy].sort(),
      );
    }
  });

  it('finds nothing in an article that was treated alike and is sound: every fault is missed', async () => {
    const rig = await memoryBench();
    const inert = { ...rig.bench, faults: { inject: () => {}, remove: () => {} } };
    const result = await passVirtualTime(rig.clock, () =>
      runProcedure(faultCampaign(), inert, new AbortController().signal),
    );
    expect(Object.entries(verdicts(result)).filter(([, verdict]) => verdict !== 'fail')).toEqual([]);
    expect(result.phases.at(-1)!.steps[0]).toMatchObject({ found: `0 of ${faults.length}` });
  });

  it('goes on after a fault that the article did not survive, with an article that starts cold', async () => {
    const rig = await memoryBench({ blindTo: ['watchdog'] });
    expect(verdicts(await rig.run(named('watchdog-hang', 'reset-in-command', 'clock-drift')))).toEqual({
      'watchdog-hang': 'fail',
      'reset-in-command': 'pass',
      'clock-drift': 'pass',
      'Faults found': 'fail',
    });
  });
});

describe('a bench where nobody can inject', () => {
  it('makes by supply and by air what can be made so, and says of the rest why it was not run', async () => {
    const rig = await memoryBench({ hasInjector: false });
    const result = await rig.run(faultCampaign());
    expect(result.phases.filter(({ verdict }) => verdict === 'fail').flatMap(wrongSteps)).toEqual([]);
    const made = Object.entries(verdicts(result)).filter(([, verdict]) => verdict === 'pass');
    expect(made.map(([name]) => name)).toEqual([
      ...['bus-sag', 'supply-drift', 'brown-out', 'duplicate-storm', 'bad-frames', 'Faults found'],
    ]);
    const hang = result.phases.find(({ title }) => title === 'Fault watchdog-hang')!;
    expect(hang).toMatchObject({ verdict: 'not-run', requirements: ['AP-CPU-01'] });
    expect(hang.steps[0]!.found).toBe(
      'not run: no injector on this bench, and it cannot be made from outside: the controller stops with interrupts off',
    );
  });

  it('asks the person at the bench for what hands can do', async () => {
    const rig = await memoryBench({ hasInjector: false });
    const asked: string[] = [];
    const operator = {
      name: 'the console',
      // Does what he is asked for, as far as a simulated board has cables.
      async ask({ question }: { question: string }) {
        asked.push(question);
        if (question.startsWith('Can you')) return { answer: 'yes', by: 'the console' };
        const name = question.includes('transmit line') ? 'silent' : 'antenna-not-deployed';
        rig.world.setFault(name, !question.includes('back'));
        return { answer: 'yes', by: 'the console' };
      },
    };
    const result = await passVirtualTime(rig.clock, () =>
      runProcedure(
        named('silent', 'antenna-not-deployed'),
        rig.bench,
        new AbortController().signal,
        undefined,
        undefined,
        { operator },
      ),
    );
    expect(result.phases.flatMap(wrongSteps)).toEqual([]);
    expect(asked.length).toBe(6);
  });

  it('transmits nothing where no termination is declared, and tries the faults that need none', async () => {
    const rig = await memoryBench({ plan: ({ rfTermination: _none, ...plan }) => plan });
    const result = await rig.run(named('brown-out', 'bus-sag'));
    expect(verdicts(result)).toMatchObject({ 'brown-out': 'not-run', 'bus-sag': 'pass' });
    expect(result.phases.find(({ title }) => title === 'Fault brown-out')!.reason).toContain(
      'no rfTermination',
    );
  });
});

it('writes a table of what became of each fault, a line a fault', async () => {
  const rig = await memoryBench({ blindTo: ['overcurrent'] });
  const table = FaultTable.of(rig.bench);
  await rig.run(named('overcurrent', 'bus-sag'));
  const [header, overcurrent, latchUp, , , busSag] = table
    .text(faults.filter(({ name }) => name !== 'pa-overtemp'))
    .split('\n');
  expect(header).toBe('fault,requirement,expected,found,found_by,found_after_ms,recovered,remark');
  expect(overcurrent).toContain(',no,');
  expect(overcurrent).toContain('missed: OVERCURRENT');
  expect(latchUp).toContain('it was not come to');
  expect(busSag ?? '').toMatch(/^supply-drift|^bus-sag/);
});
