import { createRandom } from '@dawa/seams/random';
import { type OctetCells, octetsAt } from 'ccsds-parser/xtce/columns/columns';
import { describe, expect, it } from 'vitest';
import { packOctets, unpackOctets } from './octet-columns.ts';

function cellsOf(octets: readonly Uint8Array[]): OctetCells {
  const lengths = Uint32Array.from(octets, ({ length }) => length);
  const starts = new Uint32Array(octets.length);
  for (let cell = 1; cell < octets.length; cell++) starts[cell] = starts[cell - 1]! + lengths[cell - 1]!;
  const heap = new Uint8Array(Buffer.concat(octets));
  return { heap, usedOctets: heap.length, starts, lengths };
}

function allOf(cells: OctetCells): string[] {
  return Array.from(cells.lengths, (_, cell) => Buffer.from(octetsAt(cells, cell)).toString('latin1'));
}

describe('a column of texts or octets', () => {
  const random = createRandom('octets');
  const count = 2048;

  it('takes next to nothing for the name of a mode that seldom changes', () => {
    const cells = cellsOf(
      Array.from({ length: count }, (_, row) => Buffer.from(row % 900 < 600 ? 'NOMINAL' : 'SAFE')),
    );
    const packed = packOctets(cells);
    expect(allOf(unpackOctets(packed))).toStrictEqual(allOf(cells));
    expect(packed.length).toBeLessThan(100);
  });

  it('deflates texts that differ but are alike', () => {
    const cells = cellsOf(Array.from({ length: count }, (_, row) => Buffer.from(`OBC: task ${row} done`)));
    const packed = packOctets(cells);
    expect(allOf(unpackOctets(packed))).toStrictEqual(allOf(cells));
    expect(packed.length).toBeLessThan(cells.heap.length / 2);
  });

  it('takes hardly more than the octets of noise', () => {
    const cells = cellsOf(
      Array.from({ length: count }, () =>
        Uint8Array.from({ length: random.integer(40) }, () => random.integer(256)),
      ),
    );
    const packed = packOctets(cells);
    expect(allOf(unpackOctets(packed))).toStrictEqual(allOf(cells));
    expect(packed.length).toBeLessThan(cells.heap.length + count);
  });

  it('takes cells in any order of their heap, and those that share it', () => {
    const heap = Uint8Array.from({ length: 100 }, (_, octet) => octet);
    const cells = {
      heap,
      usedOctets: 90,
      starts: Uint32Array.of(50, 3, 3, 89),
      lengths: Uint32Array.of(5, 9, 9, 0),
    };
    expect(allOf(unpackOctets(packOctets(cells)))).toStrictEqual(allOf(cells));
    expect(allOf(unpackOctets(packOctets(cells, 1, 3)))).toStrictEqual(allOf(cells).slice(1, 3));
    expect(allOf(unpackOctets(packOctets(cells, 2, 2)))).toStrictEqual([]);
  });
});
