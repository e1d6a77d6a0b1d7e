import { encodeBusPacket } from '@dawa/protocols/payload-bus';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { describe, expect, it } from 'vitest';
import { AirLine } from '../bench/air-line.ts';
import type { Bench } from '../bench/bench.ts';
import { passVirtualTime } from '../bench/bench-time.ts';
import { PayloadLine } from '../bench/payload-line.ts';
import { createBenchInstruments } from '../instruments/bench-instruments.ts';
import { ScpiLine } from '../instruments/scpi-line.ts';
import { type MemoryBench, memoryBench } from './memory-bench.fixture.ts';
import { type Procedure, phase } from './procedure.ts';
import { runProcedure } from './run-procedure.ts';

/** A little of everything: what boots, answers, reports and changes its mode. */
const everyday: Procedure = {
  ...{ id: 'T-01', version: '1', title: 'Everyday' },
  phases: [
    phase('Power on', { requirements: [], isGate: true }, async (steps) => {
      const since = steps.mark();
      await steps.power(true);
      await steps.expectReport('Boot', { container: 'EVENT_BOOT', withinMs: 5000, since });
    }),
    phase('Work', { requirements: [] }, async (steps) => {
      for (const mode of ['RX', 'DIGI', 'STANDBY']) {
        await steps.command('SET_MODE', { mode });
        await steps.command('PING');
        await steps.expectTelemetry('mode', { expected: mode, withinMs: 2500 });
      }
      steps.expectEqual('Damaged packets', 0, steps.bench.payload.lineFaults);
    }),
  ],
};

describe('an article that does not behave', () => {
  it.each(['silent', 'late-answers', 'reset-in-command', 'babbling', 'uart-lost-octets'])(
    'is not passed when it is %s, and is left safe in bounded time',
    async (fault) => {
      const rig = await memoryBench();
      // Some faults do not outlive a restart: this one begins when the board has booted.
      rig.clock.after(2000, () => rig.world.setFault(fault, true));
      const result = await rig.run(everyday);
      expect(result.verdict).toBe('fail');
      expect(result.unsafe).toBeUndefined();
      expect(rig.world.payload!.isPowered).toBe(false);
    },
  );

  it('is left safe when it resets in the middle of a step', async () => {
    const rig = await memoryBench();
    const { payload } = rig.world;
    const resetting: Procedure = {
      ...{ id: 'T-01', version: '1', title: 'Reset in mid-step' },
      phases: [
        phase('Reset', { requirements: [] }, async (steps) => {
          await steps.power(true);
          await steps.bench.clock.sleep(3000);
          steps.bench.clock.after(500, () => payload!.restart('WATCHDOG'));
          await steps.expectReport('A report that never comes', {
            ...{ container: 'EVENT_STORE_FULL', withinMs: 1200, since: steps.mark() },
          });
        }),
      ],
    };
    const result = await rig.run(resetting);
    expect(result.phases[0]!.verdict).toBe('fail');
    expect(result.unsafe).toBeUndefined();
  });

  it('costs no memory for octets that it babbles', async () => {
    const rig = await memoryBench({ faults: ['babbling'] });
    await rig.run(everyday);
    expect(rig.bench.payload.heard.slice(0).length).toBeLessThan(500);
  });

  it('costs no more memory for packets that it repeats without end', async () => {
    const rig = await memoryBench();
    await rig.run(everyday);
    const { bench, clock } = rig;
    const [article, ours] = createMemoryStreamPair('payload');
    const line = new PayloadLine(ours, bench.dictionary, clock);
    const flood = encodeBusPacket(bench.payload.heard.slice(0)[0]!.bytes);
    const octets = Buffer.concat(Array.from({ length: 500 }, () => flood));
    for (let round = 0; round < 60; round++) {
      await article.write(octets);
      await clock.runFor(1);
    }
    expect(line.heard.length).toBe(30_000);
    expect(line.heard.slice(0).length).toBeLessThanOrEqual(20_000);
  });
});

