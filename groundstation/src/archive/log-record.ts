import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { LogRecord, RecordKind } from '../ports.ts';
import { crc32c } from './crc32c.ts';
import { MetaReader, MetaTexts } from './log-meta.ts';

/*
 * One record of the log, little-endian:
 *
 *    0  u32  length of everything from octet 8 on
 *    4  u32  CRC-32C over octets 0..3 and 8..end
 *    8  u8   kind          9  u8  0
 *   10  u16  length of the meta text
 *   12  u64  log sequence number
 *   20  f64  instant, UTC milliseconds since 1970
 *   28  u64  first number cited      36  u64  last number cited
 *   44       meta, JSON in UTF-8, then the bytes
 *
 * The sum covers the length too, so that a damaged length is never taken for a record of another size.
 */
export const recordOverheadOctets = 44;

/** Larger than any chunk a cable gives; a length above it is damage, not a record. */
export const maxRecordOctets = 16 * 1024 * 1024;

export type RecordFaultKind = 'truncated' | 'bad-length' | 'bad-crc' | 'bad-kind' | 'bad-meta';
export type RecordFault = Fault<RecordFaultKind>;

/** A record and where the next one begins. */
export interface DecodedRecord {
  readonly record: LogRecord;
  readonly nextOffset: number;
}

/**
 * The octets of a record.
 *
 * @throws RangeError when the meta text exceeds 65,535 octets or the whole record 16 MiB
 */
export function encodeLogRecord(record: LogRecord): Uint8Array {
  const metaText = new MetaTexts().textOf(record.meta);
  const encoded = new Uint8Array(recordOctets(metaText, record.bytes));
  writeLogRecord(encoded, 0, record.lsn, record, metaText);
  return encoded;
}

/**
 * How many octets a record takes.
 *
 * @throws RangeError when the meta text exceeds 65,535 octets or the whole record 16 MiB
 */
export function recordOctets(metaText: Uint8Array, bytes: Uint8Array): number {
  const octets = recordOverheadOctets + metaText.length + bytes.length;
  if (metaText.length > 0xffff) {
    throw new RangeError(`meta: expected at most 65535 octets, found ${metaText.length}`);
  }
  if (octets > maxRecordOctets) {
    throw new RangeError(`record: expected at most ${maxRecordOctets} octets, found ${octets}`);
  }
  return octets;
}

/** Writes a record to `into` from octet `at` on, where there is room for its `recordOctets`; returns where the next one begins. */
export function writeLogRecord(
  into: Uint8Array,
  at: number,
  lsn: number,
  record: Omit<LogRecord, 'lsn'>,
  metaText: Uint8Array,
): number {
  const octets = recordOverheadOctets + metaText.length + record.bytes.length;
  const view = viewOf(into);
  view.setUint32(at, octets - 8, true);
  into[at + 8] = kinds.indexOf(record.kind) + 1;
  into[at + 9] = 0;
  view.setUint16(at + 10, metaText.length, true);
  setUint53(view, at + 12, lsn);
  view.setFloat64(at + 20, record.atMs, true);
  setUint53(view, at + 28, record.cites[0]);
  setUint53(view, at + 36, record.cites[1]);
  into.set(metaText, at + recordOverheadOctets);
  into.set(record.bytes, at + recordOverheadOctets + metaText.length);
  view.setUint32(at + 4, checksum(into, at, octets), true);
  return at + octets;
}

/** How many octets the record at `offset` claims to have; 0 when fewer than four are there. Believe it after its sum is checked. */
export function claimedOctets(bytes: Uint8Array, offset: number): number {
  if (bytes.length - offset < 4) return 0;
  return viewOf(bytes).getUint32(offset, true) + 8;
}

/** A record whose length, sum and kind are right; what it says is not looked at. */
export interface CheckedRecord {
  readonly lsn: number;
  readonly octets: number;
}

