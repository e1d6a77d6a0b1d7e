import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import type { Bench, PowerSwitch } from '../bench/bench.ts';
import type { Dictionary } from '../bench/dictionary.ts';
import { PayloadLine } from '../bench/payload-line.ts';
import { createBenchInstruments } from '../instruments/bench-instruments.ts';
import { type Procedure, phase } from './procedure.ts';
import { runProcedure } from './run-procedure.ts';

/** A bench whose article says nothing and whose relay is what the test makes of it. */
function silentBench(power: Partial<PowerSwitch> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 24));
  const [line, article] = createMemoryStreamPair('payload');
  const switched: boolean[] = [];
  const dictionary = { read: () => undefined } as unknown as Dictionary;
  const bench: Bench = {
    plan: {
      timing: { bootMs: 5000, answerMs: 2000, detectionMs: 3000, silenceMs: 2500 },
      limits: { bus_voltage: { low: 4.85, high: 5.15, margin: 0.05 } },
      safeState: { busBelowV: 0.3, currentBelowA: 0.001, rfBelowDbm: -40, withinMs: 3000 },
      power: { relay: 1 },
    } as unknown as Bench['plan'],
    clock,
    dictionary,
    payload: new PayloadLine(line, dictionary, clock),
    air: undefined,
    power: {
      isOn: false,
      set: async (isOn) => {
        switched.push(isOn);
      },
      ...power,
    },
    instruments: createBenchInstruments([]),
    watchdog: undefined,
    faults: undefined,
    connections: {},
    close: async () => {},
  };
  const run = async (procedure: Procedure, signal = new AbortController().signal) => {
    const result = runProcedure(procedure, bench, signal);
    await clock.runFor(90_000);
    return result;
  };
  return { bench, clock, article, switched, run };
}

function procedureOf(...phases: Procedure['phases']): Procedure {
  return { id: 'T-01', version: '1', title: 'test', phases };
}

const powerOn = phase('Power on', { requirements: [] }, (steps) => steps.power(true));

