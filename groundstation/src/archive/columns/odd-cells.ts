import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { OddCell } from '../samples/group-plan.ts';
import { DamagedColumns, mostCells } from './damaged-columns.ts';
import type { OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';

/*
 * The few cells that fit no array: varint count, of each varint index, raw, value. A value is u8 0 false, 1 true, 2 and f64,
 * 3 and varint octets and the text in UTF-16 (half a pair, from damaged text, would not survive UTF-8).
 */
const tags = { false: 0, true: 1, number: 2, text: 3 } as const;

/** Those of cells `from` to `to`, numbered from `from` on. */
export function writeOddCells(
  writer: OctetWriter,
  odd: ReadonlyMap<number, OddCell>,
  from: number,
  to: number,
): void {
  const found = oddBetween(odd, from, to);
  writer.varint(found.length);
  for (const [index, { raw, value }] of found) {
    writer.varint(index - from);
    writeValue(writer, raw);
    writeValue(writer, value);
  }
}

export function oddBetween(
  odd: ReadonlyMap<number, OddCell>,
  from: number,
  to: number,
): readonly (readonly [number, OddCell])[] {
  return odd.size === 0 ? [] : [...odd].filter(([index]) => index >= from && index < to);
}

function writeValue(writer: OctetWriter, value: ParameterValue): void {
  if (typeof value === 'boolean') writer.u8(value ? tags.true : tags.false);
  else if (typeof value === 'number') {
    writer.u8(tags.number);
    writer.f64(value);
  } else {
    const octets = Buffer.from(value, 'utf16le');
    writer.u8(tags.text);
    writer.varint(octets.length);
    writer.octets(octets);
  }
}

/** @throws DamagedColumns */
export function readOddCells(reader: OctetReader): Map<number, OddCell> {
  const odd = new Map<number, OddCell>();
  for (let left = reader.varint(mostCells); left > 0; left--) {
    const index = reader.varint(mostCells);
    odd.set(index, { raw: readValue(reader), value: readValue(reader) });
  }
  return odd;
}

function readValue(reader: OctetReader): ParameterValue {
  const tag = reader.u8();
  switch (tag) {
    case tags.false:
      return false;
    case tags.true:
      return true;
    case tags.number:
      return reader.f64();
    case tags.text: {
      const octets = reader.octets(reader.varint(2 ** 32));
      return Buffer.from(octets).toString('utf16le');
    }
    default:
      throw new DamagedColumns('a value of tag 0 to 3', tag);
  }
}
