import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { crc32c } from './crc32c.ts';

/**
 * A small file beside the segments, there once retention has removed old ones: the first number that is kept, the place of its
 * segment in the order of writing, where something was carried forward the number of the first such record, and their CRC-32C;
 * little-endian, 16 or 24 octets. So a first segment that vanished by itself is damage, and one that was let go is not.
 */
export const keptFromName = 'kept-from';

export interface KeptFrom {
  readonly firstLsn: number;
  readonly ordinal: number;
  /** The first of the records that were carried forward (`standingAtStart`); they follow each other. */
  readonly carriedLsn?: number | undefined;
}

export function encodeKeptFrom({ firstLsn, ordinal, carriedLsn }: KeptFrom): Uint8Array {
  const encoded = new Uint8Array(carriedLsn === undefined ? shortOctets : longOctets);
  const view = new DataView(encoded.buffer);
  setNumber(view, 0, firstLsn);
  view.setUint32(8, ordinal, true);
  if (carriedLsn !== undefined) setNumber(view, 12, carriedLsn);
  const sumAt = encoded.length - 4;
  view.setUint32(sumAt, crc32c(encoded, 0, sumAt), true);
  return encoded;
}

export function decodeKeptFrom(bytes: Uint8Array): Result<KeptFrom, Fault<'truncated' | 'bad-crc'>> {
  const isLong = bytes.length === longOctets;
  if (!isLong && bytes.length !== shortOctets) {
    return failure({ kind: 'truncated', expected: `${shortOctets} or ${longOctets}`, found: bytes.length });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sumAt = bytes.length - 4;
  const expected = view.getUint32(sumAt, true);
  const found = crc32c(bytes, 0, sumAt);
  if (expected !== found) return failure({ kind: 'bad-crc', expected, found });
  return success({
    firstLsn: numberAt(view, 0),
    ordinal: view.getUint32(8, true),
    ...(isLong ? { carriedLsn: numberAt(view, 12) } : {}),
  });
}

/** Undefined when nothing was ever removed, or when the file is damaged: then every segment that is there is read. */
export function readKeptFrom(directory: string): KeptFrom | undefined {
  const bytes = keptFromBytes(directory);
  const decoded = bytes === undefined ? undefined : decodeKeptFrom(bytes);
  return decoded?.ok ? decoded.value : undefined;
}

/** As it lies there; undefined when it is absent. */
export function keptFromBytes(directory: string): Uint8Array | undefined {
  try {
    return readFileSync(join(directory, keptFromName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** u64 number, u32 place, u32 sum; the long one has another u64 number before the sum. */
const shortOctets = 16;
const longOctets = 24;
export const mostKeptFromOctets = longOctets;

function setNumber(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value % 2 ** 32, true);
  view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
}

function numberAt(view: DataView, offset: number): number {
  return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
}
