import { DamagedColumns } from './damaged-columns.ts';

/**
 * Reads what `OctetWriter` wrote, and never beyond the end.
 *
 * @throws DamagedColumns, every method, when there is less than it needs or a number above what may be
 */
export class OctetReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.bytes[this.#take(1)]!;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** @param most a number above it is damage */
  varint(most: number): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const octet = this.u8();
      value += (octet & 0x7f) * scale;
      if (value > most) throw new DamagedColumns(`at most ${most}`, value);
      if (octet < 0x80) return value;
      if (scale >= 2 ** 49) throw new DamagedColumns('a number that ends', 'eight octets that go on');
    }
  }

  signedVarint(): number {
    const code = this.varint(0xffff_ffff) | 0;
    return (code >>> 1) ^ -(code & 1);
  }

  /** A window, no copy. */
  octets(count: number): Uint8Array {
    const start = this.#take(count);
    return this.bytes.subarray(start, start + count);
  }

  /** All is read, and nothing is left. */
  end(): void {
    const left = this.bytes.length - this.at;
    if (left !== 0) throw new DamagedColumns('nothing behind the last part', `${left} octets`);
  }

  #take(count: number): number {
    const start = this.at;
    if (start + count > this.bytes.length)
      throw new DamagedColumns(`${count} octets at ${start}`, `${Math.max(0, this.bytes.length - start)}`);
    this.at = start + count;
    return start;
  }
}
