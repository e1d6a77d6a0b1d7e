/**
 * A number that only ever grows: the sequence number or the initialization vector of a security association. Of its octets
 * the lower ones may be sent alone; the receiver knows the others because it counts too.
 */
export class SecurityCounter {
  readonly octets: number;
  readonly sentOctets: number;
  #value: bigint;

  /**
   * @param octets 0 to 32; 0 where the association has no such number
   * @param sentOctets how many of them stand in the security header
   * @param value of the last frame; the next one has one more. -1 where not even 0 was used
   */
  constructor(octets: number, sentOctets: number, value: bigint) {
    this.octets = octets;
    this.sentOctets = sentOctets;
    this.#value = value;
    if (value < -1n || value > this.#most)
      throw new RangeError(`counter: expected at most ${octets} octets, found ${value}`);
  }

  get value(): bigint {
    return this.#value;
  }

  get #most(): bigint {
    return (1n << BigInt(8 * this.octets)) - 1n;
  }

  /** Counts. @returns the new value, or undefined when all were used: the same one twice would give the key away */
  next(): bigint | undefined {
    if (this.octets === 0) return 0n;
    if (this.#value === this.#most) return undefined;
    this.#value++;
    return this.#value;
  }

  /** The number that ends in the octets that were received: the next one above the last, or what it is when all were sent. */
  expand(sent: Uint8Array): bigint {
    const low = numberOf(sent);
    if (this.sentOctets === this.octets) return low;
    const span = 1n << BigInt(8 * this.sentOctets);
    const value = (this.#value / span) * span + low;
    return (value > this.#value ? value : value + span) & this.#most;
  }

  /** True when `value` is new and at most `window` ahead. */
  accepts(value: bigint, window: number): boolean {
    return value > this.#value && value - this.#value <= BigInt(window);
  }

  /** Nothing up to `value` will be accepted again. */
  advanceTo(value: bigint): void {
    if (value > this.#value) this.#value = value;
  }

  /** All octets of a value, most significant first. */
  octetsOf(value: bigint): Uint8Array {
    const octets = new Uint8Array(this.octets);
    let rest = value;
    for (let index = octets.length - 1; index >= 0; index--) {
      octets[index] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return octets;
  }
}

/** Most significant octet first. */
export function numberOf(octets: Uint8Array): bigint {
  let value = 0n;
  for (const octet of octets) value = (value << 8n) | BigInt(octet);
  return value;
}
