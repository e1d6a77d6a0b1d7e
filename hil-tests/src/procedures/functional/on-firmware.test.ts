import { fileURLToPath } from 'node:url';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { passVirtualTime } from '../../bench/bench-time.ts';
import { loadBench } from '../../bench/load-bench.ts';
import { openVirtualBench } from '../../bench/virtual-bench.ts';
import { functional } from '../functional.ts';
import { runProcedure } from '../run-procedure.ts';

const example = fileURLToPath(new URL('../../../../docs/examples/bench-firmware.yaml', import.meta.url));

const lacking = ['Memory service', 'Two steps', 'Schedule', 'Monitoring', 'Parameters'];
/** An emulated second costs a fifth of a real one: what waits longest is left to the campaign itself. */
const quick = [
  'Power on',
  'Ping',
  'Dictionary',
  'Store',
  ...lacking,
  'Clock',
  'Refusals',
  'Events of the air',
];

describe('the functional procedure on the real program', () => {
  it('passes, and names what the program has not', async () => {
    const plan = await loadBench(example);
    if (!plan.ok) throw new TypeError(`bench: expected a good file, found ${plan.fault.found}`);
    const clock = new VirtualClock(Date.UTC(2026, 10, 24));
    const phases = functional.phases.filter(({ title }) => quick.includes(title));
    const result = await passVirtualTime(clock, async () => {
      const { bench } = await openVirtualBench(plan.value, clock);
      return runProcedure({ ...functional, phases }, bench, new AbortController().signal);
    });
    const wrong = result.phases.flatMap(({ steps }) =>
      steps.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive'),
    );
    expect(wrong).toEqual([]);
    const notRun = result.phases.filter(({ verdict }) => verdict === 'not-run');
    expect(notRun.map(({ title }) => title)).toEqual(lacking);
    for (const { steps } of notRun)
      for (const { found } of steps) expect(found).toMatch(/^not run: this article has no .+: .+/);
    // What it has not it refuses.
    const refused = result.phases.find(({ title }) => title === 'Refusals')!.steps;
    expect(refused.filter(({ title }) => title.endsWith('which it has not'))).toHaveLength(22);
  });
});
