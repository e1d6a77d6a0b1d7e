import { crc16 } from 'ccsds-parser/crc/crc16';
import { decodeMemoryManagement, encodeMemoryManagement } from 'ccsds-parser/pus/memory-management';
import type { Configuration } from '../configuration/configuration.ts';
import { memoryIds, memorySizes } from '../configuration/memory-map.ts';
import type { FailureCode } from './failure-code.ts';
import { failureCodes } from './failure-code.ts';
import {
  type Activity,
  atOnce,
  cannotStart,
  oneOctetCounts,
  orFailure,
  type Say,
  type ServiceTable,
} from './service.ts';

const longestLoadOctets = 200;
const longestDumpOctets = 512;

/** Program memory, which can only be read. */
export type ReadFlash = (address: number, octets: number) => Uint8Array;

/** Service 6: loads, dumps and checks EEPROM, the staging area of settings and (reading only) program memory. */
export function memoryService(configuration: Configuration, readFlash: ReadFlash, say: Say): ServiceTable {
  const read = (memoryId: number, address: number, length: number): Uint8Array => {
    if (memoryId === memoryIds.eeprom) return configuration.eeprom.read(address, length);
    if (memoryId === memoryIds.flash) return readFlash(address, length);
    return configuration.staging.slice(address, address + length);
  };
  const write = (memoryId: number, address: number, data: Uint8Array): boolean => {
    if (memoryId === memoryIds.eeprom) return configuration.eeprom.write(address, data);
    configuration.staging.set(data, address);
    return true;
  };
  return {
    '6.2': (request) =>
      orFailure(decodeMemoryManagement(request, oneOctetCounts), (message): Activity | FailureCode => {
        if (message.subtype !== 2) return failureCodes.badRange;
        const { memoryId = 0, areas } = message;
        const isLoadable = memoryId === memoryIds.eeprom || memoryId === memoryIds.staging;
        const areGood = areas.every(({ address, data }) =>
          isInside(memoryId, address, data.length, longestLoadOctets),
        );
        if (!isLoadable || areas.length === 0 || !areGood) return failureCodes.badRange;
        const { arming } = configuration;
        if (memoryId === memoryIds.eeprom && !arming.isArmed('MEMORY_LOAD')) return failureCodes.wrongMode;
        if (!areas.every(({ hasGoodChecksum }) => hasGoodChecksum)) return cannotStart(failureCodes.badCrc);
        return {
          run(reports) {
            if (memoryId === memoryIds.eeprom) arming.disarm();
            const areWritten = areas.map(({ address, data }) => write(memoryId, address, data));
            // Worn out cells do not hold what was loaded.
            if (areWritten.every(Boolean)) reports.completed();
            else reports.failed(failureCodes.badCrc);
          },
        };
      }),
    '6.5': (request) =>
      orFailure(decodeMemoryManagement(request, oneOctetCounts), (message) => {
        if (message.subtype !== 5) return failureCodes.badRange;
        const { memoryId = 0, areas } = message;
        const areGood = areas.every(({ address, length }) =>
          isInside(memoryId, address, length, longestDumpOctets),
        );
        if (areas.length === 0 || !areGood) return failureCodes.badRange;
        return atOnce(() => {
          for (const { address, length } of areas) {
            const area = { address, data: read(memoryId, address, length) };
            say(6, 6, encodeMemoryManagement({ subtype: 6, memoryId, areas: [area] }, oneOctetCounts));
          }
        });
      }),
    '6.9': (request) =>
      orFailure(decodeMemoryManagement(request, oneOctetCounts), (message) => {
        if (message.subtype !== 9) return failureCodes.badRange;
        const { memoryId = 0, areas } = message;
        const areGood = areas.every(({ address, length }) => isInside(memoryId, address, length, 0xffff));
        if (areas.length === 0 || !areGood) return failureCodes.badRange;
        return atOnce(() => {
          for (const { address, length } of areas) {
            const area = { address, length, checksum: crc16(read(memoryId, address, length)) };
            say(6, 10, encodeMemoryManagement({ subtype: 10, memoryId, areas: [area] }, oneOctetCounts));
          }
        });
      }),
  };
}

function isInside(memoryId: number, address: number, length: number, longest: number): boolean {
  const size = memorySizes[memoryId] ?? 0;
  return length >= 1 && length <= longest && address + length <= size;
}
