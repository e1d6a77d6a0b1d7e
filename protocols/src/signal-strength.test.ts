import { describe, expect, it } from 'vitest';
import { meterOfDb, strengthDb } from './signal-strength.ts';

describe('the signal meter', () => {
  // Icom, CI-V reference of the IC-9700, command 15 02: 0000 is S0, 0120 S9, 0241 S9 + 60 dB.
  it.each([
    [0, -54],
    [120, 0],
    [241, 60],
  ])('reads %d as %d dB over S9, and back', (meter, db) => {
    expect(strengthDb(meter)).toBe(db);
    expect(meterOfDb(db)).toBe(meter);
  });

  it('stays on its scale', () => {
    expect([-200, 200].map(meterOfDb)).toEqual([0, 255]);
  });
});
