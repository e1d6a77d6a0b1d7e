import { describe, expect, it } from 'vitest';
import { passVirtualTime } from '../../bench/bench-time.ts';
import { memoryBench } from '../memory-bench.fixture.ts';
import { phase } from '../procedure.ts';
import { runProcedure } from '../run-procedure.ts';
import { overview, runPhaseOf } from './one-phase.fixture.ts';

describe('a fault that is injected', () => {
  it('is gone when its procedure ends, however it ends', async () => {
    const rig = await memoryBench();
    const procedure = {
      ...{ id: 'T-01', version: '1', title: 'Breaks off' },
      phases: [
        phase('Break', { requirements: [] }, async (steps) => {
          await steps.power(true);
          steps.injectFault('bus-sag');
          steps.injectFault('synth-unlock');
          steps.removeFault('synth-unlock');
          throw new TypeError('meter: lost');
        }),
      ],
    };
    await passVirtualTime(rig.clock, () => runProcedure(procedure, rig.bench, new AbortController().signal));
    expect(rig.world.faults().filter(({ isActive }) => isActive)).toEqual([]);
  });

  it('is not run where nobody can inject it, nor where the article cannot have it', async () => {
    const nobody = await runPhaseOf(
      async (steps) => {
        expect(steps.injectFault('overcurrent')).toBe(false);
      },
      { hasInjector: false },
    );
    expect(overview(nobody.phase.steps)).toEqual([
      'not-run Inject overcurrent: not run: no injector on this bench',
    ]);
    const stranger = await runPhaseOf(async (steps) => {
      expect(steps.injectFault('rust')).toBe(false);
    });
    expect(stranger.phase.steps[0]!.found).toBe('not run: this article cannot have rust');
  });
});
