import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../bits/hex.ts';
import { rowsByApid } from '../packet/packet-table.ts';
import { encodeSpacePacket } from '../packet/space-packet.ts';
import { splitPackets } from '../packet/split-packets.ts';
import { type ColumnField, createColumnLayout } from './column-layout.ts';
import { ColumnPool, columnOf, createColumns } from './columns.ts';
import { decodeColumns } from './decode-columns.ts';
import { readFieldValue } from './field-value.ts';
import { recordOffsets } from './record-offsets.ts';

const folder = join(process.env.DAWA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'xtce');
const isAbsent = !existsSync(folder);
const reason = isAbsent ? ` (skipped: no ${folder}; set DAWA_DATA)` : '';

/** A field of every kind and width, at any bit. */
const anyField = fc
  .tuple(fc.nat(40), fc.integer({ min: 1, max: 64 }), fc.nat(2), fc.boolean())
  .map(([offset, bits, kind, isLittle]): Omit<ColumnField, 'name'> => {
    const type = (['unsigned', 'signed', 'float'] as const)[kind]!;
    const bitLength = type === 'float' ? ([16, 32, 64] as const)[bits % 3]! : bits;
    if (isLittle) {
      const octets = type === 'float' ? bitLength : Math.ceil(bitLength / 8) * 8;
      return { bitOffset: offset * 8, bitLength: octets, type, byteOrder: 'little' };
    }
    const isTooWide = type !== 'float' && bitLength > 53;
    return { bitOffset: isTooWide ? offset * 8 : offset * 5, bitLength, type };
  });

