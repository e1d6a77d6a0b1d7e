/** Octets of the ATmega1284P's EEPROM, and how often an octet can be written (data sheet 8272: 100,000 cycles). */
export const eepromOctets = 4096;
export const eepromEndurance = 100_000;
/** Erased cells read as ones. */
const erased = 0xff;

/** The controller's EEPROM: keeps without power, wears out by being written, and is struck by radiation. */
export class Eeprom {
  readonly #octets = new Uint8Array(eepromOctets).fill(erased);
  readonly #writes = new Uint32Array(eepromOctets);

  /** A copy. @throws RangeError outside the memory */
  read(address: number, octets: number): Uint8Array {
    mustLieInside(address, octets);
    return this.#octets.slice(address, address + octets);
  }

  /**
   * Writes what differs, as `eeprom_update_block` does. A cell that has been written too often keeps what it has.
   *
   * @returns false when it does not hold what was written
   * @throws RangeError outside the memory
   */
  write(address: number, octets: Uint8Array): boolean {
    mustLieInside(address, octets.length);
    let isGood = true;
    for (const [index, octet] of octets.entries()) {
      const at = address + index;
      if (this.#octets[at] === octet) continue;
      if (this.#writes[at]! < eepromEndurance) this.#octets[at] = octet;
      this.#writes[at]!++;
      isGood &&= this.#octets[at] === octet;
    }
    return isGood;
  }

  /** Radiation: bits of an octet turn over, and nobody counts it as a write. @throws RangeError outside the memory */
  flip(address: number, mask: number): void {
    mustLieInside(address, 1);
    this.#octets[address]! ^= mask & 0xff;
  }

  /** Ages an area, for tests of what happens when it is worn out. @throws RangeError outside the memory */
  wear(address: number, octets: number, writes: number): void {
    mustLieInside(address, octets);
    for (let at = address; at < address + octets; at++) this.#writes[at]! += writes;
  }
}

function mustLieInside(address: number, octets: number): void {
  const isInside = Number.isInteger(address) && address >= 0 && address + octets <= eepromOctets;
  if (!isInside)
    throw new RangeError(`address: expected ${octets} octets inside ${eepromOctets}, found ${address}`);
}
