import { expect, it } from 'vitest';
import { functional } from '../functional.ts';
import { memoryBench } from '../memory-bench.fixture.ts';
import { resetProcedure } from '../resets/resets.ts';
import { faultCampaign } from './fault-campaign.ts';
import { type Mutant, mutants } from './mutants.ts';

/** The three procedures that have to find every mutant; of the resets two modes, which take no less out of it than six. */
const procedures = [functional, faultCampaign(), resetProcedure({ modes: ['STANDBY', 'RX'] })];

/** A test for each of these mutants: several files share them, so that none takes long. */
export function testMutants(names: readonly Mutant['withoutIt'][]): void {
  it.each(mutants.filter(({ withoutIt }) => names.includes(withoutIt)))(
    'turns red without $withoutIt, under $breaks, and nowhere else',
    { timeout: 300_000 },
    async ({ withoutIt, breaks, red }) => {
      const rig = await memoryBench({ blindTo: [withoutIt] });
      const failed: { name: string; requirements: readonly string[] }[] = [];
      for (const procedure of procedures) {
        const { phases } = await rig.run(procedure);
        for (const { title, verdict, requirements } of phases)
          if (verdict === 'fail') failed.push({ name: `${procedure.id} ${title}`, requirements });
      }
      // The count of all faults fails with any of them.
      const names = failed.map(({ name }) => name).filter((name) => name !== 'FLT-01 Faults found');
      expect(names).toEqual(red);
      expect(failed.flatMap(({ requirements }) => requirements)).toContain(breaks);
    },
  );
}
