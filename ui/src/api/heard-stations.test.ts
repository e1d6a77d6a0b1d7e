import type { HeardStationInfo } from '@dawa/protocols/console/heard';
import { describe, expect, it } from 'vitest';
import { newestFirst } from './heard-stations.ts';

const station = (callsign: string, lastHeardAtMs: number, frames = 1): HeardStationInfo => ({
  ...{ callsign, isOwn: null, firstHeardAtMs: 0, lastHeardAtMs, frames, directFrames: 0, oddFrames: 0 },
  ...{ carrierOffsetHz: null },
  ...{ heardFrom: callsign, destination: 'CQ', path: [], position: null, positionAtMs: null, symbol: null },
  ...{ altitudeM: null, comment: null, status: null, telemetry: [], telemetrySequence: null },
  ...{ telemetryAtMs: null, weather: null },
});

describe('stations that were heard', () => {
  it('stand in the order in which they were heard last', () => {
    const list = newestFirst([station('A51AA', 10), station('VU2BB', 20)], [station('A51AA', 30, 2)]);
    expect(list.map(({ callsign, frames }) => [callsign, frames])).toEqual([
      ['A51AA', 2],
      ['VU2BB', 1],
    ]);
  });

  it('are not set back by an answer that was on its way while something newer came', () => {
    expect(newestFirst([station('A51AA', 30, 2)], [station('A51AA', 10, 1)])[0]!.frames).toBe(2);
  });
});
