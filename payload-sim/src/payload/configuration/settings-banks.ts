import type { PayloadInterface } from '../services/payload-interface.ts';
import { factorySettings, type PayloadSettings } from '../settings.ts';
import type { Eeprom } from './eeprom.ts';
import { eepromMap, settingsOctets } from './memory-map.ts';
import {
  decodeSettingsBlock,
  encodeSettingsBlock,
  isSettingsBlockWhole,
  type SettingsBlock,
} from './settings-block.ts';

export type SettingsBank = 'A' | 'B' | 'FACTORY';

/** Settings that were read, and from where. */
export interface ReadSettings {
  readonly settings: PayloadSettings;
  readonly bank: SettingsBank;
}

const addresses = { A: eepromMap.settingsA, B: eepromMap.settingsB } as const;

/**
 * Settings in two banks of EEPROM, both written at every change, one behind the other: whatever happens meanwhile, one of
 * them is whole. The factory's settings lie in program memory and cannot be lost.
 */
export class SettingsBanks {
  /** Banks that were mended from the other. */
  corrected = 0;
  /** Times that neither was whole. */
  uncorrectable = 0;
  readonly #eeprom: Eeprom;
  readonly #definition: PayloadInterface;
  readonly #hasCheck: boolean;

  /** @param hasCheck false: a bank is taken without looking at its CRC, to prove that a procedure would notice */
  constructor(eeprom: Eeprom, definition: PayloadInterface, hasCheck = true) {
    this.#hasCheck = hasCheck;
    this.#eeprom = eeprom;
    this.#definition = definition;
  }

  /** @returns false when a bank does not hold what was written: it is worn out */
  write(settings: PayloadSettings): boolean {
    const serial = (Math.max(this.#read('A')?.serial ?? 0, this.#read('B')?.serial ?? 0) + 1) & 0xffff;
    const block = encodeSettingsBlock(this.#definition, { serial, settings });
    const isGoodA = this.#eeprom.write(addresses.A, block);
    return this.#eeprom.write(addresses.B, block) && isGoodA;
  }

  /** What is whole and was written last; the other bank is mended. */
  read(): ReadSettings {
    const [a, b] = [this.#read('A'), this.#read('B')];
    if (a === undefined && b === undefined) {
      this.uncorrectable++;
      return { settings: factorySettings, bank: 'FACTORY' };
    }
    const isA = b === undefined || (a !== undefined && !isNewer(b.serial, a.serial));
    const bank = isA ? 'A' : 'B';
    const { settings } = (isA ? a : b)!;
    if (a?.serial !== b?.serial) this.#mend(bank);
    return { settings, bank };
  }

  #read(bank: 'A' | 'B'): SettingsBlock | undefined {
    const block = this.#eeprom.read(addresses[bank], settingsOctets);
    const isTaken = !this.#hasCheck || isSettingsBlockWhole(block);
    return isTaken ? decodeSettingsBlock(this.#definition, block) : undefined;
  }

  #mend(good: 'A' | 'B'): void {
    this.corrected++;
    const other = good === 'A' ? 'B' : 'A';
    this.#eeprom.write(addresses[other], this.#eeprom.read(addresses[good], settingsOctets));
  }
}

/** Serial numbers go round. */
function isNewer(one: number, other: number): boolean {
  return ((one - other) & 0xffff) < 0x8000 && one !== other;
}
