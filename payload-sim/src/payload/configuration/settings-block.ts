import { crc16 } from 'ccsds-parser/crc/crc16';
import { decodePacket } from 'ccsds-parser/xtce/xtce';
import type { DigipeatStyle } from '../digipeat/digipeat.ts';
import type { PayloadInterface } from '../services/payload-interface.ts';
import type { PayloadSettings } from '../settings.ts';
import { settingsOctets } from './memory-map.ts';

/** Settings as they lie in a bank, and how often they were written before. */
export interface SettingsBlock {
  readonly serial: number;
  readonly settings: PayloadSettings;
}

const container = 'SETTINGS_BLOCK';
const version = 1;
const crcOctets = 2;

/** Octets of the container SETTINGS_BLOCK of the definition, CRC included. */
export function encodeSettingsBlock(
  definition: PayloadInterface,
  { serial, settings }: SettingsBlock,
): Uint8Array {
  const block = definition.block(container, {
    settings_version: version,
    settings_serial: serial & 0xffff,
    beacon_interval: settings.beaconIntervalS,
    digi_alias_mask: settings.aliasMask,
    digi_style: settings.style.toUpperCase(),
    own_call: settings.call,
    own_ssid: settings.ssid,
    txdelay: settings.txDelayMs,
    persistence: settings.persistence,
    slottime: settings.slotTimeMs,
    beacon_text: settings.beaconText,
    settings_crc: 0,
  });
  return sealSettingsBlock(block);
}

/** The block with the CRC of what is in it. */
export function sealSettingsBlock(block: Uint8Array): Uint8Array {
  const sealed = block.slice();
  const crc = crc16(sealed.subarray(0, -crcOctets));
  sealed.set([crc >> 8, crc & 0xff], sealed.length - crcOctets);
  return sealed;
}

/** True when the CRC agrees. */
export function isSettingsBlockWhole(block: Uint8Array): boolean {
  return block.length === settingsOctets && crc16(block) === 0 && block.some((octet) => octet !== 0);
}

/** The settings of a block whose CRC agrees; undefined when one of them is out of range, or the layout another. */
export function decodeSettingsBlock(
  { definition }: PayloadInterface,
  block: Uint8Array,
): SettingsBlock | undefined {
  const decoded = decodePacket(definition, block, { rootContainer: container });
  if (!decoded.ok) return undefined;
  const values = new Map(decoded.value.parameters.map(({ name, value }) => [name, value]));
  const style = String(values.get('digi_style')).toLowerCase();
  const settings: PayloadSettings = {
    beaconIntervalS: Number(values.get('beacon_interval')),
    beaconText: String(values.get('beacon_text')),
    aliasMask: Number(values.get('digi_alias_mask')),
    style: style as DigipeatStyle,
    call: String(values.get('own_call')),
    ssid: Number(values.get('own_ssid')),
    txDelayMs: Number(values.get('txdelay')),
    persistence: Number(values.get('persistence')),
    slotTimeMs: Number(values.get('slottime')),
  };
  const isGood = values.get('settings_version') === version && areSettingsInRange(settings);
  return isGood ? { serial: Number(values.get('settings_serial')), settings } : undefined;
}

/** Ranges of the arguments of SET_BEACON, SET_DIGI and SET_TXDELAY; a slot of 10 ms to 1 s. */
export function areSettingsInRange(settings: PayloadSettings): boolean {
  const { beaconIntervalS, beaconText, aliasMask, style, call, ssid, txDelayMs, persistence, slotTimeMs } =
    settings;
  return (
    isWithin(beaconIntervalS, 15, 600) &&
    /^[ -~]{0,67}$/.test(beaconText) &&
    isWithin(aliasMask, 0, 7) &&
    (style === 'insert' || style === 'replace' || style === 'decrement') &&
    /^[A-Z0-9]{3,6}$/.test(call) &&
    isWithin(ssid, 0, 15) &&
    isWithin(txDelayMs, 50, 1000) &&
    isWithin(persistence, 0, 255) &&
    isWithin(slotTimeMs, 10, 1000)
  );
}

function isWithin(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
