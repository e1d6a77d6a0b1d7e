/**
 * ISO 16-bit checksum, the other packet error control that ECSS allows: two sums modulo 255, placed so that both
 * sums over data and checksum are zero. It notices what CRC-16 notices less surely, but costs no table.
 *
 * @param start first octet
 * @param end octet after the last one
 * @returns CK1 in the high octet and CK2 in the low one; neither is ever 0 (a 0 is sent as 255)
 * Source: ECSS-E-ST-70-41C, annex B.2
 */
export function isoChecksum(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const { c0, c1 } = sums(bytes, start, end);
  const ck1 = 255 - ((c0 + c1) % 255);
  return (ck1 << 8) | (c1 === 0 ? 255 : c1);
}

/**
 * Whether data that end in their ISO checksum are whole. A checksum octet of 0 says that the sender did not compute
 * one, and is not accepted.
 *
 * Source: ECSS-E-ST-70-41C, annex B.2
 */
export function hasGoodIsoChecksum(bytes: Uint8Array): boolean {
  if (bytes.length < 2 || bytes[bytes.length - 2] === 0 || bytes[bytes.length - 1] === 0) return false;
  const { c0, c1 } = sums(bytes, 0, bytes.length);
  return c0 === 0 && c1 === 0;
}

/** A copy of `bytes` with its ISO checksum behind it. */
export function withIsoChecksum(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length + 2);
  out.set(bytes);
  const checksum = isoChecksum(bytes);
  out[bytes.length] = checksum >>> 8;
  out[bytes.length + 1] = checksum & 0xff;
  return out;
}

/** So many octets of 255 keep both sums below 2^31, where the machine adds fastest. */
const blockOctets = 4096;

function sums(bytes: Uint8Array, start: number, end: number): { readonly c0: number; readonly c1: number } {
  let c0 = 0;
  let c1 = 0;
  for (let from = start; from < end; from += blockOctets) {
    const to = Math.min(from + blockOctets, end);
    for (let index = from; index < to; index++) {
      c0 += bytes[index]!;
      c1 += c0;
    }
    c0 %= 255;
    c1 %= 255;
  }
  return { c0, c1 };
}
