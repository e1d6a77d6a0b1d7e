/**
 * XXH32 of octets with seed 0: a fingerprint, five times as fast as a cyclic redundancy check and with no power against malice.
 *
 * Source: Y. Collet, xxHash fast digest algorithm, version 0.1.1 (doc/xxhash_spec.md of the reference implementation)
 */
export function xxh32(bytes: Uint8Array): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let at = 0;
  let sum = prime5;
  if (length >= 16) {
    let [a, b, c, d] = [(prime1 + prime2) | 0, prime2, 0, -prime1 | 0];
    for (const last = length - 16; at <= last; at += 16) {
      a = round(a, view.getInt32(at, true));
      b = round(b, view.getInt32(at + 4, true));
      c = round(c, view.getInt32(at + 8, true));
      d = round(d, view.getInt32(at + 12, true));
    }
    sum = rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18);
  }
  sum = (sum + length) | 0;
  for (; at + 4 <= length; at += 4)
    sum = Math.imul(rotated((sum + Math.imul(view.getInt32(at, true), prime3)) | 0, 17), prime4);
  for (; at < length; at++) sum = Math.imul(rotated((sum + Math.imul(bytes[at]!, prime5)) | 0, 11), prime1);
  sum = Math.imul(sum ^ (sum >>> 15), prime2);
  sum = Math.imul(sum ^ (sum >>> 13), prime3);
  return (sum ^ (sum >>> 16)) >>> 0;
}

function round(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, prime2)) | 0, 13), prime1);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

const prime1 = 0x9e3779b1 | 0;
const prime2 = 0x85ebca77 | 0;
const prime3 = 0xc2b2ae3d | 0;
const prime4 = 0x27d4eb2f | 0;
const prime5 = 0x165667b1 | 0;
