import { createRandom, type Random } from '@dawa/seams/random';
import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import { type OctetCells, octetsAt } from 'ccsds-parser/xtce/columns/columns';
import { describe, expect, it } from 'vitest';
import type { ColumnCells, OddCell } from '../samples/group-plan.ts';
import {
  bodyColumn,
  countBodyColumns,
  packBody,
  packLooseBody,
  unpackBody,
  unpackBodyColumn,
} from './body.ts';
import { cellSpan, countRows, isOctetCells } from './cell-parts.ts';
import { packCells, unpackCells } from './cells.ts';

const noOdd: ReadonlyMap<number, OddCell> = new Map();
const plain = { value: undefined, limits: undefined, marks: undefined, starts: undefined, odd: noOdd };
const limitStates = 7;

/** A column of any form, with room behind its rows, as an open segment has it. */
function randomColumn(random: Random, rows: number): ColumnCells {
  const isList = random.next() < 0.25;
  const starts = isList ? new Uint32Array(rows + 3) : undefined;
  if (starts !== undefined) {
    starts[0] = random.integer(3);
    for (let row = 0; row < rows; row++) starts[row + 1] = starts[row]! + random.integer(4);
  }
  const count = starts === undefined ? rows : starts[rows]!;
  const room = count + 5;
  const pick = <T>(make: (length: number) => T) => (random.next() < 0.4 ? make(room) : undefined);
  const raw = random.next() < 0.3 ? randomTexts(random, room) : randomNumbers(random, room);
  const odd = new Map<number, OddCell>();
  if (random.next() < 0.3)
    for (let left = 5; left > 0 && count > 0; left--)
      odd.set(random.integer(count), { raw: 'ein \ud800 Rest', value: [NaN, -0, true, ''][left % 4]! });
  return {
    raw,
    value: pick((length) => randomNumbers(random, length)),
    limits: pick((length) => Uint8Array.from({ length }, () => random.integer(limitStates))),
    marks: pick((length) => Uint8Array.from({ length }, () => random.integer(3))),
    starts,
    odd,
  };
}

function randomNumbers(random: Random, length: number): ColumnValues {
  const kinds = [
    () => Float64Array.from({ length }, () => Math.round(random.normal() * 1000) / 1000),
    () => Float32Array.from({ length }, () => random.normal()),
    () => Uint16Array.from({ length }, () => random.integer(4096)),
    () => Int8Array.from({ length }, () => random.integer(3)),
    () => BigInt64Array.from({ length }, (_, index) => BigInt(index) << 33n),
    () => new Uint32Array(length).fill(7),
  ];
  return kinds[random.integer(kinds.length)]!();
}

function randomTexts(random: Random, length: number): OctetCells {
  const texts = Array.from({ length }, () => {
    if (random.next() < 0.5) return Buffer.from(['SAFE', 'NOMINAL', '', 'DÉTUMBLE'][random.integer(4)]!);
    return Buffer.from(Array.from({ length: random.integer(20) }, () => random.integer(256)));
  });
  const lengths = Uint32Array.from(texts, (text) => text.length);
  const starts = new Uint32Array(length);
  for (let cell = 1; cell < length; cell++) starts[cell] = starts[cell - 1]! + lengths[cell - 1]!;
  const heap = new Uint8Array(Buffer.concat([...texts, Buffer.alloc(9)]));
  return { heap, usedOctets: heap.length - 9, starts, lengths };
}

function expectSameCells(found: ColumnCells, expected: ColumnCells, from: number, to: number): void {
  const [cellFrom, cellTo] = cellSpan(expected, from, to);
  expect(countRows(found)).toBe(to - from);
  if (isOctetCells(expected.raw)) {
    const raw = found.raw as OctetCells;
    expect(raw.lengths.length).toBe(cellTo - cellFrom);
    for (let cell = cellFrom; cell < cellTo; cell++)
      expect(Buffer.compare(octetsAt(raw, cell - cellFrom), octetsAt(expected.raw, cell))).toBe(0);
  } else expect(found.raw).toStrictEqual(expected.raw.slice(cellFrom, cellTo));
  expect(found.value).toStrictEqual(expected.value?.slice(cellFrom, cellTo));
  expect(found.limits).toStrictEqual(expected.limits?.slice(cellFrom, cellTo));
  const marks = expected.marks?.slice(cellFrom, cellTo);
  expect(found.marks ?? marks?.map(() => 1)).toStrictEqual(marks);
  expect(found.starts).toStrictEqual(
    expected.starts?.slice(from, to + 1).map((start) => start - expected.starts![from]!),
  );
  const odd = [...expected.odd].filter(([index]) => index >= cellFrom && index < cellTo);
  expect(found.odd).toStrictEqual(new Map(odd.map(([index, cell]) => [index - cellFrom, cell])));
}

describe('cells of a column', () => {
  const random = createRandom('cells');
  const cases = Array.from({ length: 150 }, () => {
    const rows = random.integer(90);
    const from = random.integer(rows + 1);
    return { cells: randomColumn(random, rows), from, to: from + random.integer(rows - from + 1) };
  });

  it('come back from one blob with all that belongs to them', () => {
    for (const { cells, from, to } of cases)
      expectSameCells(unpackCells(packCells(cells, from, to)), cells, from, to);
  });

  it('come back from a blob that was deflated because it is cold', () => {
    for (const { cells, from, to } of cases)
      expectSameCells(unpackCells(packCells(cells, from, to, { isCold: true })), cells, from, to);
    const raw = Uint16Array.from({ length: 4000 }, (_, index) => [5, 900, 31, 77][index % 4]!);
    const packed = packCells({ ...plain, raw });
    expect(packCells({ ...plain, raw }, 0, 4000, { isCold: true }).length).toBeLessThan(0.8 * packed.length);
  });

  it.each([
    ['packed', packBody],
    ['loose', packLooseBody],
  ])('come back from a %s body of many columns, each without the others', (_, pack) => {
    for (let round = 0; round < 20; round++) {
      const rows = 1 + random.integer(50);
      const columns = Array.from({ length: random.integer(30) }, () => randomColumn(random, rows));
      const from = random.integer(rows);
      const body = pack(columns, from, rows);
      expect(countBodyColumns(body)).toBe(columns.length);
      for (const [column, cells] of columns.entries()) {
        expectSameCells(unpackBodyColumn(body, column), cells, from, rows);
        expectSameCells(unpackCells(bodyColumn(body, column).slice()), cells, from, rows);
      }
      expect(unpackBody(body).length).toBe(columns.length);
    }
  });

  it('need no marks where every cell is there and valid', () => {
    const cells = { ...plain, raw: Uint8Array.of(1, 2, 3), marks: Uint8Array.of(1, 1, 1) };
    expect(unpackCells(packCells(cells)).marks).toBeUndefined();
  });
});
