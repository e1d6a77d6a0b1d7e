import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from './crc32c.ts';

/**
 * A file of twelve octets beside the segments: the highest number that the disk had confirmed, and its CRC-32C.
 *
 * It is rewritten after every group commit and never runs ahead of it, so it tells a write that was cut short (nobody was
 * told that it is kept) from damage to something that was acknowledged. After a power cut it may lag; that is safe.
 */
export const acknowledgedMarkName = 'acknowledged';

export function encodeAcknowledgedMark(lsn: number): Uint8Array {
  const encoded = new Uint8Array(12);
  const view = new DataView(encoded.buffer);
  view.setUint32(0, lsn % 2 ** 32, true);
  view.setUint32(4, Math.floor(lsn / 2 ** 32), true);
  view.setUint32(8, crc32c(encoded, 0, 8), true);
  return encoded;
}

/**
 * The acknowledged number; 0 when there is no mark yet, or one that a power cut left without content. Undefined when it is
 * damaged: then nobody knows what had been acknowledged.
 */
export function readAcknowledgedMark(directory: string): number | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(join(directory, acknowledgedMarkName));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  if (bytes.every((octet) => octet === 0)) return 0;
  if (bytes.length !== 12) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
  if (view.getUint32(8, true) !== crc32c(bytes, 0, 8)) return undefined;
  return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}
