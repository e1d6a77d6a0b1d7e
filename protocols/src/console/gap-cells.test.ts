import { describe, expect, it } from 'vitest';
import { gapCells } from './gap-cells.ts';

describe('the map of a file', () => {
  it('has a cell for each packet where there is room', () => {
    const cells = gapCells({ kept: [{ first: 1, last: 2 }], missing: [{ first: 3, last: 3 }] }, 10);
    expect(cells).toEqual([
      { first: 1, last: 1, kept: 1 },
      { first: 2, last: 2, kept: 1 },
      { first: 3, last: 3, kept: 0 },
    ]);
  });

  it('loses no packet where a cell stands for several', () => {
    const kept = [
      { first: 0, last: 99 },
      { first: 150, last: 160 },
      { first: 162, last: 999 },
      { first: 1001, last: 2468 },
    ];
    const missing = [
      { first: 100, last: 149 },
      { first: 161, last: 161 },
      { first: 1000, last: 1000 },
    ];
    const cells = gapCells({ kept, missing }, 120);
    expect(cells).toHaveLength(120);
    expect(cells.reduce((sum, cell) => sum + cell.kept, 0)).toBe(100 + 11 + 838 + 1468);
    expect(cells.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(2469);
    const ofGap = cells.find(({ first, last }) => first <= 1000 && last >= 1000)!;
    expect(ofGap.kept).toBe(ofGap.last - ofGap.first);
  });

  it('is empty while nobody knows how long the file is', () => {
    expect(gapCells({ kept: [], missing: [] }, 10)).toEqual([]);
  });
});
