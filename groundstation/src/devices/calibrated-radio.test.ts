import { describe, expect, it } from 'vitest';
import type { Radio } from '../ports.ts';
import { calibrateRadio } from './calibrated-radio.ts';

/** A dial that steps by 10 Hz. */
function plainRadio() {
  let dialHz = 435_000_000;
  const radio: Radio = {
    info: {
      deviceId: 'radio',
      kind: 'plain',
      portName: 'none',
      state: 'ok',
      lastAtMs: 0,
      detail: null,
      isSimulated: true,
      counters: {},
    },
    stepHz: 10,
    isTransmitting: false,
    onChange: () => () => {},
    readSetting: async () => ({ frequencyHz: dialHz, mode: 'FM', filter: 1, readAtMs: 0 }),
    async setFrequency(frequencyHz) {
      dialHz = Math.round(frequencyHz / 10) * 10;
    },
    setMode: async () => {},
    readMeter: async () => ({ meter: 0, readAtMs: 0 }),
    setTransmit: async () => {},
    close: async () => {},
  };
  return { radio, dialHz: () => dialHz };
}

describe('a radio whose reference is off', () => {
  it('shows less than is on the air when its reference is fast', async () => {
    const { radio, dialHz } = plainRadio();
    const calibrated = calibrateRadio(radio, 2);
    await calibrated.setFrequency(436_500_000);
    // 2 millionths of 436.5 MHz are 873 Hz.
    expect(dialHz()).toBe(436_499_130);
    expect((await calibrated.readSetting()).frequencyHz).toBeCloseTo(436_500_003, 0);
  });

  it('is put back to the very dial at which it was found', async () => {
    const { radio, dialHz } = plainRadio();
    const calibrated = calibrateRadio(radio, -1.7);
    const found = await calibrated.readSetting();
    await calibrated.setFrequency(146_000_000);
    await calibrated.setFrequency(found.frequencyHz);
    expect(dialHz()).toBe(435_000_000);
  });

  it('reads back within its step of what was set, so that nobody takes it for a turned dial', async () => {
    const { radio } = plainRadio();
    const calibrated = calibrateRadio(radio, 3.3);
    for (let hz = 435_000_000; hz < 435_001_000; hz += 10) {
      await calibrated.setFrequency(hz);
      expect(Math.abs((await calibrated.readSetting()).frequencyHz - hz)).toBeLessThan(10);
    }
  });

  it('refuses an error that no radio has', () => {
    expect(() => calibrateRadio(plainRadio().radio, 250)).toThrow(RangeError);
  });
});
