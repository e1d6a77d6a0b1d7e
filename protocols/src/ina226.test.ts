import { describe, expect, it } from 'vitest';
import { ina219 } from './ina219.ts';
import { ina226 } from './ina226.ts';
import { calibrationOf, decodeWord, encodeWord, shuntVoltageV, shuntWord } from './supply-chip.ts';

/** 10 A through 2 milliohm at 12 V, 1 mA a step: the example of both data sheets. */
const currentLsbA = 1e-3;
const shuntOhm = 2e-3;

describe('chips that measure a supply', () => {
  // INA226: data sheet SBOS547 (June 2011), table 1. INA219: SBOS448F (September 2011), table 3.
  it.each([
    [ina226, { shunt: 0x1f40, bus: 0x2570, calibration: 0x0a00, current: 0x2710, power: 0x12b8 }],
    [ina219, { shunt: 0x07d0, bus: 0x5d98, calibration: 0x5000, current: 0x2710, power: 0x1766 }],
  ] as const)("$name: reads and computes its data sheet's example", (chip, words) => {
    expect(shuntVoltageV(chip, words.shunt)).toBeCloseTo(20e-3, 9);
    expect(chip.busVoltageV(words.bus)).toBeCloseTo(11.98, 9);
    expect(chip.calibrationWord(currentLsbA, shuntOhm)).toBe(words.calibration);
    expect(chip.currentWord(words.shunt, words.calibration)).toBe(words.current);
    expect(chip.powerWord(words.current, words.bus)).toBe(words.power);
  });

  it('reads a current that flows back as negative', () => {
    // SBOS448F, "Shunt Voltage Register": -320 mV is 8300h; SBOS547: two's complement, -32768 steps at most.
    expect(shuntVoltageV(ina219, 0x8300)).toBeCloseTo(-0.32, 9);
    expect(shuntWord(ina219, -0.32)).toBe(0x8300);
    expect(shuntVoltageV(ina226, 0x8000)).toBeCloseTo(-81.92e-3, 9);
  });

  it('reads 12 V as the kernel did through a CP2112 (i2cget 0x40 0x02 w: 8025, low octet first)', () => {
    expect(decodeWord(Uint8Array.of(0x25, 0x80))).toBe(0x2580);
    expect(ina226.busVoltageV(0x2580)).toBeCloseTo(12, 9);
    expect(ina226.busWord(12)).toBe(0x2580);
    expect([...encodeWord(0x2580)]).toEqual([0x25, 0x80]);
  });

  it('is not put off by the flags beside the voltage of an INA219', () => {
    // SBOS448F: CNVR is bit 1, OVF bit 0; 32 V is 8000 steps.
    expect(ina219.busVoltageV((8000 << 3) | 3)).toBeCloseTo(32, 9);
    expect(ina219.busWord(32) >> 3).toBe(8000);
  });

  it('stays in its range as a simulator', () => {
    expect(ina226.busWord(100)).toBe(0x7fff);
    expect(ina226.busWord(-1)).toBe(0);
    expect(shuntWord(ina226, 1)).toBe(0x7fff);
    expect(shuntWord(ina226, -1)).toBe(0x8000);
  });

  it('refuses a calibration that the register cannot hold, and a word of another length', () => {
    expect(() => calibrationOf(0.005_12, 1e-9, 0.1)).toThrow('calibration: expected 1 to 65535');
    expect(decodeWord(Uint8Array.of(1))).toBeUndefined();
  });
});
