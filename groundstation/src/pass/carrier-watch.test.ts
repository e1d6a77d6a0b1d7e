import { describe, expect, it } from 'vitest';
import { CarrierWatch } from './carrier-watch.ts';

/** Meter values of an IC-9700: 120 is S9, -93 dBm; 40 is the noise of 600 K in 15 kHz, -129 dBm (6 dB an S-unit). */
const noise = 40;

describe('the carrier light', () => {
  it('says nothing until the noise of the place was heard', () => {
    const watch = new CarrierWatch();
    watch.note({ meter: 90, readAtMs: 0 }, true);
    expect(watch.hasCarrier(100)).toBeUndefined();
  });

  it('goes on 3 dB above the noise and off below', () => {
    const watch = new CarrierWatch();
    watch.note({ meter: noise, readAtMs: 0 }, false);
    expect(watch.hasCarrier(100)).toBe(false);
    watch.note({ meter: noise + 12, readAtMs: 1000 }, true);
    expect(watch.hasCarrier(1100)).toBe(true);
    watch.note({ meter: noise + 3, readAtMs: 2000 }, true);
    expect(watch.hasCarrier(2100)).toBe(false);
  });

  it('does not take a neighbour who transmits before the rise for noise', () => {
    const watch = new CarrierWatch();
    watch.note({ meter: noise, readAtMs: 0 }, false);
    for (let readAtMs = 500; readAtMs <= 5000; readAtMs += 500) watch.note({ meter: 200, readAtMs }, false);
    watch.note({ meter: noise + 12, readAtMs: 5500 }, true);
    expect(watch.hasCarrier(5600)).toBe(true);
  });

  it('says nothing of a meter that is no longer read', () => {
    const watch = new CarrierWatch();
    watch.note({ meter: noise, readAtMs: 0 }, false);
    watch.note({ meter: 120, readAtMs: 1000 }, true);
    expect(watch.hasCarrier(3001)).toBeUndefined();
  });
});
