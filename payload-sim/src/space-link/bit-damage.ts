import type { Random } from '@dawa/seams/random';

/** Flips bits, each by the same chance; a copy when any was flipped. Costs by errors, not by bits. */
export function damageBits(bytes: Uint8Array, errorRate: number, random: Random): Uint8Array {
  // Below this not one bit of a year's passes would be wrong.
  if (errorRate < 1e-12) return bytes;
  const bits = 8 * bytes.length;
  const skip = Math.log1p(-Math.min(errorRate, 0.5));
  let out: Uint8Array | undefined;
  // The gap to the next error is geometric.
  for (
    let bit = Math.floor(Math.log(1 - random.next()) / skip);
    bit < bits;
    bit += 1 + Math.floor(Math.log(1 - random.next()) / skip)
  ) {
    out ??= bytes.slice();
    out[bit >> 3]! ^= 0x80 >> (bit & 7);
  }
  return out ?? bytes;
}

/** The receiver's bit clock knows no octets: a stream comes out shifted by the bits that it began with. */
export class BitShifter {
  #phase = 0;
  #carry = 0;

  /** Begins a new stream: `phase` bits, 0 to 7, of nothing before the first. */
  restart(phase: number, filler: number): void {
    this.#phase = phase;
    this.#carry = filler & ((1 << phase) - 1);
  }

  push(bytes: Uint8Array): Uint8Array {
    if (this.#phase === 0) return bytes;
    const out = new Uint8Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) {
      const window = (this.#carry << 8) | bytes[i]!;
      out[i] = window >> this.#phase;
      this.#carry = window & ((1 << this.#phase) - 1);
    }
    return out;
  }
}
