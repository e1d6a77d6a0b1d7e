import { crc16 } from 'ccsds-parser/crc/crc16';
import type { Steps } from '../../steps.ts';
import { expectAnswer, magic } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';

const loaded = '00112233';
const loadedCrc = crc16(Buffer.from(loaded, 'hex'));
/** Of EEPROM, behind settings and boot records and before the schedule: nobody misses it. */
const spareAddress = 0x300;
/** Octets of the staging memory. */
const stagingOctets = 86;

/** Loads, dumps and checks of memory (PUS 6). */
export const memoryCases: TelecommandCases = {
  MEMORY_LOAD: {
    args: () => ({ memory: 'STAGING', address: 0, data: loaded }),
    refusals: [
      {
        ...{ why: 'into EEPROM, not armed', code: 'WRONG_MODE' },
        args: () => ({ memory: 'EEPROM', address: spareAddress, data: 'ff' }),
      },
      {
        ...{ why: 'of data that do not agree with their CRC', code: 'BAD_CRC' },
        build({ dictionary }) {
          const good = dictionary.build('MEMORY_LOAD', { memory: 'STAGING', address: 0, data: loaded });
          const data = good.data.slice();
          data[data.length - 1]! ^= 1;
          return { ...good, data };
        },
      },
      {
        ...{ why: 'behind the end of the memory', code: 'BAD_RANGE' },
        args: () => ({ memory: 'STAGING', address: stagingOctets, data: '00' }),
      },
    ],
  },
  MEMORY_DUMP: {
    args: () => ({ memory: 'STAGING', address: 0, length: 4 }),
    shows: (steps, since) => expectAnswer(steps, 'MEMORY_DUMP', since, { memory_data: loaded }),
    refusals: [
      {
        ...{ why: 'behind the end of the memory', code: 'BAD_RANGE' },
        args: () => ({ memory: 'STAGING', address: stagingOctets - 1, length: 2 }),
      },
    ],
  },
  MEMORY_CHECK: {
    args: () => ({ memory: 'STAGING', address: 0, length: 4 }),
    shows: (steps, since) => expectAnswer(steps, 'MEMORY_CHECK', since, { memory_crc: loadedCrc }),
    refusals: [
      {
        ...{ why: 'behind the end of the memory', code: 'BAD_RANGE' },
        args: () => ({ memory: 'FLASH', address: 131_071, length: 2 }),
      },
    ],
  },
};

/** Octets of a memory, hexadecimal; undefined when the article does not tell them, which the record says. */
export async function dumpMemory(
  steps: Steps,
  memory: string,
  address: number,
  length: number,
): Promise<string | undefined> {
  const since = steps.mark();
  await steps.command('MEMORY_DUMP', { memory, address, length });
  const packet = await expectAnswer(steps, 'MEMORY_DUMP', since, { memory_length: length });
  const data = packet?.report?.values.get('memory_data')?.value;
  return data === undefined ? undefined : String(data);
}

/** Writes into EEPROM what stands there: proves that it was armed, and changes nothing. */
export async function rewriteSpareOctets(steps: Steps): Promise<void> {
  const data = await dumpMemory(steps, 'EEPROM', spareAddress, 4);
  if (data === undefined) return;
  await steps.command('ARM', { what: 'MEMORY_LOAD', magic });
  await steps.command('MEMORY_LOAD', { memory: 'EEPROM', address: spareAddress, data });
}
