import { describe, expect, it } from 'vitest';
import { trackRows } from './track-rows.ts';

const sample = (atMs: number, azimuthDeg: number, elevationDeg: number) => ({
  atMs,
  azimuthDeg,
  elevationDeg,
  ridgeDeg: 20,
});

describe('the track as a table', () => {
  const pass = {
    track: [sample(5_000, 350, 10), sample(65_000, 10, 40)],
    aosAtMs: 25_000,
    tcaAtMs: 60_000,
    losAtMs: 64_000,
  };

  it('has a row at whole steps of UTC and one for each moment of the pass, in order', () => {
    const rows = trackRows(pass, 20_000);
    expect(rows.map(({ atMs, event }) => [atMs, event])).toEqual([
      [20_000, undefined],
      [25_000, 'rise'],
      [40_000, undefined],
      [60_000, undefined],
      [60_000, 'top'],
      [64_000, 'set'],
    ]);
  });

  it('says how far above the ridge it stands, below zero while a mountain hides it', () => {
    // Straight between the samples: half a degree of elevation a second from 10 degrees at 5 s.
    const [first, rise] = trackRows(pass, 20_000);
    expect(first).toMatchObject({ elevationDeg: 17.5, overRidgeDeg: -2.5 });
    expect(rise).toMatchObject({ elevationDeg: 20, overRidgeDeg: 0 });
  });

  it('has no rows without a track', () => {
    expect(trackRows({ ...pass, track: [] }, 20_000)).toEqual([]);
  });
});