describe('a procedure', () => {
  it('ends with the power off, and proves it by silence', async () => {
    const { run, switched } = silentBench();
    const result = await run(procedureOf(powerOn));
    expect(result.verdict).toBe('pass');
    expect(switched).toEqual([true, false]);
    expect(result.teardown.steps.map(({ title, verdict }) => `${title}: ${verdict}`)).toEqual([
      'Power off: pass',
      'Nothing from the article without power: pass',
      'Voltage at the article without power: not-run',
      'Current without power: not-run',
      'Power at the antenna connector: not-run',
      'Serial line: not-run',
    ]);
    expect(result.teardown.steps[2]!.found).toBe('not run: no multimeter on this bench');
    expect(result.unsafe).toBeUndefined();
  });

  it('does not transmit where the bench file declares nothing that the transmitter works into', async () => {
    const { run, bench } = silentBench();
    const transmitting = phase('Transmit', { requirements: [], isTransmitting: true }, (steps) =>
      steps.power(true),
    );
    const result = await run(procedureOf(transmitting, powerOn));
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(['not-run', 'pass']);
    expect(result.phases[0]!.reason).toContain('no rfTermination');
    // That it was left safe proves nothing of what was not run.
    const alone = await run(procedureOf(transmitting));
    expect(alone).toMatchObject({ verdict: 'not-run', teardown: { verdict: 'pass' } });
    Object.assign(bench.plan, { rfTermination: { kind: 'load' } });
    expect((await run(procedureOf(transmitting))).phases[0]!.verdict).toBe('pass');
  });

  it('leaves out what needs a part that the bench has not, by name, and takes no supply from what has none', async () => {
    const { run, bench, switched } = silentBench();
    const onAir = phase('Listen', { requirements: [], needs: ['air'] }, async () => {});
    expect((await run(procedureOf(onAir, powerOn))).phases.map(({ verdict }) => verdict)).toEqual([
      'not-run',
      'pass',
    ]);
    switched.length = 0;
    Object.assign(bench, { absent: { power: 'the article is a program and has no supply' } });
    const result = await run(procedureOf(powerOn, onAir));
    expect(result.phases.map(({ reason }) => reason)).toEqual([
      'not run: the article is a program and has no supply',
      'not run: no radio on the antenna connector (air in the bench file)',
    ]);
    expect(result.teardown).toMatchObject({
      verdict: 'not-run',
      reason: expect.stringContaining('a program'),
    });
    expect([result.unsafe, switched]).toEqual([undefined, []]);
  });

  it('turns an exception into a doubt, leaves the rest out and still switches off', async () => {
    const { run, switched } = silentBench();
    const broken = phase('Broken cable', { requirements: [] }, async () => {
      throw new TypeError('payload: lost');
    });
    const result = await run(procedureOf(powerOn, broken, powerOn));
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(['pass', 'inconclusive', 'not-run']);
    expect(result.phases[2]!.reason).toBe('payload: lost');
    expect(result.verdict).toBe('inconclusive');
    expect(switched.at(-1)).toBe(false);
  });

  it('stops at a gate that did not pass', async () => {
    const { run } = silentBench();
    const gate = phase('Boot', { requirements: [], isGate: true }, async (steps) => {
      await steps.expectReport('Boot', { container: 'EVENT_BOOT', withinMs: 5000, since: 0 });
    });
    const result = await run(procedureOf(gate, powerOn));
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(['fail', 'not-run']);
    expect(result.phases[0]!.steps[0]).toMatchObject({
      expected: 'EVENT_BOOT within 5000 ms',
      found: 'nothing',
    });
  });

  it('fails when an article without power still speaks', async () => {
    const { run, clock, article } = silentBench();
    const ghost = clock.every(500, () => void article.write(Uint8Array.of(0xc0)));
    const result = await run(procedureOf(powerOn));
    ghost();
    expect(result.teardown.verdict).toBe('fail');
    expect(result.verdict).toBe('fail');
  });

  it('is over in bounded time when the relay hangs, and says that nothing is sure', async () => {
    const { run, clock } = silentBench({ set: () => new Promise(() => {}) });
    const result = await run(procedureOf());
    expect(result.teardown.verdict).toBe('inconclusive');
    expect(result.teardown.reason).toContain('hanging');
    expect(clock.nowAtMs()).toBeLessThanOrEqual(Date.UTC(2026, 10, 24) + 90_000);
  });

  it('does not switch on again after it was interrupted', async () => {
    const { run, clock, switched } = silentBench();
    const control = new AbortController();
    const slow = phase('Slow', { requirements: [] }, async (steps) => {
      await steps.bench.clock.sleep(1000);
      await steps.power(true);
    });
    clock.after(500, () => control.abort());
    const result = await run(procedureOf(slow, powerOn), control.signal);
    expect(switched).toEqual([false]);
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'not-run']);
  });

  it('gives up a phase that takes longer than it may, and switches off', async () => {
    const { run, switched } = silentBench();
    const endless = phase('Endless', { requirements: [], mostMs: 10_000 }, async (steps) => {
      await steps.power(true);
      await new Promise(() => {});
    });
    const result = await run(procedureOf(endless, powerOn));
    expect(result.phases.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'not-run']);
    expect(result.phases[0]!.reason).toBe('expected its end within 10000 ms, found it going on');
    expect(switched).toEqual([true, false]);
  });

  it('marks a value that passes near its limit, and says what was expected of one that does not', async () => {
    const { run } = silentBench();
    const measuring = phase('Supply', { requirements: [] }, async (steps) => {
      steps.measure('bus_voltage', 5.0, 'V');
      steps.measure('bus_voltage', 4.87, 'V');
      steps.measure('bus_voltage', 4.7, 'V');
      steps.measure('unheard_of', 1, 'V');
    });
    const { steps } = (await run(procedureOf(measuring))).phases[0]!;
    expect(steps.map(({ verdict, isMarginal }) => [verdict, isMarginal])).toEqual([
      ['pass', false],
      ['pass', true],
      ['fail', false],
      ['inconclusive', false],
    ]);
    expect(steps[2]).toMatchObject({ expected: '4.85 to 5.15 V', found: '4.7 V' });
  });

  it('reports a fault that nobody here can inject as not run', async () => {
    const { run } = silentBench();
    const fault = phase('Overcurrent', { requirements: [] }, async (steps) => {
      steps.injectFault('overcurrent');
    });
    const result = await run(procedureOf(powerOn, fault));
    expect(result.phases[1]!.steps[0]!.found).toBe('not run: no injector on this bench');
    expect(result.verdict).toBe('pass');
  });
});
