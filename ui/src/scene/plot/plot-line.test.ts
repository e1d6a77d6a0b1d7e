import { describe, expect, it } from 'vitest';
import { commonGaps } from './common-gaps.ts';
import { binGridOf, foldPoints, isSparse, joinBins, type PlotBins } from './plot-bins.ts';
import { lineOfBins, lineOfPoints, reachOf } from './plot-line.ts';
import { joinPoints, livePoints, nearestIndex, pointsWithin } from './plot-points.ts';

const atMs = Date.parse('2019-06-20T00:24:00Z');

/** Seeded, so that a failure can be seen again. Source: mulberry32, public domain. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One sample a second with jitter, a gap in the middle, and one packet a sample. */
function pass(count: number, seed: number) {
  const random = dice(seed);
  const at = Array.from(
    { length: count },
    (_, n) => atMs + n * 1000 + random() * 200 + (n > count / 2 ? 90_000 : 0),
  );
  return {
    atMs: at,
    values: at.map((_, n) => 20 + Math.sin(n / 9) + random()),
    receivedAtMs: at.map((time) => time + 300),
    packetLsns: at.map((_, n) => 100 + 13 * n),
  };
}

const slice = (points: ReturnType<typeof pass>, from: number, to: number) => ({
  atMs: points.atMs.slice(from, to),
  values: points.values.slice(from, to),
  receivedAtMs: points.receivedAtMs.slice(from, to),
  packetLsns: points.packetLsns.slice(from, to),
});

describe('history and live data as one line', () => {
  it('have no seam: wherever the archive was read and the page opened, the bins are those of all samples', () => {
    const all = pass(900, 1);
    const grid = binGridOf({ fromAtMs: atMs, toAtMs: atMs + 1_000_000 }, 1_000_000, 300);
    const whole = foldPoints(all, grid);
    const random = dice(2);
    for (let round = 0; round < 60; round += 1) {
      const opened = Math.floor(random() * 900);
      // The archive is read at or after the opening of the page, so that nothing lies between.
      const readTo = opened + Math.floor(random() * (900 - opened));
      const archived = foldPoints(slice(all, 0, readTo), grid);
      const joined = joinBins(archived, slice(all, opened, 900));
      expect(joined.samples).toEqual(whole.samples);
      expect(joined.min).toEqual(whole.min);
      expect(joined.max).toEqual(whole.max);
      expect(joined.last).toEqual(whole.last);
      for (const [bin, mean] of whole.mean.entries())
        if (mean !== null) expect(joined.mean[bin]).toBeCloseTo(mean, 9);
      expect(joinPoints(slice(all, 0, readTo), slice(all, opened, 900))).toEqual(all);
    }
  });

  it('keep both of two samples of one instant, and one of a sample that both have', () => {
    const point = (packetLsn: number) => ({
      atMs: [atMs],
      values: [1],
      receivedAtMs: [atMs],
      packetLsns: [packetLsn],
    });
    expect(joinPoints(point(1), point(2)).packetLsns).toEqual([1, 2]);
    expect(joinPoints(point(1), point(1)).packetLsns).toEqual([1]);
  });

  it('put what was stored on board where it was made', () => {
    const late = livePoints({
      atMs: [atMs, atMs + 1],
      values: [5, 4],
      generatedAtMs: [atMs - 100, atMs - 7_200_000],
      receivedAtMs: [atMs, atMs + 1],
      packetLsns: [1, 2],
    });
    expect(late.atMs).toEqual([atMs - 7_200_000, atMs - 100]);
    expect(late.values).toEqual([4, 5]);
  });
});

describe('the envelope', () => {
  it('holds every sample of its bin, and its line what lies between', () => {
    const all = pass(5000, 3);
    const bins = foldPoints(all, binGridOf({ fromAtMs: atMs, toAtMs: atMs + 5_100_000 }, 5_100_000, 500));
    const line = lineOfBins(bins, 1000, false);
    for (const [index, at] of all.atMs.entries()) {
      const bin = Math.floor((at - bins.fromAtMs) / bins.widthMs);
      const place = line.atMs.indexOf(bins.fromAtMs + (bin + 0.5) * bins.widthMs);
      expect(line.low[place]!).toBeLessThanOrEqual(all.values[index]!);
      expect(line.high[place]!).toBeGreaterThanOrEqual(all.values[index]!);
      expect(line.centre[place]!).toBeGreaterThanOrEqual(line.low[place]!);
      expect(line.centre[place]!).toBeLessThanOrEqual(line.high[place]!);
    }
  });

  it('follows the last value of modes and words, for which a mean says nothing', () => {
    const points = { atMs: [atMs, atMs + 1, atMs + 2], values: [4, 4, 7] };
    const bins = foldPoints(points, { fromAtMs: atMs, widthMs: 10, bins: 1 });
    expect(lineOfBins(bins, 1000, true).centre).toEqual([7]);
    expect(lineOfBins(bins, 1000, false).centre).toEqual([5]);
  });
});

