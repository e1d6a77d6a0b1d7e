import { crc16 } from 'ccsds-parser/crc/crc16';
import type { Bench } from '../../../bench/bench.ts';
import type { Steps } from '../../steps.ts';
import { expectSlow, magic } from '../onboard.ts';
import type { TelecommandCases } from '../telecommand-case.ts';
import { dumpMemory, rewriteSpareOctets } from './memory.ts';

const armFactory = (steps: Steps) => steps.command('ARM', { what: 'SETTINGS_FACTORY', magic });
/** How long something stays armed, and a second. */
const tooLongMs = 61_000;
const blockOctets = 86;
const wantedIntervalS = 75;

/** What the article was told to use as settings: its own, with another interval of the beacon. */
const staged = new WeakMap<Bench, { crc: number }>();

/** What kills is commanded in two steps (PUS 8.1). */
export const twoStepCases: TelecommandCases = {
  ARM: {
    args: () => ({ what: 'MEMORY_LOAD', magic }),
    shows: rewriteSpareOctets,
  },
  SETTINGS_FACTORY: {
    args: () => ({ magic }),
    before: armFactory,
    shows: (steps) =>
      expectSlow(steps, 'Factory settings', { beacon_interval: 600, txdelay: 400, digi_alias_mask: 0 }),
    refusals: [
      { why: 'not armed', code: 'WRONG_MODE' },
      {
        ...{ why: 'armed too long ago', code: 'WRONG_MODE' },
        async before(steps) {
          await armFactory(steps);
          await steps.bench.clock.sleep(tooLongMs);
        },
      },
    ],
  },
  SETTINGS_ACTIVATE: {
    args: (bench) => ({ crc: staged.get(bench)?.crc ?? 0 }),
    before: (steps) => stage(steps, wantedIntervalS),
    shows: (steps) => expectSlow(steps, 'Settings as loaded', { beacon_interval: wantedIntervalS }),
    refusals: [
      {
        ...{ why: 'with another CRC than that of the block', code: 'BAD_CRC' },
        args: (bench) => ({ crc: (staged.get(bench)?.crc ?? 0) ^ 1 }),
      },
      {
        ...{ why: 'of settings out of range', code: 'BAD_RANGE' },
        args: (bench) => ({ crc: staged.get(bench)?.crc ?? 0 }),
        // A beacon every 14 s: 15 are the least.
        before: (steps) => stage(steps, 14),
      },
    ],
  },
};

/** Puts the article's own settings, with this interval, into the staging memory; false when it does not tell them. */
async function stage(steps: Steps, intervalS: number): Promise<boolean> {
  const { bench } = steps;
  const place = bench.dictionary.containers
    .find(({ name }) => name === 'SETTINGS_BLOCK')
    ?.entries.find((entry) => entry.kind === 'parameter' && entry.parameter.name === 'beacon_interval');
  const own = await dumpMemory(steps, 'EEPROM', 0, blockOctets);
  if (own === undefined || place?.bitOffset === undefined) return false;
  const block = Buffer.from(own, 'hex');
  block.writeUInt16BE(intervalS, place.bitOffset / 8);
  const crc = crc16(block.subarray(0, -2));
  block.writeUInt16BE(crc, blockOctets - 2);
  staged.set(bench, { crc });
  return steps.command('MEMORY_LOAD', { memory: 'STAGING', address: 0, data: block.toString('hex') });
}