describe.skipIf(isAbsent)(`columns of flight data${reason}`, () => {
  it('gives the values of JPSS-1 that CCSDSPy and space_packet_parser give', () => {
    // jpss1_expected_first200.json: 20 fields of 200 packets, equal in two independent decoders
    const fields = readFileSync(join(folder, 'jpss1_geolocation_fields.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    let bitOffset = 48;
    const layout = createColumnLayout(
      fields.map((line) => {
        const [name, type, bits] = line.split(',').map((word) => word.trim()) as [string, string, string];
        const field = { name, bitOffset, bitLength: Number(bits), type: typeOf(type) };
        bitOffset += field.bitLength;
        return field;
      }),
    );
    const bytes = new Uint8Array(readFileSync(join(folder, 'jpss1_geolocation.dat')));
    const { table } = splitPackets(bytes);
    const { offsets, tooShort } = recordOffsets(table, layout.recordOctets, rowsByApid(table).get(11)!);
    expect([table.count, offsets.length, tooShort]).toEqual([7200, 7200, 0]);
    const columns = createColumns(layout, offsets.length);
    expect(decodeColumns(bytes, offsets, columns)).toEqual({ ok: true, value: 7200 });
    const expected = JSON.parse(readFileSync(join(folder, 'jpss1_expected_first200.json'), 'utf8'));
    mustEqualExpected(
      expected,
      (name, row) => Number(columnOf(columns, name)[row]),
      layout.fields.map((f) => f.name),
    );
  });
});

const typeOf = (type: string): 'float' | 'signed' | 'unsigned' =>
  type === 'float' ? 'float' : type === 'int' ? 'signed' : 'unsigned';

function mustEqualExpected(
  expected: readonly Record<string, number>[],
  ours: (name: string, row: number) => number,
  names: readonly string[],
): void {
  for (const [row, packet] of expected.entries())
    expect([row, names.map((name) => ours(name, row))]).toEqual([row, names.map((name) => packet[name])]);
}

describe('columns', () => {
  it('equals reading bit by bit, whatever the fields are and wherever they lie', () => {
    fc.assert(
      fc.property(
        fc.array(anyField, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(255)),
        fc.integer({ min: 1, max: 9 }),
        (anyFields, octets, records) => {
          const layout = createColumnLayout(
            anyFields.map((field, index) => ({ name: `f${index}`, ...field })),
          );
          // Records overlap at any distance; the last one ends with the buffer.
          const offsets = Uint32Array.from({ length: records }, (_, index) => 1 + 3 * index);
          const length = layout.recordOctets + offsets.at(-1)!;
          const bytes = Uint8Array.from({ length }, () => octets.next().value as number);
          const columns = createColumns(layout, records + 1);
          columns.count = 1;
          expect(decodeColumns(bytes, offsets, columns)).toEqual({ ok: true, value: records });
          for (const [index, field] of layout.fields.entries())
            for (const [record, offset] of offsets.entries()) {
              const found = columns.values[index]![record + 1];
              const expected = readFieldValue(bytes, offset, field);
              if (!Object.is(found, expected)) expect([field, found]).toEqual([field, expected]);
            }
        },
      ),
      { seed: 20, numRuns: 300 },
    );
  });

  it('decodes more records than a block has', () => {
    const layout = createColumnLayout([
      { name: 'count', bitOffset: 0, bitLength: 16 },
      { name: 'level', bitOffset: 4, bitLength: 12, type: 'signed' },
    ]);
    const bytes = new Uint8Array(2 * 1301 + 2);
    const offsets = new Uint32Array(1301);
    for (let record = 0; record < 1301; record++) {
      bytes[2 * record] = record >>> 8;
      bytes[2 * record + 1] = record;
      offsets[record] = 2 * record;
    }
    const columns = createColumns(layout, 1301);
    decodeColumns(bytes, offsets, columns);
    expect([...columnOf(columns, 'count')]).toEqual([...offsets.keys()]);
    expect(columnOf(columns, 'level')[1300]).toBe(1300);
  });

  it('counts from the start of a window on a larger buffer', () => {
    const layout = createColumnLayout([{ name: 'a', bitOffset: 4, bitLength: 8 }]);
    const columns = createColumns(layout, 2);
    decodeColumns(fromHex('ffffff0ab00cd0ff').subarray(3, 7), Uint32Array.of(0, 2), columns);
    expect([...columnOf(columns, 'a')]).toEqual([0xab, 0xcd]);
  });

  it('takes the narrowest array that holds the values', () => {
    const kind = (bitLength: number, type: ColumnField['type'] = 'unsigned') =>
      createColumnLayout([{ name: 'a', bitOffset: 0, bitLength, type }]).fields[0]!.column;
    expect([8, 9, 17, 33, 54].map((bits) => kind(bits))).toEqual([
      'uint8',
      'uint16',
      'uint32',
      'float64',
      'biguint64',
    ]);
    expect([8, 9, 17, 33, 54].map((bits) => kind(bits, 'signed'))).toEqual([
      'int8',
      'int16',
      'int32',
      'float64',
      'bigint64',
    ]);
    expect([16, 32, 64].map((bits) => kind(bits, 'float'))).toEqual(['float32', 'float32', 'float64']);
  });

  it('names of fields are only names', () => {
    const names = ['__proto__', 'constructor', '"];process.exit();//'];
    const layout = createColumnLayout(
      names.map((name, index) => ({ name, bitOffset: 8 * index, bitLength: 8 })),
    );
    const columns = createColumns(layout, 1);
    decodeColumns(fromHex('010203'), new Uint32Array(1), columns);
    expect(names.map((name) => columnOf(columns, name)[0])).toEqual([1, 2, 3]);
    expect(() => columnOf(columns, 'toString')).toThrow(RangeError);
  });

  it('leaves out packets that are shorter than the record, and counts them', () => {
    const packet = (octets: number) =>
      encodeSpacePacket({
        isTelecommand: false,
        hasSecondaryHeader: false,
        apid: 1,
        sequenceCount: 0,
        data: new Uint8Array(octets),
      });
    const { table } = splitPackets(new Uint8Array([...packet(4), ...packet(1), ...packet(9)]));
    const { offsets, rows, tooShort } = recordOffsets(table, 10, Uint32Array.of(0, 1, 2));
    expect([[...offsets], [...rows], tooShort]).toEqual([[0, 17], [0, 2], 1]);
  });

  it('answers a fault for a record outside of the buffer and adds no row', () => {
    const layout = createColumnLayout([{ name: 'a', bitOffset: 0, bitLength: 32 }]);
    const columns = createColumns(layout, 2);
    expect(decodeColumns(new Uint8Array(5), Uint32Array.of(0, 2), columns)).toEqual({
      ok: false,
      fault: { kind: 'record-outside', expected: 4, found: 3 },
    });
    expect(columns.count).toBe(0);
    expect(decodeColumns(new Uint8Array(2), Uint32Array.of(4_000_000_000), columns)).toMatchObject({
      fault: { found: 0 },
    });
    expect(() => decodeColumns(new Uint8Array(9), new Uint32Array(3), columns)).toThrow(RangeError);
  });

  it('leaves the octets of the caller as they are, also in a Buffer, whose slices are no copies', () => {
    const field = { name: 'a', bitOffset: 0, bitLength: 64, type: 'float', byteOrder: 'little' } as const;
    const layout = createColumnLayout([field]);
    const bytes = Buffer.from('000000000000f03f', 'hex');
    const columns = createColumns(layout, 1);
    expect(decodeColumns(bytes, Uint32Array.of(0), columns)).toEqual({ ok: true, value: 1 });
    expect([columns.values[0]![0], bytes.toString('hex')]).toEqual([1, '000000000000f03f']);
  });

  it('refuses layouts that make no sense', () => {
    const layout = (field: Partial<ColumnField>) => () =>
      createColumnLayout([{ name: 'a', bitOffset: 0, bitLength: 8, ...field }]);
    expect(layout({ bitLength: 0 })).toThrow(RangeError);
    expect(layout({ bitLength: 65 })).toThrow(RangeError);
    expect(layout({ bitOffset: -1 })).toThrow(RangeError);
    expect(layout({ type: 'float', bitLength: 24 })).toThrow(RangeError);
    expect(layout({ byteOrder: 'little', bitLength: 12 })).toThrow(RangeError);
    expect(layout({ bitOffset: 7, bitLength: 60 })).toThrow(RangeError);
    expect(() => createColumnLayout([])).toThrow(RangeError);
    const twice = { name: 'a', bitOffset: 0, bitLength: 8 };
    expect(() => createColumnLayout([twice, twice])).toThrow(RangeError);
  });
});

describe('ColumnPool', () => {
  it('lends columns again once they are back, and keeps few', () => {
    const layout = createColumnLayout([{ name: 'a', bitOffset: 0, bitLength: 8 }]);
    const pool = new ColumnPool({ maxKept: 1 });
    const first = pool.lend(layout, 10);
    const second = pool.lend(layout, 20);
    expect(second).not.toBe(first);
    pool.takeBack(first);
    pool.takeBack(second);
    expect(() => pool.takeBack(second)).toThrow(TypeError);
    expect(pool.lend(layout, 15)).toBe(second);
    expect(pool.lend(layout, 5)).not.toBe(first);
  });
});
