import type { ActiveFaults } from './active-faults.ts';
import type { Eeprom } from './configuration/eeprom.ts';
import { eepromMap, settingsOctets } from './configuration/memory-map.ts';
import type { PayloadFaultName } from './fault-list.ts';

/** Turns over the bits that a fault of this name does, if it is one; what is turned over stays so until it is mended. */
export function strikeMemory(eeprom: Eeprom, name: PayloadFaultName, faults: ActiveFaults): void {
  const { settingsA, settingsB, bootRecord, bootRecordOctets, bootRecordCopies } = eepromMap;
  switch (name) {
    case 'settings-bit-flip':
      eeprom.flip(settingsA + 10, 0x04);
      break;
    case 'config-crc':
      for (const bank of [settingsA, settingsB]) eeprom.flip(bank + settingsOctets - 1, 0xff);
      break;
    case 'boot-record-flips': {
      const copies = Math.min(bootRecordCopies, faults.amount(name, 'copies'));
      for (let copy = 0; copy < copies; copy++) {
        eeprom.flip(bootRecord + copy * bootRecordOctets + (copy % 2), 1 << (copy % 8));
      }
      break;
    }
    default:
      break;
  }
}
