import { describe, expect, it } from 'vitest';
import { OnboardClock, restartedAtMs } from './onboard-clock.ts';

const dayMs = 86_400_000;
const startAtMs = Date.UTC(2019, 5, 20);

describe('the clock on board', () => {
  it('gains a tenth of a second a day for every part in a million', () => {
    const clock = new OnboardClock(startAtMs, { ppm: 1, ppmPerC2: 0 });
    // 86,400 s of a millionth.
    expect(clock.nowAtMs(startAtMs + dayMs) - (startAtMs + dayMs)).toBeCloseTo(86.4, 3);
  });

  it('loses in the cold as a watch crystal does', () => {
    const clock = new OnboardClock(startAtMs, { ppm: 0, ppmPerC2: -0.035 });
    clock.setTemperature(startAtMs, -15);
    // Forty degrees from 25: 0.035 * 1600 = 56 ppm, 4.84 s a day.
    expect(clock.nowAtMs(startAtMs + dayMs) - (startAtMs + dayMs)).toBeCloseTo(-4838.4, 1);
  });

  it('keeps what it gained before it became cold', () => {
    const clock = new OnboardClock(startAtMs, { ppm: 10, ppmPerC2: -0.1 });
    clock.setTemperature(startAtMs + dayMs, 15);
    expect(clock.rateOffPpm).toBe(0);
    expect(clock.nowAtMs(startAtMs + 2 * dayMs) - (startAtMs + 2 * dayMs)).toBeCloseTo(864, 2);
  });

  it('begins at 2000 after a restart, and goes right once it is set', () => {
    const clock = new OnboardClock(startAtMs, { ppm: 0, ppmPerC2: 0 });
    clock.restart(startAtMs + 1000);
    expect(clock.nowAtMs(startAtMs + 3000)).toBe(restartedAtMs + 2000);
    clock.set(startAtMs + 3000, startAtMs + 3000);
    expect(clock.nowAtMs(startAtMs + 4000)).toBe(startAtMs + 4000);
  });

  it('never runs backwards when it is asked about an earlier instant', () => {
    const clock = new OnboardClock(startAtMs);
    const shown = clock.nowAtMs(startAtMs + 5000);
    expect(clock.nowAtMs(startAtMs)).toBe(shown);
  });
});
