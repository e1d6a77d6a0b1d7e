import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { crc32c } from './crc32c.ts';

/**
 * A file of sixteen octets beside the segments, there once retention has removed old ones: the first number that is kept,
 * the place of its segment in the order of writing, and their CRC-32C; little-endian. So a first segment that vanished by
 * itself is damage, and one that was let go is not.
 */
export const keptFromName = 'kept-from';

export interface KeptFrom {
  readonly firstLsn: number;
  readonly ordinal: number;
}

export function encodeKeptFrom({ firstLsn, ordinal }: KeptFrom): Uint8Array {
  const encoded = new Uint8Array(keptFromOctets);
  const view = new DataView(encoded.buffer);
  view.setUint32(0, firstLsn % 2 ** 32, true);
  view.setUint32(4, Math.floor(firstLsn / 2 ** 32), true);
  view.setUint32(8, ordinal, true);
  view.setUint32(12, crc32c(encoded, 0, 12), true);
  return encoded;
}

export function decodeKeptFrom(bytes: Uint8Array): Result<KeptFrom, Fault<'truncated' | 'bad-crc'>> {
  if (bytes.length !== keptFromOctets) {
    return failure({ kind: 'truncated', expected: keptFromOctets, found: bytes.length });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, keptFromOctets);
  const expected = view.getUint32(12, true);
  const found = crc32c(bytes, 0, 12);
  if (expected !== found) return failure({ kind: 'bad-crc', expected, found });
  return success({
    firstLsn: view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32,
    ordinal: view.getUint32(8, true),
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

const keptFromOctets = 16;
