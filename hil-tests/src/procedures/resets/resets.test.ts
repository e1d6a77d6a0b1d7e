import { fileURLToPath } from 'node:url';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { passVirtualTime } from '../../bench/bench-time.ts';
import { loadBench } from '../../bench/load-bench.ts';
import { openVirtualBench } from '../../bench/virtual-bench.ts';
import type { PhaseResult, ProcedureResult } from '../../report/results.ts';
import { type MemoryBenchSettings, memoryBench } from '../memory-bench.fixture.ts';
import { requirements } from '../requirements.ts';
import { runProcedure } from '../run-procedure.ts';
import { resetWays } from './reset-way.ts';
import { resetProcedure, resets } from './resets.ts';

const test = async (settings: MemoryBenchSettings = {}) => (await memoryBench(settings)).run(resets);
const verdicts = ({ phases }: ProcedureResult) =>
  Object.fromEntries(phases.map(({ title, verdict }) => [title, verdict]));
const wrongSteps = ({ title, steps, reason }: PhaseResult) => [
  ...(reason ? [`${title}: ${reason}`] : []),
  ...steps
    .filter(({ verdict }) => verdict !== 'pass')
    .map((step) => `${title}: ${step.title}: expected ${step.expected}, found ${step.found}`),
];

/** Run once, looked at twice. */
const sound = test();

describe('the procedure of resets', () => {
  it('passes a sound breadboard out of each of its six modes, by each of six ways', async () => {
    const result = await sound;
    expect(result.phases.flatMap(wrongSteps)).toEqual([]);
    const out = result.phases.flatMap(({ steps }) =>
      steps.filter(({ title }) => title.startsWith('Out of ')),
    );
    expect(out.length).toBe(36);
    for (const { requirements: ids } of result.phases)
      for (const id of ids) expect(requirements[id]).toBeDefined();
  });

  it('times the watchdog out of each mode', async () => {
    const { phases } = await sound;
    const times = phases
      .flatMap(({ steps }) => steps.filter(({ title }) => title === 'watchdog_time'))
      .map(({ measurement }) => measurement!.value);
    expect(times.length).toBe(6);
    // Four seconds nominal, as docs/payload.md says; cables in memory add what the serial line takes.
    for (const seconds of times) expect(Math.abs(seconds - 4)).toBeLessThan(0.1);
  });

  it.each([
    ['watchdog', 'Reset by watchdog'],
    ['brown-out', 'Reset by brown-out at key-down'],
  ] as const)('turns red for an article whose %s is taken out, and only there', async (detection, title) => {
    const red = Object.entries(verdicts(await test({ blindTo: [detection] })))
      .filter(([, verdict]) => verdict !== 'pass')
      .map(([phase]) => phase);
    expect(red).toEqual([title]);
  });

  it('finds an article that comes back in another mode than STANDBY', async () => {
    const rig = await memoryBench();
    const board = rig.world.payload!;
    const restart = board.restart.bind(board);
    board.restart = (...cause) => {
      restart(...cause);
      rig.clock.after(1600, () => board.enter('RX'));
    };
    const result = await rig.run(resets);
    expect(verdicts(result)['Reset by command']).toBe('fail');
  });

  it('resets by power, command and supply where nobody can inject, and says why the rest is not run', async () => {
    const result = await test({ hasInjector: false });
    expect(result.phases.filter(({ verdict }) => verdict === 'fail').flatMap(wrongSteps)).toEqual([]);
    expect(verdicts(result)).toMatchObject({
      'Reset by loss of power': 'pass',
      'Reset by command': 'pass',
      'Reset by brown-out at key-down': 'pass',
      'Reset by watchdog': 'not-run',
      'Reset by reset line, in the middle of a command': 'not-run',
      'The wrong settings bank': 'not-run',
    });
  });
});

describe('the real program in an emulated controller', { timeout: 180_000 }, () => {
  it('comes back out of RX after its watchdog and its reset line, and its watchdog is timed', async () => {
    const loaded = await loadBench(
      fileURLToPath(new URL('../../../../docs/examples/bench-firmware.yaml', import.meta.url)),
    );
    if (!loaded.ok) throw new TypeError(`bench: expected a good file, found ${loaded.fault.found}`);
    const clock = new VirtualClock(Date.UTC(2026, 10, 24));
    const { bench } = await passVirtualTime(clock, () => openVirtualBench(loaded.value, clock));
    const ways = resetWays.filter(({ cause }) => cause === 'WATCHDOG' || cause === 'EXTERNAL');
    const procedure = resetProcedure({ ways, modes: ['RX'] });
    const result = await passVirtualTime(clock, () =>
      runProcedure(procedure, bench, new AbortController().signal),
    );
    const wrong = result.phases.filter(({ verdict }) => verdict !== 'pass');
    // Declared: no fault of this name reaches into the program.
    expect(wrong.map(({ title, verdict }) => [title, verdict])).toEqual([
      ['The wrong settings bank', 'not-run'],
    ]);
    const watchdog = result.phases.flatMap(({ steps }) =>
      steps.filter(({ title }) => title === 'watchdog_time'),
    );
    expect(watchdog.map(({ verdict }) => verdict)).toEqual(['pass']);
  });
});
