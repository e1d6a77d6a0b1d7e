import type { Clock } from '@dawa/seams/clock';
import type { HostClock } from '@dawa/seams/host-clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';

const startAtMs = Date.UTC(2026, 10, 24);

interface Tenant {
  readonly clock: Clock;
  /** Lets this much of the clock's UTC pass, without waiting for it. */
  pass(durationMs: number): Promise<void>;
}

/** A host whose time is moved by hand. */
function handDrivenHost() {
  let nowMs = 0;
  let timers: { readonly dueMs: number; readonly action: () => void }[] = [];
  const host: HostClock = {
    nowAtMs: () => startAtMs + nowMs,
    monotonicMs: () => nowMs,
    startTimer(delayMs, action) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    whenIdle: (action) => void setImmediate(action),
  };
  const advance = async (durationMs: number) => {
    const endMs = nowMs + durationMs;
    for (;;) {
      // What a promise starts at this instant belongs to it.
      await new Promise((resolve) => setImmediate(resolve));
      const due = timers.filter((t) => t.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!due) break;
      timers = timers.filter((t) => t !== due);
      nowMs = Math.max(nowMs, due.dueMs);
      due.action();
    }
    nowMs = endMs;
  };
  return { host, advance };
}

const tenants: Record<string, () => Tenant> = {
  'the system clock': () => {
    const { host, advance } = handDrivenHost();
    return { clock: new SystemClock(host), pass: advance };
  },
  'a clock at 20 times': () => {
    const { host, advance } = handDrivenHost();
    const clock = new ScaledClock({ atMs: startAtMs, monotonicMs: 0, rate: 20 }, host);
    return { clock, pass: (durationMs) => advance(durationMs / 20) };
  },
  'a virtual clock': () => {
    const clock = new VirtualClock(startAtMs);
    return { clock, pass: (durationMs) => clock.runFor(durationMs) };
  },
};

describe.each(Object.entries(tenants))('%s', (_name, open) => {
  it('moves UTC and monotonic time forward, and never back', async () => {
    const { clock, pass } = open();
    const before = { atMs: clock.nowAtMs(), monotonicMs: clock.monotonicMs() };
    await pass(1000);
    expect(clock.nowAtMs()).toBeCloseTo(before.atMs + 1000, 6);
    expect(clock.monotonicMs()).toBeGreaterThan(before.monotonicMs);
  });

  it('runs what was asked for in the order of its instants, each at its own', async () => {
    const { clock, pass } = open();
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, Math.round(clock.nowAtMs() - startAtMs)]);
    clock.at(startAtMs + 3000, note('third'));
    clock.after(1000, note('first'));
    clock.after(2000, note('second'));
    await pass(5000);
    expect(seen).toEqual([
      ['first', 1000],
      ['second', 2000],
      ['third', 3000],
    ]);
  });

  it('runs an instant of the past at once, but never inside the call', async () => {
    const { clock, pass } = open();
    let hasRun = false;
    clock.at(startAtMs - 60_000, () => {
      hasRun = true;
    });
    expect(hasRun).toBe(false);
    await pass(1);
    expect(hasRun).toBe(true);
  });

  it('calls off what was cancelled, twice without harm', async () => {
    const { clock, pass } = open();
    let runs = 0;
    const cancel = clock.after(100, () => runs++);
    const stop = clock.every(100, () => runs++);
    await pass(350);
    cancel();
    stop();
    stop();
    await pass(1000);
    expect(runs).toBe(4);
  });

  it('stops a repetition from inside', async () => {
    const { clock, pass } = open();
    let runs = 0;
    const stop = clock.every(100, () => {
      runs++;
      stop();
    });
    await pass(1000);
    expect(runs).toBe(1);
  });

  it('wakes a sleeper in time, or at once with the reason of its signal', async () => {
    const { clock, pass } = open();
    let wokeAtMs = 0;
    const slept = clock.sleep(500).then(() => {
      wokeAtMs = clock.nowAtMs();
    });
    const control = new AbortController();
    const aborted = clock.sleep(60_000, control.signal).catch((reason: unknown) => reason);
    await pass(1000);
    await slept;
    expect(wokeAtMs - startAtMs).toBeCloseTo(500, 6);
    control.abort('enough');
    expect(await aborted).toBe('enough');
  });

  it('lets a deadline run on real time', async () => {
    const { clock, pass } = open();
    let ranAtMs: number | undefined;
    clock.deadline(100, () => {
      ranAtMs = clock.nowAtMs();
    });
    const rate = Number.isFinite(clock.rate) ? clock.rate : 1;
    await pass(100 * rate - 1);
    expect(ranAtMs).toBeUndefined();
    await pass(2);
    expect(ranAtMs).toBeCloseTo(startAtMs + 100 * rate, 6);
  });

  it('hands back what it tracks', async () => {
    const { clock } = open();
    await expect(clock.track(Promise.resolve(7))).resolves.toBe(7);
    await expect(clock.track(Promise.reject(new TypeError('no')))).rejects.toThrow('no');
  });
});
