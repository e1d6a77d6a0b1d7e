import type { Clock } from '@dawa/seams/clock';
import { crc16 } from 'ccsds-parser/crc/crc16';
import type { PayloadInterface } from '../services/payload-interface.ts';
import { factorySettings, type PayloadSettings } from '../settings.ts';
import { Arming } from './arming.ts';
import { type BootRecord, BootRecords } from './boot-record.ts';
import { Eeprom } from './eeprom.ts';
import { settingsOctets } from './memory-map.ts';
import { type ReadSettings, SettingsBanks } from './settings-banks.ts';
import { decodeSettingsBlock, isSettingsBlockWhole } from './settings-block.ts';

/** Why a block that was loaded is not used. */
export type ActivationFault = 'bad-crc' | 'bad-range';

/** All that the payload keeps: settings, boot record, and what is loaded before it becomes the settings. */
export class Configuration {
  readonly eeprom = new Eeprom();
  readonly arming: Arming;
  /** Volatile: a block of settings before it is activated. */
  readonly staging = new Uint8Array(settingsOctets);
  readonly banks: SettingsBanks;
  readonly #records: BootRecords;
  readonly #definition: PayloadInterface;
  /** The mission's own, to which a hard reset goes back. */
  readonly #delivered: PayloadSettings;
  #settings: PayloadSettings;
  #record: BootRecord;

  /** As delivered: both banks hold `delivered`, and it has been started so often. */
  constructor(
    clock: Clock,
    definition: PayloadInterface,
    delivered: PayloadSettings,
    { bootCount = 0, hasCheck = true } = {},
  ) {
    this.arming = new Arming(clock);
    this.#definition = definition;
    this.#delivered = delivered;
    this.#settings = delivered;
    this.banks = new SettingsBanks(this.eeprom, definition, hasCheck);
    this.banks.write(delivered);
    this.#records = new BootRecords(this.eeprom);
    this.#record = { bootCount, silentUntilS: 0 };
    this.#records.write(this.#record);
  }

  get settings(): PayloadSettings {
    return this.#settings;
  }

  /** Kept at once. */
  set settings(settings: PayloadSettings) {
    this.#settings = settings;
    this.banks.write(settings);
  }

  get silentUntilS(): number {
    return this.#record.silentUntilS;
  }

  set silentUntilS(silentUntilS: number) {
    this.#record = { ...this.#record, silentUntilS };
    this.#records.write(this.#record);
  }

  get correctedErrors(): number {
    return this.banks.corrected + this.#records.corrected;
  }

  get uncorrectableErrors(): number {
    return this.banks.uncorrectable;
  }

  /**
   * A start of the controller: counts it, and reads what is kept.
   *
   * @param hasFactoryDefaults a hard reset: the settings that the mission was delivered with
   * @param isWrongBank a fault: the factory's bank is taken for that of the mission
   */
  boot({ hasFactoryDefaults = false, isWrongBank = false } = {}): ReadSettings & {
    readonly bootCount: number;
  } {
    this.arming.disarm();
    this.staging.fill(0);
    const { bootCount, silentUntilS } = this.#records.read();
    this.#record = { bootCount: bootCount + 1, silentUntilS };
    this.#records.write(this.#record);
    if (hasFactoryDefaults) this.banks.write(this.#delivered);
    const read = this.banks.read();
    this.#settings = isWrongBank ? factorySettings : read.settings;
    return { ...read, settings: this.#settings, bootCount: bootCount + 1 };
  }

  /** Reads everything that is kept and mends what differs; two bad banks from what is in use. */
  scrub(): void {
    this.#records.read();
    if (this.banks.read().bank === 'FACTORY') this.banks.write(this.#settings);
  }

  /** Whether what was loaded into `staging` can become the settings. @param crc what the block must end with */
  judgeStaged(crc: number): ActivationFault | undefined {
    const { staging } = this;
    if (!isSettingsBlockWhole(staging) || crc16(staging, 0, settingsOctets - 2) !== crc) return 'bad-crc';
    return decodeSettingsBlock(this.#definition, staging) === undefined ? 'bad-range' : undefined;
  }

  /** Second of two steps: what was loaded and judged good becomes the settings. */
  activate(): void {
    const block = decodeSettingsBlock(this.#definition, this.staging);
    if (block !== undefined) this.settings = block.settings;
  }

  /** NOCALL and no aliases, in both banks. */
  restoreFactory(): void {
    this.settings = factorySettings;
  }
}
