import { describe, expect, it } from 'vitest';
import type { ProcedureResult } from '../../report/results.ts';
import { type MemoryBench, memoryBench } from '../memory-bench.fixture.ts';
import type { Procedure } from '../procedure.ts';
import { leave, rfCompatibility } from './rf-compatibility.ts';

/** A pass is a second of work, and much of it turns of an event loop that a busy machine gives late. */
const patienceMs = 300_000;

const stepsOf = ({ phases }: ProcedureResult) => phases.flatMap(({ steps }) => steps);
const verdictsOf = ({ phases }: ProcedureResult) => phases.map(({ title, verdict }) => [title, verdict]);

/** As far as the phase of this title, and no further: the rest of a pass takes its time. */
async function runUpTo(rig: MemoryBench, last: string): Promise<ProcedureResult> {
  const count = 1 + rfCompatibility.phases.findIndex(({ title }) => title === last);
  const part: Procedure = { ...rfCompatibility, phases: rfCompatibility.phases.slice(0, count) };
  const result = await rig.run(part);
  const left = leave(rig);
  await rig.clock.runFor(20_000);
  await left;
  return result;
}

describe('RF compatibility with the ground station', () => {
  it(
    'is shown of a sound breadboard, from the first beacon to the last frame in the archive',
    async () => {
      const result = await (await memoryBench()).run(rfCompatibility);
      const wrong = stepsOf(result).filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-run');
      expect(wrong.map(({ phase, title, expected, found }) => ({ phase, title, expected, found }))).toEqual(
        [],
      );
      expect(verdictsOf(result).map(([, verdict]) => verdict)).toEqual(Array(6).fill('pass'));
      const tries = stepsOf(result).flatMap((step) => step.tries ?? []);
      expect(tries.map(({ successes }) => successes)).toEqual([18, 9, 3]);
      const files = stepsOf(result).flatMap(({ attachments = [] }) => attachments.map(({ name }) => name));
      expect(files).toEqual(['frames.txt', 'pass-report.json']);
    },
    patienceMs,
  );

  it(
    'asks an article without messages, too, for repeated frames only where the link budget promises any',
    async () => {
      const rig = await memoryBench({
        plan: (plan) => ({ ...plan, article: { ...plan.article, lacks: { messages: 'it answers none' } } }),
      });
      const result = await runUpTo(rig, 'Repeated frames');
      expect(verdictsOf(result).at(-1)).toEqual(['Repeated frames', 'pass']);
      const atMsOf = (title: string) => stepsOf(result).find((step) => step.title === title)!.atMs;
      // This orbit is ten degrees high about two minutes after it rose.
      expect(atMsOf('Frame repeated under its callsign') - atMsOf('Contact is under way')).toBeGreaterThan(
        100_000,
      );
    },
    patienceMs,
  );

  it(
    'turns red when the article calls itself otherwise: its frames are a stranger to the station',
    async () => {
      const rig = await memoryBench();
      rig.world.payload!.settings = { ...rig.world.payload!.settings, call: 'A55XXX' };
      const result = await runUpTo(rig, 'Telemetry');
      expect(verdictsOf(result).at(-1)).toEqual(['Telemetry', 'fail']);
      const stranger = stepsOf(result).find(({ title }) => title.includes('somebody else'))!;
      expect(Number(stranger.found)).toBeGreaterThan(5);
    },
    patienceMs,
  );

  it(
    'turns red when the article transmits nothing',
    async () => {
      const result = await runUpTo(await memoryBench({ faults: ['synth-unlock'] }), 'Telemetry');
      expect(verdictsOf(result).at(-1)).toEqual(['Telemetry', 'fail']);
      expect(stepsOf(result).find(({ title }) => title.startsWith('Text'))).toMatchObject({
        found: 'nothing',
      });
    },
    patienceMs,
  );

  it('is not run where nobody listens to the article, and says why', async () => {
    const rig = await memoryBench({ plan: ({ air: _none, ...plan }) => plan });
    const result = await rig.run(rfCompatibility);
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(Array(6).fill('not-run'));
    expect(result.phases[0]!.reason).toContain('no radio on the antenna connector');
  });
});
