/** What `write` writes, in an array of its own. Not to be called from within itself. */
export function octetsWritten(write: (writer: OctetWriter) => void): Uint8Array {
  const writer = new OctetWriter(lent);
  write(writer);
  if (writer.bytes.length <= keptOctets) lent = writer.bytes;
  return writer.bytes.slice(0, writer.length);
}

/** Larger buffers are left to the collector. */
const keptOctets = 2 ** 20;
let lent = new Uint8Array(2 ** 14);

/** Octets one after the other, little-endian, in a buffer that grows. Setting `length` back takes away what was written last. */
export class OctetWriter {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;
  #view: DataView;

  constructor(bytes = new Uint8Array(256)) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  u8(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  u32(value: number): void {
    this.reserve(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }

  /** Over what was written at `at` before. */
  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** A NaN may lose its payload: copy octets where that matters. */
  f64(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A whole number from 0 to 2^53, seven bits an octet, lowest first (LEB128). */
  varint(value: number): void {
    this.reserve(8);
    let left = value;
    for (; left >= 2 ** 31; left = Math.floor(left / 128)) this.bytes[this.length++] = (left % 128) | 0x80;
    for (; left >= 0x80; left >>>= 7) this.bytes[this.length++] = left | 0x80;
    this.bytes[this.length++] = left;
  }

  /** A signed number of 32 bits; those near zero are short. */
  signedVarint(value: number): void {
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  octets(octets: Uint8Array): void {
    this.reserve(octets.length);
    this.bytes.set(octets, this.length);
    this.length += octets.length;
  }

  reserve(octets: number): void {
    const needed = this.length + octets;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
