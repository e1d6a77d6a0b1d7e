import { describe, expect, it } from 'vitest';
import { barPieces, binAt, brushedSpan, futureShare, rowTotals } from './completeness-geometry.ts';

const row = (received: number[], missing: number[] = [], faulty: number[] = []) => ({
  by: 'apid' as const,
  id: 32,
  received,
  missing,
  faulty,
});
const span = { fromAtMs: 1000, toAtMs: 5000 };

describe('a line of completeness', () => {
  it('is bare where nothing was received', () => {
    expect(barPieces(row([5, 5, 0, 5]))).toEqual([
      { from: 0, to: 0.5, share: 1, isFaulty: false },
      { from: 0.75, to: 1, share: 1, isFaulty: false },
    ]);
  });

  it('is not bare between reports that come seldom, but where one of them is missing or they stop', () => {
    // A report every sixth bin, one skipped by its counter, and a silence of three of them.
    const received = new Array<number>(60).fill(0);
    const missing = new Array<number>(60).fill(0);
    for (const bin of [0, 6, 12, 24, 30, 48, 54]) received[bin] = 1;
    missing[24] = 1;
    expect(
      barPieces(row(received, missing)).map(({ from, to }) => [Math.round(from * 60), Math.round(to * 60)]),
    ).toEqual([
      [0, 13],
      [24, 25],
      [25, 31],
      [48, 55],
    ]);
  });

  it('is lower where packets are missing, and full only when none is', () => {
    const shares = barPieces(row([999, 50, 1, 10], [1, 50, 99, 0])).map(({ share }) => share);
    expect(shares).toEqual([0.9, 0.5, 0.2, 1]);
  });

  it('tells packets with a fault apart', () => {
    expect(barPieces(row([1, 1, 1], [], [0, 1, 0])).map(({ isFaulty }) => isFaulty)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('has as few pieces as a steady link needs, however many bins', () => {
    expect(barPieces(row(new Array(2000).fill(3)))).toEqual([{ from: 0, to: 1, share: 1, isFaulty: false }]);
  });

  it('sums up what it shows', () => {
    expect(rowTotals(row([1, 2], [3, 4], [0, 1]))).toEqual({ received: 3, missing: 7, faulty: 1 });
  });

  it('leaves the future empty', () => {
    expect([0, 1000, 2000, 5000, 9000].map((nowAtMs) => futureShare(span, nowAtMs))).toEqual([
      0, 0, 0.25, 1, 1,
    ]);
  });

  it('zooms to what is brushed, from either side and beyond the ends, and not by a click', () => {
    expect(brushedSpan(span, 0.75, 0.25)).toEqual({ fromAtMs: 2000, toAtMs: 4000 });
    expect(brushedSpan(span, -3, 0.5)).toEqual({ fromAtMs: 1000, toAtMs: 3000 });
    expect(brushedSpan(span, 0.5, 0.505)).toBeUndefined();
  });

  it('says what lies under the pointer', () => {
    expect(binAt(row([1, 2, 3, 4], [0, 0, 9, 0]), span, 0.6)).toEqual({
      fromAtMs: 3000,
      toAtMs: 4000,
      received: 3,
      missing: 9,
      faulty: 0,
    });
    expect(binAt(row([1, 2, 3, 4]), span, 1)).toMatchObject({ received: 4 });
  });
});