/** Whether a whole record lies at `offset`. Any damage in it, one flipped bit included, comes back as a fault. */
export function checkLogRecord(bytes: Uint8Array, offset = 0): Result<CheckedRecord, RecordFault> {
  const left = bytes.length - offset;
  if (left < recordOverheadOctets) {
    return failure({ kind: 'truncated', expected: recordOverheadOctets, found: left });
  }
  const view = viewOf(bytes);
  const octets = view.getUint32(offset, true) + 8;
  if (octets < recordOverheadOctets || octets > maxRecordOctets) {
    return failure({
      kind: 'bad-length',
      expected: `${recordOverheadOctets} to ${maxRecordOctets}`,
      found: octets,
    });
  }
  if (left < octets) return failure({ kind: 'truncated', expected: octets, found: left });
  const expected = view.getUint32(offset + 4, true);
  const found = checksum(bytes, offset, octets);
  if (found !== expected) return failure({ kind: 'bad-crc', expected: hex32(expected), found: hex32(found) });
  const kind = bytes[offset + 8]!;
  if (kind < 1 || kind > kinds.length) {
    return failure({ kind: 'bad-kind', expected: `1 to ${kinds.length}`, found: kind });
  }
  return success({ lsn: getUint53(view, offset + 12), octets });
}

/** The record at `offset`; its bytes are a copy. Damage comes back as a fault. */
export function decodeLogRecord(
  bytes: Uint8Array,
  offset = 0,
  metas = new MetaReader(),
): Result<DecodedRecord, RecordFault> {
  const checked = checkLogRecord(bytes, offset);
  if (!checked.ok) return checked;
  const { lsn, octets } = checked.value;
  const view = viewOf(bytes);
  const metaOctets = view.getUint16(offset + 10, true);
  const bodyAt = offset + recordOverheadOctets;
  const bytesAt = bodyAt + metaOctets;
  const meta = bytesAt > offset + octets ? undefined : metas.metaOf(bytes.subarray(bodyAt, bytesAt));
  if (meta === undefined) return failure({ kind: 'bad-meta', expected: 'a JSON object', found: metaOctets });
  const record: LogRecord = {
    lsn,
    kind: kinds[bytes[offset + 8]! - 1]!,
    atMs: view.getFloat64(offset + 20, true),
    cites: [getUint53(view, offset + 28), getUint53(view, offset + 36)],
    meta,
    // A `slice` of a Buffer would share its memory.
    bytes: new Uint8Array(bytes.subarray(bytesAt, offset + octets)),
  };
  return success({ record, nextOffset: offset + octets });
}

/** What the head of a record claims without its sum: enough to hop over it, when the numbers before and after agree. */
export function peekLogRecord(head: Uint8Array): CheckedRecord | undefined {
  if (head.length < recordOverheadOctets || head[9] !== 0) return undefined;
  const kind = head[8]!;
  if (kind < 1 || kind > kinds.length) return undefined;
  const view = viewOf(head);
  const octets = view.getUint32(0, true) + 8;
  const hasRoom = octets >= recordOverheadOctets + view.getUint16(10, true);
  return hasRoom && octets <= maxRecordOctets ? { lsn: getUint53(view, 12), octets } : undefined;
}

/** Position is the number on disk, from 1: append new kinds, never reorder. */
const kinds: readonly RecordKind[] = ['raw', 'frame', 'packet', 'command', 'event', 'run'];

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function checksum(bytes: Uint8Array, offset: number, octets: number): number {
  return crc32c(bytes, offset + 8, offset + octets, crc32c(bytes, offset, offset + 4));
}

/** Refused records are cited as 0: their number is infinite and means that they are nowhere. */
function setUint53(view: DataView, offset: number, value: number): void {
  const whole = Number.isFinite(value) ? value : 0;
  view.setUint32(offset, whole % 2 ** 32, true);
  view.setUint32(offset + 4, Math.floor(whole / 2 ** 32), true);
}

function getUint53(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
}

function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
