import { fileURLToPath } from 'node:url';
import { createWorld, payloadRelay } from '@dawa/payload-sim/world';
import { encodeRelay } from '@dawa/protocols/lcus-relay';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../bench/bench.ts';
import { Dictionary } from '../bench/dictionary.ts';
import { type BenchPlan, loadBench } from '../bench/load-bench.ts';
import { PayloadLine } from '../bench/payload-line.ts';
import type { ProcedureResult } from '../report/results.ts';
import { functional } from './functional.ts';
import { runProcedure } from './run-procedure.ts';

const example = fileURLToPath(new URL('../../../docs/examples/bench-simulated.yaml', import.meta.url));

interface Article {
  /** Detections taken out of the breadboard. */
  readonly blindTo?: ('overcurrent' | 'watchdog')[];
  /** Faults that it was born with. */
  readonly faults?: string[];
  readonly hasInjector?: boolean;
}

/** The functional procedure on a simulated breadboard in this process: two cables in memory, one virtual clock. */
async function test({ blindTo = [], faults = [], hasInjector = true }: Article): Promise<ProcedureResult> {
  const loaded = await loadBench(example);
  if (!loaded.ok) throw new TypeError(`bench: expected a good file, found ${loaded.fault.found}`);
  // On a virtual clock nobody is late: the period is the board's own.
  const { report_period: _simulated, ...limits } = loaded.value.limits;
  const plan: BenchPlan = { ...loaded.value, limits };
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const [payload, line] = createMemoryStreamPair('payload');
  const [relay, relayLine] = createMemoryStreamPair('relay');
  const world = createWorld({
    clock,
    random: createRandom('bench'),
    streams: { payload, relay },
    payload: { disabledDetections: blindTo },
  });
  for (const name of faults) world.setFault(name, true);
  const dictionary = await Dictionary.load(plan.missionFolder);
  let isOn = false;
  const bench: Bench = {
    plan,
    clock,
    dictionary,
    payload: new PayloadLine(line, dictionary, clock),
    power: {
      get isOn() {
        return isOn;
      },
      async set(wanted) {
        isOn = wanted;
        await relayLine.write(encodeRelay({ relay: payloadRelay, isOn: wanted }));
      },
    },
    faults: hasInjector
      ? {
          inject: (name) => void world.setFault(name, true),
          remove: (name) => void world.setFault(name, false),
        }
      : undefined,
    connections: {},
    close: async () => {},
  };
  const result = runProcedure(functional, bench, new AbortController().signal);
  await clock.runFor(120_000);
  return result;
}

const verdicts = ({ phases }: ProcedureResult) =>
  Object.fromEntries(phases.map(({ title, verdict }) => [title, verdict]));

describe('the functional procedure', () => {
  it('passes a sound breadboard in every phase', async () => {
    const result = await test({});
    const wrong = result.phases.flatMap(({ steps }) => steps.filter(({ verdict }) => verdict !== 'pass'));
    expect(wrong).toEqual([]);
    expect(result.verdict).toBe('pass');
  });

  it('turns red when the breadboard no longer notices an overcurrent, and only there', async () => {
    const result = await test({ blindTo: ['overcurrent'] });
    expect(result.verdict).toBe('fail');
    expect(Object.entries(verdicts(result)).filter(([, verdict]) => verdict === 'fail')).toEqual([
      ['Overcurrent', 'fail'],
    ]);
    expect(result.teardown.verdict).toBe('pass');
  });

  it('does not mind a detection that it does not ask for', async () => {
    expect((await test({ blindTo: ['watchdog'] })).verdict).toBe('pass');
  });

  it('says that the fault was not run where nobody can inject it, and tests the rest', async () => {
    const result = await test({ hasInjector: false });
    expect(verdicts(result)).toMatchObject({ Overcurrent: 'not-run', Refusals: 'pass' });
    expect(result.verdict).toBe('pass');
  });

  it.each([
    ['bus-sag', 'Housekeeping', 'bus_voltage'],
    ['synth-unlock', 'Housekeeping', 'Synthesizer locked'],
    ['silent', 'Power on', 'Boot event 0x0101'],
  ])('finds a breadboard born with %s', async (fault, phase, step) => {
    const result = await test({ faults: [fault] });
    const found = result.phases.find(({ title }) => title === phase)!;
    expect(found.verdict).toBe('fail');
    expect(found.steps.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title)).toContain(step);
  });
});