/** A driver whose cable takes nothing any more, and does not say so; its port does not even close. */
function hanging(): ByteStream {
  const [stream] = createMemoryStreamPair('stuck');
  return Object.assign(stream, {
    write: () => new Promise<void>(() => {}),
    close: () => new Promise<void>(() => {}),
  });
}

async function runWith(change: (rig: MemoryBench) => Partial<Bench>, procedure = everyday) {
  const rig = await memoryBench();
  const bench: Bench = { ...rig.bench, ...change(rig) };
  const beganAtMs = rig.clock.nowAtMs();
  const signal = new AbortController().signal;
  const result = await passVirtualTime(rig.clock, () => runProcedure(procedure, bench, signal));
  return { rig, result, tookMs: rig.clock.nowAtMs() - beganAtMs };
}

/** What a phase, and the end of a procedure, may wait for a driver that hangs. */
const patienceMs = 60_000;

describe('a driver that hangs', () => {
  it('in the serial line: nothing is proved, and the article has no power afterwards', async () => {
    const { rig, result, tookMs } = await runWith(
      ({ bench, clock }) => ({
        payload: new PayloadLine(hanging(), bench.dictionary, clock),
      }),
      { ...everyday, phases: everyday.phases.map((one) => ({ ...one, isGate: false })) },
    );
    expect(result.phases[1]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining(
        'stuck (left): expected it to take what it is told in 10000 ms, found it hanging',
      ),
    });
    expect(result.unsafe).toBeUndefined();
    expect(rig.world.payload!.isPowered).toBe(false);
    expect(tookMs).toBeLessThan(patienceMs);
  });

  it("in the tester's radio: nothing is proved, and the article has no power afterwards", async () => {
    const talking: Procedure = {
      ...everyday,
      phases: [
        everyday.phases[0]!,
        phase('Talk', { requirements: [], needs: ['air'] }, (steps) =>
          steps.bench.air!.send(Uint8Array.of(1)),
        ),
      ],
    };
    const { rig, result, tookMs } = await runWith(
      ({ clock }) => ({ air: new AirLine(hanging(), clock) }),
      talking,
    );
    expect(result.phases[1]).toMatchObject({ verdict: 'inconclusive' });
    expect(result.unsafe).toBeUndefined();
    expect(rig.world.payload!.isPowered).toBe(false);
    expect(tookMs).toBeLessThan(patienceMs);
  });

  it('in an instrument: its readings are not run, with the reason', async () => {
    const reading: Procedure = {
      ...everyday,
      phases: [phase('Read', { requirements: [] }, async (steps) => void (await steps.read('bus_voltage')))],
    };
    const { result, tookMs } = await runWith(({ bench, clock }) => {
      const { section, identity, place } = bench.instruments.present.find(
        (one) => one.section.kind === 'multimeter',
      )!;
      const line = new ScpiLine({ stream: hanging(), clock, name: 'meter', answerTimeoutMs: 2000 });
      return { instruments: createBenchInstruments([{ section, identity, place, line }]) };
    }, reading);
    expect(result.phases[0]!.steps[0]).toMatchObject({
      verdict: 'not-run',
      found: expect.stringContaining('meter: expected it to take what it is told in 2000 ms'),
    });
    expect(tookMs).toBeLessThan(patienceMs);
  });

  it('in the relay board while it switches on: told in bounded time, and off by the supply', async () => {
    const { rig, result, tookMs } = await runWith(({ bench }) => {
      const { power } = bench;
      let isStuck = false;
      return {
        power: {
          get isOn() {
            return power.isOn;
          },
          async set(isOn) {
            isStuck ||= isOn;
            if (isStuck && isOn) throw new TypeError('relay board: found it hanging');
            await power.set(isOn);
          },
        },
      };
    });
    expect(result.phases[0]).toMatchObject({
      verdict: 'inconclusive',
      reason: 'relay board: found it hanging',
    });
    expect(rig.world.payload!.isPowered).toBe(false);
    expect(tookMs).toBeLessThan(patienceMs);
  });
});
