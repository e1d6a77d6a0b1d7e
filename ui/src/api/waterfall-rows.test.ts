import { describe, expect, it } from 'vitest';
import { addRow, keptMs, type LiveWaterfall, withEarlier } from './waterfall-rows.ts';

const row = (rowAtMs: number, change = {}) => ({
  rowAtMs,
  ...{ kind: 'real' as const, fromHz: 0, toHz: 4000, floorDb: -100, topDb: 0 },
  levels: btoa('\x01\x02\xff'),
  recordingId: null,
  ...change,
});

const after = (...rows: ReturnType<typeof row>[]) =>
  rows.reduce<LiveWaterfall | undefined>((before, one) => addRow(before, one), undefined)!;

describe('the waterfall of what is heard now', () => {
  it('takes its rows as they come', () => {
    const { stripes, stripeMs } = after(row(1000), row(1200), row(1400));
    expect(stripes.map(({ atMs }) => atMs)).toEqual([1000, 1200, 1400]);
    expect([...stripes[0]!.levels]).toEqual([1, 2, 255]);
    expect(stripeMs).toBe(400);
  });

  it('takes a hole for no row', () => {
    const rows = [1000, 1100, 1200, 9000, 9100, 9200, 9300];
    expect(after(...rows.map((atMs) => row(atMs))).stripeMs).toBe(200);
  });

  it('forgets what is older than a page keeps', () => {
    const { stripes } = after(row(0), row(100), row(keptMs + 100));
    expect(stripes.map(({ atMs }) => atMs)).toEqual([100, keptMs + 100]);
  });

  it('begins anew with another band, and when the clock goes back', () => {
    expect(after(row(1000), row(1100, { toHz: 8000 })).stripes).toHaveLength(1);
    expect(after(row(1000), row(900)).stripes).toHaveLength(1);
  });

  it('stands behind what the station kept of the time before, none of it twice', () => {
    const kept = [row(1000), row(1100), row(1200), row(1300)];
    const joined = withEarlier(kept, after(row(1200), row(1300), row(1400)))!;
    expect(joined.stripes.map(({ atMs }) => atMs)).toEqual([1000, 1100, 1200, 1300, 1400]);
    expect(withEarlier(kept, undefined)!.stripes).toHaveLength(4);
    expect(withEarlier(kept, after(row(1400, { toHz: 8000 })))!.stripes).toHaveLength(1);
    expect(withEarlier([], undefined)).toBeUndefined();
  });

  it('outlives levels that are no base64', () => {
    expect(after(row(1000, { levels: '%' })).stripes[0]!.levels).toHaveLength(0);
  });
});
