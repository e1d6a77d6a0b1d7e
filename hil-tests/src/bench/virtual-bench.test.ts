import { fileURLToPath } from 'node:url';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { functional } from '../procedures/functional.ts';
import { killSwitch } from '../procedures/kill-switch.ts';
import { runProcedure } from '../procedures/run-procedure.ts';
import type { ProcedureResult } from '../report/results.ts';
import { benchTimeOf, passVirtualTime } from './bench-time.ts';
import { type BenchPlan, loadBench } from './load-bench.ts';
import { openVirtualBench } from './virtual-bench.ts';

const startAtMs = Date.UTC(2026, 0, 1);

async function planOf(name: string, change: (plan: BenchPlan) => BenchPlan = (plan) => plan) {
  const file = fileURLToPath(new URL(`../../../docs/examples/${name}.yaml`, import.meta.url));
  const plan = await loadBench(file);
  if (!plan.ok) throw new TypeError(plan.fault.kind);
  return change(plan.value);
}

async function openOn(plan: BenchPlan) {
  const clock = new VirtualClock(startAtMs);
  const { bench, world } = await passVirtualTime(clock, () => openVirtualBench(plan, clock));
  const run = (procedure = functional): Promise<ProcedureResult> =>
    passVirtualTime(clock, () => runProcedure(procedure, bench, new AbortController().signal));
  return { bench, world, clock, run };
}

describe('the bench on virtual time', () => {
  it('is the same to the last octet with the same seed, and not with another', {
    timeout: 120_000,
  }, async () => {
    const once = async (seed: string) => {
      const plan = await planOf('bench-simulated', (one) => ({
        ...one,
        simulator: { ...one.simulator, seed },
      }));
      const { run } = await openOn(plan);
      return JSON.stringify([await run(functional), await run(killSwitch)]);
    };
    const first = await once('seed');
    expect(await once('seed')).toBe(first);
    expect(await once('another')).not.toBe(first);
  });

  it('takes no bench time for what is done on a disk or by a person', async () => {
    const { bench, clock } = await openOn(await planOf('bench-simulated'));
    await passVirtualTime(clock, () => bench.power.set(true));
    const beforeMs = clock.nowAtMs();
    await passVirtualTime(clock, async () => {
      await clock.track(new Promise((resolve) => setImmediate(() => setImmediate(resolve))));
    });
    expect(clock.nowAtMs()).toBe(beforeMs);
    await passVirtualTime(clock, () => clock.sleep(250));
    expect(clock.nowAtMs()).toBe(beforeMs + 250);
  });

  it('gives up on work that waits for what does not come', async () => {
    const { bench, clock } = await openOn(await planOf('bench-simulated'));
    await passVirtualTime(clock, () => bench.power.set(true));
    const forever = passVirtualTime(clock, () => new Promise<void>(() => {}), undefined, 60_000);
    await expect(forever).rejects.toThrow('within 60 s of bench time');
  });

  it('does not use an instrument that is another one than the bench file says', async () => {
    const plan = await planOf('bench-simulated', (one) => ({
      ...one,
      instruments: one.instruments.map((instrument) =>
        instrument.kind === 'supply' ? { ...instrument, serial: 'SIM-0009' } : instrument,
      ),
    }));
    const { bench } = await openOn(plan);
    expect(bench.instruments.absent).toEqual([
      { id: 'supply', reason: expect.stringContaining('serial SIM-0009, found Dawa SIM-SUPPLY') },
    ]);
    expect(bench.connections['supply']).toContain('not used');
  });

  it('lets octets on the serial line take their time', async () => {
    const { bench, clock } = await openOn(await planOf('bench-simulated'));
    await passVirtualTime(clock, () => bench.power.set(true));
    await passVirtualTime(clock, () => clock.sleep(3000));
    const since = bench.payload.mark();
    const sentAtMs = clock.nowAtMs();
    const ping = Buffer.from('1820c00000062f11010000ab0e', 'hex');
    void bench.payload.send(ping);
    const answer = await passVirtualTime(clock, () => bench.payload.waitFor(() => true, since, 2000));
    // 15 octets there and 29 back at 19,200 baud of ten bits.
    expect(answer!.atMs - sentAtMs).toBeGreaterThan((44 * 10_000) / 19_200 - 1);
  });

  it('says which faults the program in its emulator cannot have', async () => {
    const { bench } = await openOn(await planOf('bench-firmware'));
    expect(bench.faults!.whyNot!('overcurrent')).toBeUndefined();
    expect(bench.faults!.whyNot!('relay-welded')).toBeUndefined();
    expect(bench.faults!.whyNot!('digipeats-own-frames')).toContain('cannot have');
  });
});

describe('the time of a bench', () => {
  it('is virtual where the bench is simulated, from where its file says', async () => {
    const { clock, machine } = benchTimeOf(await planOf('bench-simulated'));
    expect([clock.rate, clock.nowAtMs()]).toEqual([Number.POSITIVE_INFINITY, startAtMs]);
    expect(Math.abs(machine.nowAtMs() - Date.now())).toBeLessThan(60_000);
  });

  it('is that of the machine where the bench is real, or wants it', async () => {
    for (const name of ['bench-serial', 'bench-terminals', 'bench-simavr'])
      expect(benchTimeOf(await planOf(name)).clock.rate).toBe(1);
  });
});

describe('the program in its emulator on the virtual bench', () => {
  it('passes the functional test, measured by the same instruments', { timeout: 240_000 }, async () => {
    const { run } = await openOn(await planOf('bench-firmware'));
    const result = await run();
    expect(
      [...result.phases, result.teardown].flatMap(({ title, verdict }) =>
        verdict === 'fail' || verdict === 'inconclusive' ? [`${title}: ${verdict}`] : [],
      ),
    ).toEqual([]);
    expect(result.teardown.steps.find(({ title }) => title === 'Current without power')?.verdict).toBe(
      'pass',
    );
  });
});