describe('a gap', () => {
  it('is cut where two and a half reports are missing, and not before', () => {
    const line = lineOfPoints(
      { atMs: [0, 1000, 3400, 6000].map((at) => atMs + at), values: [1, 2, 3, 4] },
      1000,
    );
    expect(line.pieces).toEqual([
      [0, 3],
      [3, 4],
    ]);
    expect(line.gaps).toEqual([{ fromAtMs: atMs + 3400, toAtMs: atMs + 6000 }]);
  });

  it('is not seen between bins that are narrower than the reports are apart', () => {
    const bins = foldPoints(
      pass(400, 4),
      binGridOf({ fromAtMs: atMs, toAtMs: atMs + 600_000 }, 600_000, 6000),
    );
    expect(bins.widthMs).toBe(100);
    expect(lineOfBins(bins, 1000, false).gaps).toHaveLength(1);
  });

  it('is an empty bin where bins are wide', () => {
    const grid = { fromAtMs: atMs, widthMs: 60_000, bins: 4 };
    const bins = foldPoints({ atMs: [atMs, atMs + 130_000], values: [1, 2] }, grid);
    expect(lineOfBins(bins, 1000, false).gaps).toEqual([{ fromAtMs: atMs + 30_000, toAtMs: atMs + 150_000 }]);
  });

  it('of several lines is what all of them lack', () => {
    const gap = (fromAtMs: number, toAtMs: number) => ({ fromAtMs, toAtMs });
    expect(
      commonGaps([
        [gap(0, 10), gap(20, 40)],
        [gap(5, 25), gap(30, 50)],
      ]),
    ).toEqual([gap(5, 10), gap(20, 25), gap(30, 40)]);
    expect(commonGaps([[gap(0, 10)], []])).toEqual([]);
    expect(commonGaps([])).toEqual([]);
  });
});

describe('what is looked up in a line', () => {
  const all = pass(100, 5);
  it('is the sample nearest to the cursor', () => {
    expect(nearestIndex([], atMs)).toBeUndefined();
    expect(nearestIndex([10, 20, 30], -5)).toBe(0);
    expect(nearestIndex([10, 20, 30], 24)).toBe(1);
    expect(nearestIndex([10, 20, 30], 26)).toBe(2);
    expect(nearestIndex([10, 20, 30], 99)).toBe(2);
  });

  it('enters and leaves a window with the samples beside it', () => {
    const within = pointsWithin(all, { fromAtMs: all.atMs[10]!, toAtMs: all.atMs[20]! });
    expect(within.atMs[0]).toBe(all.atMs[9]);
    expect(within.atMs.at(-1)).toBe(all.atMs[20]);
  });

  it('reaches from the lowest to the highest of a window', () => {
    const line = lineOfPoints(all, 1000);
    const values = all.values.slice(10, 21);
    const window = { fromAtMs: all.atMs[10]!, toAtMs: all.atMs[20]! };
    expect(reachOf(line, window)).toEqual([Math.min(...values), Math.max(...values)]);
    expect(reachOf(line, { fromAtMs: 0, toAtMs: 1 })).toBeUndefined();
  });
});

describe('bins or samples', () => {
  const bins = (count: number, each: number): PlotBins => ({
    ...foldPoints({ atMs: [], values: [] }, { fromAtMs: 0, widthMs: 1, bins: count }),
    samples: new Array<number>(count).fill(each),
  });

  it('are samples while each has a place of its own, bins when they would lie over each other', () => {
    expect(isSparse(bins(600, 1), { fromAtMs: 0, toAtMs: 600 })).toBe(true);
    expect(isSparse(bins(600, 3), { fromAtMs: 0, toAtMs: 600 })).toBe(false);
    expect(isSparse(bins(4000, 1), { fromAtMs: 0, toAtMs: 4000 })).toBe(false);
    expect(isSparse(bins(4000, 1), { fromAtMs: 100, toAtMs: 700 })).toBe(true);
  });

  it('stand on a grid that does not move with the window', () => {
    const at = (fromAtMs: number) => binGridOf({ fromAtMs, toAtMs: fromAtMs + 600_000 }, 600_000, 494);
    expect(at(atMs).widthMs).toBe(2000);
    expect(at(atMs + 1999).fromAtMs).toBe(atMs);
    const { fromAtMs, widthMs, bins: count } = at(atMs + 1999);
    expect(fromAtMs + widthMs * count).toBeGreaterThanOrEqual(atMs + 1999 + 600_000);
  });
});
