import { describe, expect, it } from 'vitest';
import type { HostClock } from './host-clock.ts';
import { createMemoryStreamPair } from './memory-stream.ts';
import { createRandom } from './random.ts';
import { ScaledClock } from './scaled-clock.ts';
import { SystemClock } from './system-clock.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A host whose time is moved by hand, so that the clocks over it can be tested without waiting. */
function handDrivenHost(startAtMs = 0) {
  let nowMs = 0;
  let utcStepMs = 0;
  let timers: { dueMs: number; action: () => void }[] = [];
  const host: HostClock = {
    nowAtMs: () => startAtMs + nowMs + utcStepMs,
    monotonicMs: () => nowMs,
    startTimer(delayMs, action) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    whenIdle: (action) => action(),
  };
  const advance = (durationMs: number) => {
    const endMs = nowMs + durationMs;
    for (;;) {
      const due = timers.filter((t) => t.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!due) break;
      timers = timers.filter((t) => t !== due);
      nowMs = Math.max(nowMs, due.dueMs);
      due.action();
    }
    nowMs = endMs;
  };
  return { host, advance, stepUtc: (ms: number) => (utcStepMs += ms) };
}

describe('VirtualClock', () => {
  it('runs a twelve-minute pass in order, equal instants as they were asked for', async () => {
    const clock = new VirtualClock(1_000_000);
    const seen: string[] = [];
    clock.after(720_000, () => seen.push('set'));
    clock.after(10, () => seen.push('first'));
    clock.after(10, () => seen.push('second'));
    const stop = clock.every(100_000, () => seen.push(`tick ${clock.nowAtMs() - 1_000_000}`));
    await clock.runFor(250_000);
    stop();
    await clock.runFor(500_000);
    expect(seen).toEqual(['first', 'second', 'tick 100000', 'tick 200000', 'set']);
    expect(clock.nowAtMs()).toBe(1_750_000);
  });

  it('stands still while tracked I/O is pending', async () => {
    const clock = new VirtualClock(0);
    let release!: () => void;
    const disk = new Promise<void>((resolve) => {
      release = resolve;
    });
    void clock.track(disk);
    let hasFired = false;
    clock.after(1, () => {
      hasFired = true;
    });
    const run = clock.runFor(10);
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
    expect(hasFired).toBe(false);
    release();
    await run;
    expect(hasFired).toBe(true);
  });

  it('lets a sleeper be woken by a signal', async () => {
    const clock = new VirtualClock(0);
    const control = new AbortController();
    const sleep = clock.sleep(1000, control.signal);
    control.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
  });

  it('runs while it is wanted, stands where it was last wanted, and says when nothing is due any more', async () => {
    const clock = new VirtualClock(0);
    let ticks = 0;
    const stop = clock.every(10, () => ticks++);
    expect(await clock.runWhile(() => ticks < 3)).toBe(true);
    expect([ticks, clock.nowAtMs()]).toEqual([3, 30]);
    stop();
    expect(await clock.runWhile(() => true)).toBe(false);
    expect(clock.nowAtMs()).toBe(30);
  });
});

describe('ScaledClock', () => {
  it('runs 20 simulated seconds in one real second and keeps instants when the rate changes', () => {
    const { host, advance } = handDrivenHost();
    const clock = new ScaledClock({ atMs: 5_000, monotonicMs: 0, rate: 20 }, host);
    const seen: number[] = [];
    clock.at(25_000, () => seen.push(clock.nowAtMs()));
    clock.at(45_000, () => seen.push(clock.nowAtMs()));
    advance(1000);
    expect(clock.nowAtMs()).toBe(25_000);
    expect(seen).toEqual([25_000]);
    clock.moveTo({ atMs: clock.nowAtMs(), monotonicMs: host.monotonicMs(), rate: 1 });
    advance(19_999);
    expect(seen).toHaveLength(1);
    advance(1);
    expect(seen).toEqual([25_000, 45_000]);
  });

  it('stands still at rate 0 and lets deadlines run on real time', () => {
    const { host, advance } = handDrivenHost();
    const clock = new ScaledClock({ atMs: 0, monotonicMs: 0, rate: 0 }, host);
    const seen: string[] = [];
    clock.after(1, () => seen.push('simulated'));
    clock.deadline(500, () => seen.push('real'));
    advance(60_000);
    expect(seen).toEqual(['real']);
  });
});

describe('SystemClock', () => {
  it('meets an instant within a second although UTC stepped meanwhile', () => {
    const { host, advance, stepUtc } = handDrivenHost(1_000_000);
    const clock = new SystemClock(host);
    const seen: number[] = [];
    clock.at(1_000_000 + 3_600_000, () => seen.push(clock.nowAtMs()));
    advance(10_000);
    stepUtc(3_580_000);
    advance(11_000);
    expect(seen).toHaveLength(1);
    expect(seen[0]! - 4_600_000).toBeLessThanOrEqual(1000);
  });
});

describe('memory stream', () => {
  it('carries bytes in order and tells both ends of its end', async () => {
    const [left, right] = createMemoryStreamPair();
    const heard: number[] = [];
    const ends: string[] = [];
    right.onData((bytes) => heard.push(...bytes));
    right.onClose((reason) => ends.push(`right ${reason.kind}`));
    left.onClose((reason) => ends.push(`left ${reason.kind}`));
    const buffer = Uint8Array.of(1, 2);
    const first = left.write(buffer);
    buffer[0] = 9;
    await first;
    await left.write(Uint8Array.of(3));
    await left.close();
    expect(heard).toEqual([1, 2, 3]);
    expect(ends).toEqual(['left closed-here', 'right closed-there']);
    await expect(right.write(Uint8Array.of(4))).rejects.toThrow('closed-there');
  });
});

describe('random', () => {
  it('repeats by seed and differs between purposes', () => {
    const draw = (seed: string) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(draw('maya')).toEqual(draw('maya'));
    expect(draw('maya')).not.toEqual(draw('bhutan'));
    const random = createRandom(1);
    expect(random.fork('fades').next()).not.toBe(random.fork('bits').next());
  });

  it('has the mean and spread of a normal deviate', () => {
    const random = createRandom('normal');
    const values = Array.from({ length: 20_000 }, random.normal);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    const fourSigma = 4 / Math.sqrt(20_000);
    expect(Math.abs(mean)).toBeLessThan(fourSigma);
    expect(Math.abs(spread - 1)).toBeLessThan(fourSigma);
  });
});
