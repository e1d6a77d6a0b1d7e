import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { crc32c } from './crc32c.ts';

/** A segment is closed when the next record would make it longer than this. */
export const segmentOctets = 64 * 1024 * 1024;

/** Every segment begins with a header of this length, then records without space between them. */
export const segmentHeaderOctets = 256;

export interface SegmentHeader {
  readonly runId: string;
  /** Number of the first record in this segment. What an earlier segment holds from here on is superseded. */
  readonly firstLsn: number;
  readonly createdAtMs: number;
}

export type SegmentFault = Fault<'truncated' | 'bad-magic' | 'bad-version' | 'bad-crc'>;

/**
 * Header, little-endian: "DAWALOG1", u16 version, u16 length of the run id, u64 first number, f64 instant, run id in
 * UTF-8, zeroes, and in the last four octets the CRC-32C of all that.
 *
 * @throws RangeError when the run id does not fit
 */
export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const runId = new TextEncoder().encode(header.runId);
  if (runId.length > runIdRoom) {
    throw new RangeError(`runId: expected at most ${runIdRoom} octets, found ${runId.length}`);
  }
  const encoded = new Uint8Array(segmentHeaderOctets);
  const view = new DataView(encoded.buffer);
  encoded.set(magic);
  view.setUint16(8, version, true);
  view.setUint16(10, runId.length, true);
  view.setUint32(12, header.firstLsn % 2 ** 32, true);
  view.setUint32(16, Math.floor(header.firstLsn / 2 ** 32), true);
  view.setFloat64(20, header.createdAtMs, true);
  encoded.set(runId, runIdAt);
  view.setUint32(sumAt, crc32c(encoded, 0, sumAt), true);
  return encoded;
}

export function decodeSegmentHeader(bytes: Uint8Array): Result<SegmentHeader, SegmentFault> {
  if (bytes.length < segmentHeaderOctets) {
    return failure({ kind: 'truncated', expected: segmentHeaderOctets, found: bytes.length });
  }
  if (magic.some((octet, index) => bytes[index] !== octet)) {
    const found = Array.from(bytes.subarray(0, 8), (octet) => octet.toString(16).padStart(2, '0')).join('');
    return failure({ kind: 'bad-magic', expected: 'DAWALOG1', found });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, segmentHeaderOctets);
  const expected = view.getUint32(sumAt, true);
  const found = crc32c(bytes, 0, sumAt);
  if (expected !== found) return failure({ kind: 'bad-crc', expected, found });
  const foundVersion = view.getUint16(8, true);
  if (foundVersion !== version) {
    return failure({ kind: 'bad-version', expected: version, found: foundVersion });
  }
  const runIdOctets = Math.min(view.getUint16(10, true), runIdRoom);
  return success({
    runId: new TextDecoder().decode(bytes.subarray(runIdAt, runIdAt + runIdOctets)),
    firstLsn: view.getUint32(12, true) + view.getUint32(16, true) * 2 ** 32,
    createdAtMs: view.getFloat64(20, true),
  });
}

/** `000001.seg`: names sort in the order of writing. */
export function segmentName(ordinal: number): string {
  return `${String(ordinal).padStart(6, '0')}.seg`;
}

/** The place of a segment in the order of writing, or undefined when the file is something else. */
export function segmentOrdinal(fileName: string): number | undefined {
  const match = /^(\d{6,})\.seg$/.exec(fileName);
  return match ? Number(match[1]) : undefined;
}

const magic = new TextEncoder().encode('DAWALOG1');
const version = 1;
const runIdAt = 28;
const sumAt = segmentHeaderOctets - 4;
const runIdRoom = sumAt - runIdAt;
