import { describe, expect, it } from 'vitest';
import { heardPass } from './use-heard-pass.ts';

const minuteMs = 60_000;
const pass = (startMs: number) => ({ aosAtMs: startMs, losAtMs: startMs + 6 * minuteMs });
const passes = [pass(0), pass(95 * minuteMs), pass(190 * minuteMs)];

describe('the pass to look at', () => {
  it('is the one in which something was heard last, also a moment after its set', () => {
    expect(heardPass(passes, 3 * minuteMs, 190 * minuteMs)).toBe(passes[0]);
    expect(heardPass(passes, 101.5 * minuteMs, 190 * minuteMs)).toBe(passes[1]);
  });

  it('is the last one that began where nothing was heard in any, and none before the first', () => {
    expect(heardPass(passes, 50 * minuteMs, 190 * minuteMs)).toBe(passes[1]);
    expect(heardPass(passes, 0, -1)).toBeUndefined();
  });
});
