import { DamagedColumns } from './damaged-columns.ts';
import { readInstants, toTicks, writeInstants } from './instants.ts';
import { OctetReader } from './octet-reader.ts';
import { type OctetWriter, octetsWritten } from './octet-writer.ts';
import { readNumbers } from './read-numbers.ts';
import { float64s, ReusedArray } from './reused-array.ts';
import { readWholeNumbers, writeWholeNumbers } from './whole-numbers.ts';
import { writeNumbers } from './write-numbers.ts';

/** When rows were made and heard, from which records of the log they came, and how far they are to be believed. */
export interface RowTimes {
  readonly generatedAtMs: Float64Array;
  readonly receivedAtMs: Float64Array;
  readonly lsns: Float64Array;
  /** `sampleQuality` of each row. */
  readonly quality: Uint8Array;
}

/*
 *   u8  version
 *   instants  generated
 *   u8  0 and instants received; or 1 and whole microseconds, 2 and whole milliseconds, from generated to received
 *   numbers   log sequence numbers
 *   numbers   quality
 */
const version = 1;
const delayScales = [1000, 1] as const;

/** Rows `from` to `to`; what `SegmentRow.times` holds. */
export function packRowTimes(rows: RowTimes, from = 0, to = rows.lsns.length): Uint8Array {
  return octetsWritten((writer) => {
    writer.u8(version);
    writeInstants(writer, rows.generatedAtMs, from, to);
    writeReceived(writer, rows, from, to);
    writeNumbers(writer, rows.lsns, from, to);
    writeNumbers(writer, rows.quality, from, to);
  });
}

/** As instants of their own, or as the delay since they were made: what is shorter. */
function writeReceived(writer: OctetWriter, rows: RowTimes, from: number, to: number): void {
  const start = writer.length;
  const count = to - from;
  writer.u8(0);
  writeInstants(writer, rows.receivedAtMs, from, to);
  const octets = writer.length - start;
  if (octets <= shortOctets) return;
  for (const form of [2, 1]) {
    const delays = delaysOf(rows, from, to, delayScales[form - 1]!);
    if (delays === undefined) continue;
    writer.u8(form);
    const isWritten = writeWholeNumbers(writer, delays, count, 60);
    const delayOctets = writer.length - start - octets;
    const isShorter = isWritten && delayOctets < octets;
    if (isShorter) writer.bytes.copyWithin(start, start + octets, writer.length);
    writer.length = start + (isShorter ? delayOctets : octets);
    return;
  }
}

/** A cadence; no delay is shorter. */
const shortOctets = 24;
const generatedTicks = new ReusedArray(float64s);
const receivedTicks = new ReusedArray(float64s);

/** Ticks from generated to received; undefined when some instant is no whole number of them. */
function delaysOf(rows: RowTimes, from: number, to: number, scale: number): Float64Array | undefined {
  const count = to - from;
  const generated = generatedTicks.lend(count);
  const received = receivedTicks.lend(count);
  if (!toTicks(rows.generatedAtMs, from, to, scale, generated)) return undefined;
  if (!toTicks(rows.receivedAtMs, from, to, scale, received)) return undefined;
  for (let index = 0; index < count; index++) {
    received[index]! -= generated[index]!;
    if (Math.abs(received[index]!) > 2 ** 52) return undefined;
  }
  return received;
}

/** @throws DamagedColumns */
export function unpackRowTimes(packed: Uint8Array): RowTimes {
  const reader = new OctetReader(packed);
  const found = reader.u8();
  if (found !== version) throw new DamagedColumns(`times of version ${version}`, found);
  const generatedAtMs = readInstants(reader);
  const receivedAtMs = readReceived(reader, generatedAtMs);
  const lsns = readNumbers(reader);
  const quality = readNumbers(reader);
  reader.end();
  if (!(lsns instanceof Float64Array && quality instanceof Uint8Array))
    throw new DamagedColumns('numbers as doubles, quality as octets', lsns.constructor.name);
  const rows = generatedAtMs.length;
  for (const { length } of [receivedAtMs, lsns, quality])
    if (length !== rows) throw new DamagedColumns(`${rows} rows in each part`, length);
  return { generatedAtMs, receivedAtMs, lsns, quality };
}

function readReceived(reader: OctetReader, generatedAtMs: Float64Array): Float64Array {
  const form = reader.u8();
  if (form === 0) return readInstants(reader);
  const scale = delayScales[form - 1];
  if (scale === undefined) throw new DamagedColumns('reception of form 0 to 2', form);
  const received = new Float64Array(generatedAtMs.length);
  readWholeNumbers(reader, received.length, received, 1);
  for (let index = 0; index < received.length; index++)
    received[index] = (received[index]! + Math.round(generatedAtMs[index]! * scale)) / scale;
  return received;
}
