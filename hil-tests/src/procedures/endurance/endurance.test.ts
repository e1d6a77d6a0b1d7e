import { describe, expect, it } from 'vitest';
import type { EnduranceSection } from '../../bench/endurance-section.ts';
import type { ProcedureResult } from '../../report/results.ts';
import { type MemoryBench, memoryBench } from '../memory-bench.fixture.ts';
import { endurance } from './endurance.ts';

/** A night of bench time is seconds of work, and more on a machine that has other work to do. */
const patienceMs = 300_000;

const stepsOf = ({ phases }: ProcedureResult) => phases.flatMap(({ steps }) => steps);
const wrongIn = (result: ProcedureResult) =>
  stepsOf(result)
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
    .map(({ title, found }) => `${title}: ${found}`);

function benchFor(section: Partial<EnduranceSection>): Promise<MemoryBench> {
  return memoryBench({ plan: (plan) => ({ ...plan, endurance: { ...plan.endurance, ...section } }) });
}

/** Half an hour, in whose twentieth minute something happens. */
async function halfHourWith(trouble: (rig: MemoryBench) => void): Promise<ProcedureResult> {
  const rig = await benchFor({ hours: 0.5, fillsStore: false });
  rig.clock.after(20 * 60_000, () => trouble(rig));
  return rig.run(endurance);
}

describe('endurance', () => {
  it(
    'is shown of a sound breadboard, its store filled to the last slot',
    async () => {
      const rig = await benchFor({ hours: 1 });
      const result = await rig.run(endurance);
      expect(wrongIn(result)).toEqual([]);
      expect(result.phases.map(({ verdict }) => verdict)).toEqual(Array(4).fill('pass'));
      expect(stepsOf(result).find(({ title }) => title === 'Messages taken')).toMatchObject({ found: '512' });
      expect(stepsOf(result).find(({ title }) => title.includes('1 hours'))).toMatchObject({
        found: '60 rounds',
      });
    },
    patienceMs,
  );

  it.each<[string, (rig: MemoryBench) => void, string]>([
    ['restarts', ({ world }) => world.payload!.restart('EXTERNAL'), 'EVENT_BOOT'],
    ['falls silent', ({ world }) => void world.setFault('silent', true), 'Housekeeping after'],
    ['no longer repeats', ({ world }) => world.payload!.enter('RX'), 'Frame is repeated'],
    ['loses what it says', ({ world }) => void world.setFault('uart-lost-octets', true), 'Packets missing'],
  ])(
    'turns red when the article %s in the middle of it',
    async (_what, trouble, said) => {
      const wrong = wrongIn(await halfHourWith(trouble));
      expect(wrong.join('\n')).toContain(said);
    },
    patienceMs,
  );

  it(
    'turns red when the clock on board runs fast by three hundred millionths',
    async () => {
      const rig = await benchFor({ hours: 0.5, fillsStore: false });
      rig.clock.after(60_000, () => void rig.world.setFault('clock-drift', true, { ppm: 300 }));
      expect(wrongIn(await rig.run(endurance)).join('\n')).toMatch(/^clock_drift: 2\d\d/);
    },
    patienceMs,
  );
});
