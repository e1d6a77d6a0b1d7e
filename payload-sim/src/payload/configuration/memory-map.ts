import { eepromOctets } from './eeprom.ts';

/**
 * Where things lie in EEPROM. Two banks hold the settings, each with a CRC; what is written at every start lies in ten copies.
 * A telecommand that waits has 128 octets: length, release time, packet, CRC.
 */
export const eepromMap = {
  settingsA: 0x000,
  settingsB: 0x080,
  bootRecord: 0x100,
  bootRecordOctets: 16,
  bootRecordCopies: 10,
  schedule: 0x400,
  scheduleSlotOctets: 128,
  scheduleSlots: 24,
} as const;

/** Octets of SETTINGS_BLOCK in missions/aprs-dp/telemetry.xml. */
export const settingsOctets = 86;

/** Program memory of the ATmega1284P. */
export const flashOctets = 131_072;

/** Memories of service 6 by their number. */
export const memoryIds = { eeprom: 1, staging: 2, flash: 3 } as const;

/** Octets of each. */
export const memorySizes: Readonly<Record<number, number>> = {
  [memoryIds.eeprom]: eepromOctets,
  [memoryIds.staging]: settingsOctets,
  [memoryIds.flash]: flashOctets,
};
