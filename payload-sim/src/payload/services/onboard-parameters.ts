import { readSigned, readUnsigned, writeUnsigned } from 'ccsds-parser/bits/bit-field';
import { layoutOf, type StaticField } from 'ccsds-parser/xtce/xtce';
import type { Configuration } from '../configuration/configuration.ts';
import {
  decodeSettingsBlock,
  encodeSettingsBlock,
  sealSettingsBlock,
} from '../configuration/settings-block.ts';
import type { PayloadSettings } from '../settings.ts';
import type { PayloadInterface } from './payload-interface.ts';

/** The number list of parameters: labels of this type are names of parameters in capitals. */
const numberList = 'parameter_name';
/** From here on a parameter is measured, and cannot be set. */
const firstMeasured = 0x100;
const headerOctets = 19;

/**
 * The parameters that services 12 and 20 speak of, by number, as they stand in housekeeping structure 1 and in the block of
 * settings: in the steps of their fields, before calibration.
 */
export class OnboardParameters {
  readonly #definition: PayloadInterface;
  readonly #configuration: Configuration;
  readonly #readFast: () => Uint8Array;
  readonly #fields = new Map<number, StaticField>();

  /** @param readFast source data of the latest housekeeping structure 1 */
  constructor(definition: PayloadInterface, configuration: Configuration, readFast: () => Uint8Array) {
    this.#definition = definition;
    this.#configuration = configuration;
    this.#readFast = readFast;
    const { parameters, containers } = definition.definition;
    const numbers = parameters.find(({ type }) => type.name === numberList)?.type.enumeration ?? [];
    for (const { label, from } of numbers) {
      const name = from < firstMeasured ? 'SETTINGS_BLOCK' : 'HK_PAYLOAD_FAST';
      const container = containers.find((one) => one.name === name);
      const fields = container === undefined ? [] : layoutOf(container).fields;
      const field = fields.find(({ parameter }) => parameter.name === label.toLowerCase());
      if (field === undefined) throw new TypeError(`${numberList}: expected ${label} in ${name}, found none`);
      this.#fields.set(from, field);
    }
  }

  has(id: number): boolean {
    return this.#fields.has(id);
  }

  isSetting(id: number): boolean {
    return this.has(id) && id < firstMeasured;
  }

  /** @throws RangeError for a number that is none */
  read(id: number): number {
    const { type, bitOffset, bits } = this.#field(id);
    const isSetting = id < firstMeasured;
    const octets = isSetting ? this.#settingsBlock() : this.#readFast();
    const at = isSetting ? bitOffset : bitOffset - 8 * headerOctets;
    const isSigned = type.encoding?.kind === 'integer' && type.encoding.form === 'twosComplement';
    return isSigned ? readSigned(octets, at, bits) : readUnsigned(octets, at, bits);
  }

  /** The settings with these values; undefined when one of them does not allow its value, or is measured. */
  settingsWith(
    values: readonly { readonly id: number; readonly raw: number }[],
  ): PayloadSettings | undefined {
    const block = this.#settingsBlock();
    for (const { id, raw } of values) {
      if (!this.isSetting(id)) return undefined;
      const { bitOffset, bits } = this.#field(id);
      if (raw < 0 || raw >= 2 ** bits) return undefined;
      writeUnsigned(block, bitOffset, bits, raw);
    }
    return decodeSettingsBlock(this.#definition, sealSettingsBlock(block))?.settings;
  }

  #settingsBlock(): Uint8Array {
    const { settings } = this.#configuration;
    return encodeSettingsBlock(this.#definition, { serial: 0, settings });
  }

  #field(id: number): StaticField {
    const field = this.#fields.get(id);
    if (field === undefined) throw new RangeError(`parameter: expected a known number, found ${id}`);
    return field;
  }
}
