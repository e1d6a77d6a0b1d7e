import { describe, expect, it } from 'vitest';
import { atShare, lengthOf, panned, readWindow, shareOf, zoomed } from './time-window.ts';

const atMs = Date.parse('2019-06-20T00:24:00Z');
const window = { fromAtMs: atMs, toAtMs: atMs + 600_000 };
const limits = { leastMs: 1000, mostMs: 86_400_000 };

describe('the time of the plots', () => {
  it('zooms around the instant under the pointer', () => {
    const near = zoomed(window, 0.5, 0.25, limits);
    expect(lengthOf(near)).toBe(300_000);
    expect(atShare(near, 0.25)).toBe(atShare(window, 0.25));
  });

  it('stops at a second and at the longest span, and stays where it is', () => {
    expect(lengthOf(zoomed(window, 1e-9, 0.5, limits))).toBe(1000);
    expect(lengthOf(zoomed(window, 1e9, 0.5, limits))).toBe(86_400_000);
    expect(shareOf(zoomed(window, 1e9, 0.5, limits), atShare(window, 0.5))).toBeCloseTo(0.5, 9);
  });

  it('pans by a share of its length and back', () => {
    expect(panned(panned(window, 0.25), -0.25)).toEqual(window);
    expect(panned(window, 1).fromAtMs).toBe(window.toAtMs);
  });

  it('reads the same of the archive while the window takes small steps', () => {
    const read = readWindow(window);
    expect(readWindow({ fromAtMs: window.fromAtMs + 500, toAtMs: window.toAtMs + 500 })).toEqual(read);
  });

  it('reads all that is shown and never more than three and a half times as much, at any place and length', () => {
    for (let n = 0; n < 2000; n += 1) {
      const lengthMs = (1000 * 1.01 ** n) % 3e11;
      const fromAtMs = atMs - n * 7919 - 0.5 * (n % 3);
      const shown = { fromAtMs, toAtMs: fromAtMs + Math.max(1000, lengthMs) };
      const read = readWindow(shown);
      expect(read.fromAtMs).toBeLessThan(shown.fromAtMs);
      expect(read.toAtMs).toBeGreaterThan(shown.toAtMs);
      expect(lengthOf(read)).toBeLessThanOrEqual(3.5 * lengthOf(shown));
    }
  });
});
