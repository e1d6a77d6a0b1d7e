/**
 * Frame check sequence of HDLC and AX.25, CRC-16/X-25: polynomial x^16 + x^12 + x^5 + 1, least significant bit first,
 * preset to ones, inverted at the end. It follows its frame with the low octet first.
 *
 * @param start first octet
 * @param end octet after the last one
 * Source: ISO/IEC 13239, 4.2.5.2; AX.25 Link Access Protocol 2.2, 3.8; check("123456789") = 0x906E
 */
export function frameCheck(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = frameCheckPreset;
  for (let index = start; index < end; index++) crc = frameCheckStep(crc, bytes[index]!);
  return crc ^ 0xffff;
}

/** Where the running check begins. */
export const frameCheckPreset = 0xffff;

/** The running check, not yet inverted, one octet further. */
export function frameCheckStep(crc: number, octet: number): number {
  return (crc >>> 8) ^ table[(crc ^ octet) & 0xff]!;
}

/** The running check behind any frame that ends with its check. Source: ISO/IEC 13239, 4.2.5.2 */
export const frameCheckResidue = 0xf0b8;

export const frameCheckOctets = 2;

/** The check that stands in the last two octets; both of them must be there. */
export function frameCheckIn(bytes: Uint8Array): number {
  return bytes[bytes.length - 2]! | (bytes[bytes.length - 1]! << 8);
}

/** `bytes` with their check behind them. */
export function withFrameCheck(bytes: Uint8Array): Uint8Array {
  const checked = new Uint8Array(bytes.length + frameCheckOctets);
  const check = frameCheck(bytes);
  checked.set(bytes);
  checked[bytes.length] = check & 0xff;
  checked[bytes.length + 1] = check >>> 8;
  return checked;
}

const table = Uint16Array.from({ length: 256 }, (_, octet) => {
  let crc = octet;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});
