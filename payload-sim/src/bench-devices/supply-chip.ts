import { encodeWord, type SupplyChip, shuntWord, supplyRegisters } from '@dawa/protocols/supply-chip';
import type { I2cTarget } from './i2c-target.ts';

/** An INA226 or INA219 that measures a supply: what `supply` says is what its registers hold. */
export class SupplyChipSimulator implements I2cTarget {
  readonly #chip: SupplyChip;
  readonly #shuntOhm: number;
  readonly #supply: () => { readonly voltageV: number; readonly currentA: number };
  #pointer = 0;
  #configuration: number;
  #calibration = 0;

  constructor(options: {
    readonly chip: SupplyChip;
    readonly shuntOhm: number;
    readonly supply: () => { readonly voltageV: number; readonly currentA: number };
  }) {
    this.#chip = options.chip;
    this.#shuntOhm = options.shuntOhm;
    this.#supply = options.supply;
    this.#configuration = options.chip.resetConfiguration;
  }

  get calibration(): number {
    return this.#calibration;
  }

  write(octets: Uint8Array): boolean {
    const [pointer, high, low] = octets;
    if (pointer !== undefined) this.#pointer = pointer;
    if (high === undefined || low === undefined) return true;
    const word = (high << 8) | low;
    if (this.#pointer === supplyRegisters.calibration) this.#calibration = word;
    // The highest bit puts everything back, and clears itself.
    else if (this.#pointer === supplyRegisters.configuration) {
      if (word & 0x8000) this.#reset();
      else this.#configuration = word;
    }
    return true;
  }

  read(count: number): Uint8Array {
    const word = encodeWord(this.#word());
    // A bus that is read on gives ones: nobody pulls it down any more.
    return Uint8Array.from({ length: count }, (_, at) => word[at] ?? 0xff);
  }

  #reset(): void {
    this.#configuration = this.#chip.resetConfiguration;
    this.#calibration = 0;
  }

  #word(): number {
    const { voltageV, currentA } = this.#supply();
    const shunt = shuntWord(this.#chip, currentA * this.#shuntOhm);
    const bus = this.#chip.busWord(voltageV);
    const current = this.#chip.currentWord(shunt, this.#calibration);
    switch (this.#pointer) {
      case supplyRegisters.configuration:
        return this.#configuration;
      case supplyRegisters.shuntVoltage:
        return shunt;
      case supplyRegisters.busVoltage:
        return bus;
      case supplyRegisters.current:
        return current;
      case supplyRegisters.power:
        return this.#chip.powerWord(current, bus);
      case supplyRegisters.calibration:
        return this.#calibration;
      default:
        return this.#chip.identity.find(({ register }) => register === this.#pointer)?.word ?? 0;
    }
  }
}
