import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { LogRecord, RecordKind } from '../ports.ts';
import { crc32c } from './crc32c.ts';

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
  const meta = textEncoder.encode(JSON.stringify(record.meta));
  const octets = recordOverheadOctets + meta.length + record.bytes.length;
  if (meta.length > 0xffff) throw new RangeError(`meta: expected at most 65535 octets, found ${meta.length}`);
  if (octets > maxRecordOctets) {
    throw new RangeError(`record: expected at most ${maxRecordOctets} octets, found ${octets}`);
  }
  const encoded = new Uint8Array(octets);
  const view = new DataView(encoded.buffer);
  view.setUint32(0, octets - 8, true);
  view.setUint8(8, kinds.indexOf(record.kind) + 1);
  view.setUint16(10, meta.length, true);
  setUint53(view, 12, record.lsn);
  view.setFloat64(20, record.atMs, true);
  setUint53(view, 28, record.cites[0]);
  setUint53(view, 36, record.cites[1]);
  encoded.set(meta, recordOverheadOctets);
  encoded.set(record.bytes, recordOverheadOctets + meta.length);
  view.setUint32(4, checksum(encoded, 0, octets), true);
  return encoded;
}

/** How many octets the record at `offset` claims to have; 0 when fewer than four are there. Believe it after its sum is checked. */
export function claimedOctets(bytes: Uint8Array, offset: number): number {
  if (bytes.length - offset < 4) return 0;
  return viewOf(bytes).getUint32(offset, true) + 8;
}

/** The record at `offset`; its bytes are a copy. Any damage in it, one flipped bit included, comes back as a fault. */
export function decodeLogRecord(bytes: Uint8Array, offset = 0): Result<DecodedRecord, RecordFault> {
  const left = bytes.length - offset;
  if (left < recordOverheadOctets) {
    return failure({ kind: 'truncated', expected: recordOverheadOctets, found: left });
  }
  const view = viewOf(bytes);
  const octets = claimedOctets(bytes, offset);
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
  const kind = kinds[view.getUint8(offset + 8) - 1];
  if (kind === undefined) {
    return failure({
      kind: 'bad-kind',
      expected: `1 to ${kinds.length}`,
      found: view.getUint8(offset + 8),
    });
  }
  const bodyAt = offset + recordOverheadOctets;
  const metaOctets = view.getUint16(offset + 10, true);
  const meta = parseMeta(bytes, bodyAt, metaOctets, octets - recordOverheadOctets);
  if (meta === undefined) return failure({ kind: 'bad-meta', expected: 'a JSON object', found: metaOctets });
  const record: LogRecord = {
    lsn: getUint53(view, offset + 12),
    kind,
    atMs: view.getFloat64(offset + 20, true),
    cites: [getUint53(view, offset + 28), getUint53(view, offset + 36)],
    meta,
    bytes: bytes.slice(bodyAt + metaOctets, offset + octets),
  };
  return success({ record, nextOffset: offset + octets });
}

/** Position is the number on disk, from 1: append new kinds, never reorder. */
const kinds: readonly RecordKind[] = ['raw', 'frame', 'packet', 'command', 'event', 'run'];
const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder('utf-8', { fatal: true });

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function checksum(bytes: Uint8Array, offset: number, octets: number): number {
  return crc32c(bytes, offset + 8, offset + octets, crc32c(bytes, offset, offset + 4));
}

function parseMeta(
  bytes: Uint8Array,
  at: number,
  octets: number,
  available: number,
): LogRecord['meta'] | undefined {
  if (octets > available) return undefined;
  try {
    const meta: unknown = JSON.parse(textDecoder.decode(bytes.subarray(at, at + octets)));
    return typeof meta === 'object' && meta !== null ? (meta as LogRecord['meta']) : undefined;
  } catch {
    return undefined;
  }
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
