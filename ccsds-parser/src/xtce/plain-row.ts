import type { PartNotes } from './decoded-parts.ts';
import type { EngineeringValue, FloatEncoding, IntegerEncoding, RawValue, ValueType } from './definition.ts';
import { readInteger } from './integer-value.ts';
import { isJudged } from './judge-alarm.ts';
import type { RawReader } from './raw-reader.ts';
import { readFloatValue } from './raw-value.ts';

/**
 * Reads a row of numbers that mean what they are, without asking at each of them what its type says.
 *
 * @returns false, and nothing read, when more is to be said of the elements, or not all of them are there: then they are
 *   read one by one, which tells what is missing
 */
export function readPlainRow(
  reader: RawReader,
  element: ValueType,
  count: number,
  row: { readonly raw: RawValue[]; readonly value: EngineeringValue[] },
  notes: PartNotes,
): boolean {
  const encoding = plainEncodingOf(element);
  if (encoding === undefined) return false;
  const { packet, bitOffset } = reader;
  const { bits } = encoding;
  if (bitOffset + count * bits > packet.length * 8 || !reader.stepMany(count)) return false;
  const end = bitOffset + count * bits;
  for (let at = bitOffset; at < end; at += bits) {
    const number =
      encoding.kind === 'integer'
        ? (readInteger(packet, at, encoding) as number | bigint)
        : readFloatValue(packet, at, encoding);
    row.raw.push(number);
    row.value.push(number);
    notes.note(bits, 'none', !Number.isNaN(number));
  }
  reader.bitOffset = end;
  return true;
}

/** The encoding of numbers that nothing changes and nothing judges; digits of BCD may be none. */
function plainEncodingOf(type: ValueType): IntegerEncoding | FloatEncoding | undefined {
  const { kind, encoding } = type;
  if (kind !== 'integer' && kind !== 'float') return undefined;
  if (encoding?.kind !== 'integer' && encoding?.kind !== 'float') return undefined;
  if (encoding.kind === 'integer' && (encoding.form === 'bcd' || encoding.form === 'packedBcd'))
    return undefined;
  const isPlain =
    type.calibrator === undefined &&
    type.contextCalibrators.length === 0 &&
    type.validRanges.length === 0 &&
    !isJudged(type);
  return isPlain ? encoding : undefined;
}
