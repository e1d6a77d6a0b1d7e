import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import type { ColumnCells, OddCell } from '../samples/group-plan.ts';
import { packBody, packLooseBody, unpackBody } from './body.ts';
import { packCells, unpackCells } from './cells.ts';
import { DamagedColumns } from './damaged-columns.ts';
import { packRowTimes, unpackRowTimes } from './row-times.ts';
import { summariseCells } from './summarise-cells.ts';

const random = createRandom('damage');
const rows = 900;
const noOdd: ReadonlyMap<number, OddCell> = new Map();
const plain = { value: undefined, limits: undefined, marks: undefined, starts: undefined, odd: noOdd };

const ascending = Uint32Array.from({ length: rows + 1 }, (_, row) => row);
const texts = {
  heap: Uint8Array.from({ length: rows }, () => random.integer(256)),
  usedOctets: rows,
  starts: ascending.slice(0, rows),
  lengths: new Uint32Array(rows).fill(1),
};
const modes = {
  heap: Uint8Array.from(Buffer.from('SAFENOMINAL')),
  usedOctets: 11,
  starts: Uint32Array.from({ length: rows }, (_, row) => (row % 9 < 4 ? 0 : 4)),
  lengths: Uint32Array.from({ length: rows }, (_, row) => (row % 9 < 4 ? 4 : 7)),
};
const numbers = (at: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => at(row));

/** One of every form that a column takes. */
const columns: ColumnCells[] = [
  { ...plain, raw: numbers((row) => Math.round((20 + Math.sin(row / 90)) * 1000) / 1000) },
  { ...plain, raw: numbers(() => random.normal()) },
  { ...plain, raw: numbers((row) => Math.sin(row / 500)) },
  { ...plain, raw: numbers((row) => Math.fround(Math.sin(row))) },
  { ...plain, raw: numbers(() => Math.exp(random.integer(30))) },
  { ...plain, raw: numbers((row) => Math.floor(row / 300) * 2 ** 40 + row) },
  { ...plain, raw: numbers((row) => 5e12 + random.integer(1e6) * row) },
  { ...plain, raw: Float32Array.from({ length: rows }, () => random.normal()) },
  { ...plain, raw: Uint16Array.from({ length: rows }, () => random.integer(4096)) },
  { ...plain, raw: Int32Array.from({ length: rows }, (_, row) => row * row * 2000) },
  { ...plain, raw: Uint8Array.from({ length: rows }, (_, row) => (row % 301 === 5 ? 77 : 3)) },
  { ...plain, raw: BigUint64Array.from({ length: rows }, (_, row) => BigInt(row) << 32n) },
  { ...plain, raw: new Int8Array(rows).fill(-4) },
  {
    ...plain,
    raw: texts,
    marks: texts.heap.map((octet) => octet % 3),
    odd: new Map([[3, { raw: 'x', value: 1 }]]),
  },
  { ...plain, raw: modes, limits: texts.heap.map((octet) => octet % 7) },
  { ...plain, raw: new Uint8Array(rows).fill(1), starts: ascending, value: numbers((row) => row / 4) },
];
const times = {
  generatedAtMs: numbers((row) => 1.7e12 + row * 100),
  receivedAtMs: numbers((row) => 1.7e12 + row * 100 + random.integer(9)),
  lsns: numbers((row) => row * 200),
  quality: new Uint8Array(rows),
};

const readers: [string, Uint8Array[], (octets: Uint8Array) => unknown][] = [
  ['packed cells', columns.map((cells) => packCells(cells)), unpackCells],
  ['cold cells', columns.map((cells) => packCells(cells, 0, rows, { isCold: true })), unpackCells],
  ['sums of cells', columns.map((cells) => packCells(cells)), (octets) => summariseCells(octets, [300])],
  ['a packed body', [packBody(columns, 0, rows)], unpackBody],
  ['a loose body', [packLooseBody(columns, 0, rows)], unpackBody],
  ['times of rows', [packRowTimes(times)], unpackRowTimes],
];

/** Octets of memory that the reading of one damaged column may take: far beyond what it had, far below what would hurt. */
const mostOctets = 2 ** 26;

function readsOrSaysDamaged(read: (octets: Uint8Array) => unknown, octets: Uint8Array): boolean {
  try {
    read(octets);
    return true;
  } catch (error) {
    if (!(error instanceof DamagedColumns)) throw error;
    expect(error.fault.kind).toBe('damaged-columns');
    return false;
  }
}

describe('damaged columns', () => {
  it.each(readers)('%s of any damaged octets are read, or said to be damaged', (_, blobs, read) => {
    for (const octets of blobs)
      for (let round = 0; round < 1200 / blobs.length; round++) {
        const damaged = octets.slice();
        // The first octets say most: they are hit more often.
        const reach = round % 2 === 0 ? Math.min(40, damaged.length) : damaged.length;
        for (let left = 1 + random.integer(4); left > 0; left--)
          damaged[random.integer(reach)] = random.integer(256);
        const before = process.memoryUsage().arrayBuffers;
        readsOrSaysDamaged(read, damaged);
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(mostOctets);
      }
  });

  it.each(readers.filter(([name]) => name !== 'sums of cells'))(
    '%s that were cut short are said to be damaged',
    (_, blobs, read) => {
      for (const octets of blobs) {
        expect(readsOrSaysDamaged(read, octets)).toBe(true);
        for (let round = 0; round < 30; round++)
          expect(readsOrSaysDamaged(read, octets.slice(0, random.integer(octets.length)))).toBe(false);
      }
    },
  );

  it.each(readers)('%s are not made up from noise', (_, __, read) => {
    for (let round = 0; round < 500; round++)
      readsOrSaysDamaged(
        read,
        Uint8Array.from({ length: random.integer(60) }, (_, octet) => (octet < 2 ? 1 : random.integer(256))),
      );
  });
});
