import { describe, expect, it } from 'vitest';
import { levelAt, levelRange, paintWaterfall, type WaterfallPicture } from './paint-waterfall.ts';

const [gap, hatch] = [1000, 1001];
const colours = { shades: Uint32Array.from({ length: 256 }, (_, shade) => shade), gap, hatch };
const range = { low: 0, high: 255 };

function paint(picture: WaterfallPicture, width: number, height: number): number[][] {
  const pixels = new Uint32Array(width * height);
  paintWaterfall(pixels, { width, height }, picture, colours, range);
  return Array.from({ length: height }, (_, y) => [...pixels.subarray(y * width, (y + 1) * width)]);
}

const stripe = (atMs: number, ...levels: number[]) => ({ atMs, levels: Uint8Array.from(levels) });
const picture = (stripes: WaterfallPicture['stripes'], toMs = 400): WaterfallPicture => ({
  stripes,
  stripeMs: 100,
  ...{ fromMs: 0, toMs, fromHz: 0, toHz: 4000 },
});

describe('a waterfall', () => {
  it('has time to the right and high tones above', () => {
    const rows = paint(picture([stripe(50, 1, 2), stripe(150, 3, 4)], 200), 2, 2);
    expect(rows).toEqual([
      [2, 4],
      [1, 3],
    ]);
  });

  it('shows the strongest of what falls on a pixel, so that a burst is not lost', () => {
    const stripes = [stripe(50, 9, 1), stripe(150, 2, 200), stripe(250, 3, 3), stripe(350, 4, 4)];
    expect(paint(picture(stripes), 1, 1)).toEqual([[200]]);
  });

  it('hatches where nothing came, and bridges no gap', () => {
    const rows = paint(picture([stripe(50, 7), stripe(350, 8)]), 4, 1);
    expect(rows[0]![0]).toBe(7);
    expect([gap, hatch]).toContain(rows[0]![1]);
    expect([gap, hatch]).toContain(rows[0]![2]);
    expect(rows[0]![3]).toBe(8);
  });

  it('shows some of the band alone, and tells the level at a place', () => {
    const of = { ...picture([stripe(50, 10, 20, 30, 40)], 100), band: { fromHz: 0, toHz: 4000 } };
    expect(paint({ ...of, fromHz: 1000, toHz: 3000 }, 1, 2)).toEqual([[30], [20]]);
    expect(paint({ ...of, fromHz: 3000, toHz: 3500 }, 1, 3)).toEqual([[40], [40], [40]]);
    expect([0, 1500, 3999].map((hz) => levelAt(of, 50, hz))).toEqual([10, 20, 40]);
    expect(levelAt(of, 350, 1500)).toBeUndefined();
  });

  it('has no hole between rows that are rounded to samples', () => {
    const rows = paint(picture([stripe(48, 7), stripe(152, 7), stripe(249, 7), stripe(351, 7)]), 40, 1);
    expect(rows[0]!.every((shade) => shade === 7)).toBe(true);
  });
});

describe('the shades of a waterfall', () => {
  it('begin at the noise', () => {
    const noise = stripe(0, ...Array.from({ length: 99 }, () => 60), 220);
    expect(levelRange([noise])).toEqual({ low: 60, high: 220 });
  });

  it('do not make a picture of silence', () => {
    expect(levelRange([stripe(0, 60, 61, 60, 62)])).toEqual({ low: 60, high: 130 });
    expect(levelRange([])).toEqual({ low: 0, high: 255 });
  });
});
