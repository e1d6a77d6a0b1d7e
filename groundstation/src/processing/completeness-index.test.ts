import type { GapRecord } from '@dawa/protocols/console/completeness';
import { describe, expect, it } from 'vitest';
import { completenessOf, gapLimit } from './completeness-index.ts';

const query = { by: 'received', fromAtMs: 1000, toAtMs: 5000, bins: 4 } as const;
const count = (
  virtualChannelId: number,
  apid: number,
  bin: number,
  packets = 1,
  missing = 0,
  faulty = 0,
) => ({
  virtualChannelId,
  apid,
  bin,
  packets,
  missing,
  faulty,
});
const gap = (fromAtMs: number, toAtMs: number, onboardAtMs: number | null = null): GapRecord => ({
  gapId: `${fromAtMs}`,
  by: 'apid',
  id: '32',
  fromAtMs,
  toAtMs,
  fromOnboardAtMs: onboardAtMs,
  toOnboardAtMs: onboardAtMs,
  missing: { atLeast: 1, likely: 1, atMost: 1 },
  filled: 0,
  isFilled: false,
  reason: null,
});

describe('what is there of a span', () => {
  it('is a line for each channel and each process, and every packet in one bin of both', () => {
    const counts = [count(0, 33, 0, 4), count(0, 32, 3, 2, 1, 1), count(1, 32, 0, 5), count(0, 32, 9)];
    expect(completenessOf(query, counts, []).rows).toEqual([
      { by: 'virtual-channel', id: 0, received: [4, 0, 0, 2], missing: [0, 0, 0, 1], faulty: [0, 0, 0, 1] },
      { by: 'virtual-channel', id: 1, received: [5, 0, 0, 0], missing: [0, 0, 0, 0], faulty: [0, 0, 0, 0] },
      { by: 'apid', id: 32, received: [5, 0, 0, 2], missing: [0, 0, 0, 1], faulty: [0, 0, 0, 1] },
      { by: 'apid', id: 33, received: [4, 0, 0, 0], missing: [0, 0, 0, 0], faulty: [0, 0, 0, 0] },
    ]);
  });

  it('lists the gaps that overlap it, by the time that was asked for', () => {
    const gaps = [gap(0, 900), gap(500, 1000), gap(4900, 9000), gap(5000, 6000), gap(8000, 9000, 2000)];
    const idsOf = (by: 'received' | 'generated') =>
      completenessOf({ ...query, by }, [], gaps).gaps.map(({ gapId }) => gapId);
    expect(idsOf('received')).toEqual(['500', '4900']);
    expect(idsOf('generated')).toEqual(['500', '4900', '8000']);
  });

  it('says how many gaps it does not list', () => {
    const gaps = Array.from({ length: gapLimit + 7 }, (_, index) => gap(1000 + index, 1001 + index));
    const found = completenessOf(query, [], gaps);
    expect([found.gaps.length, found.gapsLeftOut]).toEqual([gapLimit, 7]);
  });
});
