import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apidTotals } from '../packet/packet-table.ts';
import { encodeSpacePacket } from '../packet/space-packet.ts';
import { createColumnLayout } from './column-layout.ts';
import { ColumnStream } from './column-stream.ts';
import { columnOf } from './columns.ts';

const layout = createColumnLayout([
  { name: 'count', bitOffset: 18, bitLength: 14 },
  { name: 'level', bitOffset: 48, bitLength: 16 },
]);

/** Every third packet is of another APID, every tenth of ours is too short. */
const packets = Array.from({ length: 120 }, (_, index) =>
  encodeSpacePacket({
    isTelecommand: false,
    hasSecondaryHeader: false,
    apid: index % 3 === 2 ? 9 : 5,
    sequenceCount: index,
    data: new Uint8Array(index % 3 !== 2 && index % 10 === 0 ? 1 : 2 + (index % 30)).fill(index),
  }),
);
const stream = new Uint8Array(packets.flatMap((bytes) => [...bytes]));
const expected = [...packets.keys()].filter((index) => index % 3 !== 2 && index % 10 !== 0);

describe('ColumnStream', () => {
  it('fills equal batches however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 90 }),
        (chunkOctets, batchRows) => {
          const columns = new ColumnStream({ layout, apid: 5, batchRows });
          const counts: number[] = [];
          const levels: number[] = [];
          const sizes: number[] = [];
          const take = (batches: ReturnType<ColumnStream['push']>) => {
            for (const batch of batches) {
              counts.push(...[...columnOf(batch, 'count')].map(Number));
              levels.push(...[...columnOf(batch, 'level')].map(Number));
              sizes.push(batch.count);
              columns.pool.takeBack(batch);
            }
          };
          for (let at = 0; at < stream.length; at += chunkOctets)
            take(columns.push(stream.subarray(at, at + chunkOctets)));
          take(columns.flush());
          expect(counts).toEqual(expected);
          expect(levels).toEqual(expected.map((index) => index * 257));
          expect(sizes.slice(0, -1).every((size) => size === batchRows)).toBe(true);
          expect(columns.tooShort).toBe(8);
          expect(apidTotals(columns.table).map(({ apid, packets }) => [apid, packets])).toEqual([
            [5, 80],
            [9, 40],
          ]);
        },
      ),
      { seed: 5, numRuns: 40 },
    );
  });

  it('lets go of a packet that is not whole, and refuses options that make no sense', () => {
    const columns = new ColumnStream({ layout, apid: 5 });
    columns.push(stream.subarray(0, 3));
    expect(columns.flush()).toEqual([]);
    expect(columns.push(packets[1]!)).toEqual([]);
    expect(columns.flush()[0]!.count).toBe(1);
    expect(() => new ColumnStream({ layout, apid: 2048 })).toThrow(RangeError);
    expect(() => new ColumnStream({ layout, apid: 5, batchRows: 0 })).toThrow(RangeError);
  });
});
