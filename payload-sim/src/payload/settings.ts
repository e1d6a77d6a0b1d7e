import type { DigipeatStyle } from './digipeat/digipeat.ts';

/** What telecommands set; kept in EEPROM over resets and without power. */
export interface PayloadSettings {
  readonly beaconIntervalS: number;
  readonly beaconText: string;
  /** By bit: 0 APRSAT, 1 ARISS, 2 WIDE. */
  readonly aliasMask: number;
  readonly style: DigipeatStyle;
  readonly call: string;
  readonly ssid: number;
  readonly txDelayMs: number;
  /** Of 256: how often a free slot is taken. */
  readonly persistence: number;
  readonly slotTimeMs: number;
}

/**
 * Aliases APRSAT, ARISS and WIDE, TXDELAY 300 ms, PERSIST 63 and SLOTTIME 15 as in the BIRDS-X flight model
 * (BIRDSX-APRS-reference, TinyTrak4 settings file); own call inserted. What the mission's pack says goes before.
 */
export const missionSettings: PayloadSettings = {
  beaconIntervalS: 45,
  beaconText: 'APRS-DP breadboard',
  aliasMask: 7,
  style: 'insert',
  call: 'A55BTN',
  ssid: 0,
  txDelayMs: 300,
  persistence: 63,
  slotTimeMs: 150,
};

/** The second bank of the BIRDS-X settings file, as it comes from the factory: NOCALL, TXD 40. */
export const factorySettings: PayloadSettings = {
  beaconIntervalS: 600,
  beaconText: '',
  aliasMask: 0,
  style: 'replace',
  call: 'NOCALL',
  ssid: 0,
  txDelayMs: 400,
  persistence: 63,
  slotTimeMs: 150,
};
