import {
  ColumnStream,
  type Columns,
  createColumnLayout,
  createColumns,
  decodeColumns,
  encodeSpacePacket,
} from 'ccsds-parser';
import { readFieldValue } from 'ccsds-parser/columns/field-value';
import { octetMaker } from '../mutate-octets.ts';
import { counting, joined } from '../seed-octets.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const layout = createColumnLayout([
  { name: 'a', bitOffset: 48, bitLength: 5 },
  { name: 'b', bitOffset: 53, bitLength: 11, type: 'signed' },
  { name: 'c', bitOffset: 64, bitLength: 32, type: 'float' },
  { name: 'd', bitOffset: 96, bitLength: 24, byteOrder: 'little' },
  { name: 'e', bitOffset: 123, bitLength: 33 },
  { name: 'f', bitOffset: 160, bitLength: 64, type: 'signed' },
]);
const stream = joined(
  [30, 22, 10, 22].map((octets, sequenceCount) =>
    encodeSpacePacket({
      isTelecommand: false,
      hasSecondaryHeader: false,
      apid: 32,
      sequenceCount,
      data: counting(octets),
    }),
  ),
);

export const columnTargets: readonly FuzzTarget<Uint8Array>[] = [
  {
    name: 'columns',
    parsers: ['decodeColumns'],
    prepare() {
      const columns = createColumns(layout, 5);
      return {
        make: octetMaker({ seeds: [stream, counting(56)], mostOctets: 96 }),
        run(octets, choices) {
          columns.count = 0;
          const rows = choices.below(6);
          const offsets = Uint32Array.from({ length: rows }, () =>
            choices.below(octets.length + (choices.once(4) ? 8 : 1)),
          );
          if (choices.once(64) && rows > 0) offsets[0] = 0xffffffff - choices.below(64);
          const answer = decodeColumns(octets, offsets, columns);
          const isInside = offsets.every((offset) => offset + layout.recordOctets <= octets.length);
          if (answer.ok !== isInside)
            throw new Complaint(`records are ${isInside ? 'inside' : 'outside'} and ok is ${answer.ok}`);
          if (!answer.ok) return false;
          if (rows > 0) mustBeAsBitByBit(columns, octets, offsets, choices.below(rows));
          return rows > 0;
        },
      };
    },
  },
  streamTarget({
    name: 'column-stream',
    parsers: ['ColumnStream'],
    shape: () => ({
      seeds: [stream, stream.slice(0, 64)],
      mostOctets: 112,
      lengthFields: [{ at: 4, octets: 2 }],
      largeOctets: 16_384,
    }),
    create() {
      const columns = new ColumnStream({ layout, apid: 32, batchRows: 3 });
      // Batches are given back, so what they say is copied.
      const copied = (batches: Columns[]) =>
        batches.map((batch) => {
          const values = batch.values.map((column) => column.slice(0, batch.count));
          columns.pool.takeBack(batch);
          return values;
        });
      return { push: (octets) => copied(columns.push(octets)), flush: () => copied(columns.flush()) };
    },
    isReused: true,
  }),
];

/** The fast loops against one that looks at each bit. */
function mustBeAsBitByBit(columns: Columns, octets: Uint8Array, offsets: Uint32Array, row: number): void {
  for (const [index, field] of layout.fields.entries()) {
    const fast = columns.values[index]![row];
    const slow = readFieldValue(octets, offsets[row]!, field);
    if (!Object.is(fast, slow) && fast !== slow)
      throw new Complaint(`${field.name}: ${fast} and bit by bit ${slow}`);
  }
}
