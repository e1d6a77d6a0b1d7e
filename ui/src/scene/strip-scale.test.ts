import { describe, expect, it } from 'vitest';
import { gapsOf, limitBands, plotColumns, stripScale } from './strip-scale.ts';

// Limits of the power amplifier temperature in missions/aprs-dp/telemetry.xml: watch above 60, critical above 75.
const temperature = {
  limits: [
    { level: 'watch' as const, low: null, high: 60 },
    { level: 'critical' as const, low: null, high: 75 },
  ],
};

describe('strip of a value', () => {
  it('grounds the span from watch to critical, and all above critical', () => {
    expect(limitBands(temperature)).toEqual([
      { severity: 'watch', limit: 60, from: 60, to: 75 },
      { severity: 'critical', limit: 75, from: 75, to: Number.POSITIVE_INFINITY },
    ]);
  });

  it('shows a limit that the data comes near', () => {
    expect(stripScale([40, 58], temperature).high).toBeGreaterThan(60);
  });

  it('leaves out a limit so far away that the data would be a flat line', () => {
    expect(stripScale([20, 21], temperature).high).toBeLessThan(30);
  });

  it('does not magnify the noise of a value that stands still', () => {
    const { low, high } = stripScale([5.01, 5.012], { limits: [] });
    expect(high - low).toBeGreaterThan(0.1);
  });

  it('has a scale before anything was received', () => {
    const { low, high } = stripScale([], temperature);
    expect(high).toBeGreaterThan(low);
  });

  it('opens a hole where nothing was received, and no line bridges it', () => {
    const atMs = [0, 1000, 9000];
    expect(gapsOf(atMs, 2500)).toEqual([{ fromAtMs: 1000, toAtMs: 9000 }]);
    expect(plotColumns(atMs, [1, 2, 3], 2500)).toEqual([
      [0, 1000, 1001, 9000],
      [1, 2, null, 3],
    ]);
  });
});
