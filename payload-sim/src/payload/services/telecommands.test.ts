import { type CommandArguments, type Entry, listCommands, type MetaCommand } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { encodeSettingsBlock } from '../configuration/settings-block.ts';
import { missionSettings } from '../settings.ts';
import { ordinaryInterface } from './payload-interface.ts';
import { commandOf, dataOf, definition, packetOf, serviceBench, startAtMs } from './service-bench.fixture.ts';

// Every telecommand of missions/aprs-dp/telemetry.xml: taken once, and refused for each reason that it can have. Codes:
// docs/decisions/0008 (1 length, 2 CRC, 3 application process, 4 service, 5 range, 6 mode, 7 magic).
const names = listCommands(definition)
  .filter(({ ancillary }) => ancillary['authority'] === 'payload')
  .map(({ name }) => name);
type Bench = ReturnType<typeof serviceBench>;

const block = encodeSettingsBlock(ordinaryInterface(), { serial: 9, settings: missionSettings });
const blockCrc = (block.at(-2)! << 8) | block.at(-1)!;
const ping = packetOf(commandOf('PING'), new Uint8Array(0), 99);
const magic = 0xb7a5;
const inAnHour = startAtMs + 3_600_000;
const stage = (bench: Bench) => bench.send('MEMORY_LOAD', { memory: 'STAGING', data: block });

/** Arguments that have no ordinary value. */
const given: Readonly<Record<string, CommandArguments>> = {
  STORE_CLEAR: { magic },
  RESET: { magic },
  ARM: { what: 'MEMORY_LOAD', magic },
  SETTINGS_FACTORY: { magic },
  SETTINGS_ACTIVATE: { crc: blockCrc },
  MEMORY_LOAD: { memory: 'STAGING', data: '00112233' },
  TIME_SET: { time: inAnHour },
  SCHEDULE_INSERT: { release: inAnHour, telecommand: ping },
  SCHEDULE_DELETE: { sequence_count: 99 },
};

/** What must have happened before it is taken. */
const before: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
  SETTINGS_FACTORY: (bench) => bench.send('ARM', { what: 'SETTINGS_FACTORY', magic }),
  SETTINGS_ACTIVATE: stage,
  SCHEDULE_DELETE: (bench) => bench.send('SCHEDULE_INSERT', given['SCHEDULE_INSERT']),
  MONITOR_DELETE: (bench) => bench.send('MONITOR_DISABLE', { monitor: 1 }),
};

/** What the mode, or the state of things, forbids. Every command whose definition tells of such a thing is here. */
const refusals: Readonly<
  Record<string, readonly [why: string, expected: string, run: (bench: Bench) => Promise<string[]>][]>
> = {
  SET_MODE: [
    [
      'from SAFE to DIGI',
      'REJECTED WRONG_MODE',
      async (bench) => {
        await bench.send('SET_MODE', { mode: 'SAFE' });
        return bench.send('SET_MODE', { mode: 'DIGI' });
      },
    ],
  ],
  TX_TEST: [
    [
      'in SAFE',
      'REJECTED WRONG_MODE',
      async (bench) => {
        await bench.send('SET_MODE', { mode: 'SAFE' });
        return bench.send('TX_TEST');
      },
    ],
    [
      'inhibited',
      'REJECTED WRONG_MODE',
      async (bench) => {
        await bench.send('PTT_INHIBIT');
        return bench.send('TX_TEST');
      },
    ],
    [
      'silenced',
      'REJECTED WRONG_MODE',
      async (bench) => {
        await bench.send('TX_SILENCE');
        return bench.send('TX_TEST');
      },
    ],
    [
      'with the synthesizer unlocked',
      'FAILED WRONG_MODE',
      async (bench) => {
        bench.board.setFault('synth-unlock', true);
        return bench.send('TX_TEST');
      },
    ],
  ],
  SETTINGS_FACTORY: [
    ['not armed', 'REJECTED WRONG_MODE', (bench) => bench.send('SETTINGS_FACTORY', { magic })],
    [
      'armed too long ago',
      'REJECTED WRONG_MODE',
      async (bench) => {
        await bench.send('ARM', { what: 'SETTINGS_FACTORY', magic });
        await bench.clock.runFor(61_000);
        return bench.send('SETTINGS_FACTORY', { magic });
      },
    ],
    [
      'armed once and used',
      'REJECTED WRONG_MODE',
      async (bench) => {
        await bench.send('ARM', { what: 'SETTINGS_FACTORY', magic });
        await bench.send('SETTINGS_FACTORY', { magic });
        return bench.send('SETTINGS_FACTORY', { magic });
      },
    ],
  ],
  SETTINGS_ACTIVATE: [
    [
      'with nothing loaded',
      'START_FAILED BAD_CRC',
      (bench) => bench.send('SETTINGS_ACTIVATE', { crc: blockCrc }),
    ],
    [
      'with another CRC than that of the block',
      'START_FAILED BAD_CRC',
      async (bench) => {
        await stage(bench);
        return bench.send('SETTINGS_ACTIVATE', { crc: blockCrc ^ 1 });
      },
    ],
    [
      'of settings out of range',
      'START_FAILED BAD_RANGE',
      async (bench) => {
        const settings = { ...missionSettings, beaconIntervalS: 14 };
        const wrong = encodeSettingsBlock(ordinaryInterface(), { serial: 9, settings });
        await bench.send('MEMORY_LOAD', { memory: 'STAGING', data: wrong });
        return bench.send('SETTINGS_ACTIVATE', { crc: (wrong.at(-2)! << 8) | wrong.at(-1)! });
      },
    ],
  ],
  MEMORY_LOAD: [
    [
      'into EEPROM, not armed',
      'REJECTED WRONG_MODE',
      (bench) => bench.send('MEMORY_LOAD', { memory: 'EEPROM', data: '00' }),
    ],
    [
      'of data that do not agree with their CRC',
      'START_FAILED BAD_CRC',
      (bench) => {
        const data = dataOf('MEMORY_LOAD', given['MEMORY_LOAD']);
        data[data.length - 1]! ^= 1;
        return bench.sendData(commandOf('MEMORY_LOAD'), data);
      },
    ],
    [
      'behind the end of the memory',
      'REJECTED BAD_RANGE',
      (bench) => bench.send('MEMORY_LOAD', { memory: 'STAGING', address: 86, data: '00' }),
    ],
    [
      'of 201 octets',
      'REJECTED BAD_RANGE',
      (bench) => {
        const data = dataOf('MEMORY_LOAD', { memory: 'STAGING', data: new Uint8Array(200) });
        const longer = new Uint8Array(data.length + 1);
        longer.set(data);
        longer[7] = 201;
        return bench.sendData(commandOf('MEMORY_LOAD'), longer);
      },
    ],
  ],
  MEMORY_DUMP: [
    [
      'behind the end of the memory',
      'REJECTED BAD_RANGE',
      (bench) => bench.send('MEMORY_DUMP', { address: 4095, length: 2 }),
    ],
  ],
  MEMORY_CHECK: [
    [
      'behind the end of the memory',
      'REJECTED BAD_RANGE',
      (bench) => bench.send('MEMORY_CHECK', { memory: 'FLASH', address: 131_071, length: 2 }),
    ],
  ],
  TIME_SET: [['to 1970', 'REJECTED BAD_RANGE', (bench) => bench.send('TIME_SET', { time: 0 })]],
  STORE_DUMP: [['backwards', 'REJECTED BAD_RANGE', (bench) => bench.send('STORE_DUMP', { from: 2, to: 1 })]],
  SCHEDULE_INSERT: [
    [
      'in the past',
      'REJECTED BAD_RANGE',
      (bench) => bench.send('SCHEDULE_INSERT', { release: startAtMs - 1000, telecommand: ping }),
    ],
    [
      'of a telecommand for somebody else',
      'REJECTED BAD_RANGE',
      (bench) =>
        bench.send('SCHEDULE_INSERT', {
          release: inAnHour,
          telecommand: packetOf(commandOf('PING_OBC'), new Uint8Array(0), 1),
        }),
    ],
    [
      'of a damaged telecommand',
      'REJECTED BAD_RANGE',
      (bench) => {
        const damaged = ping.slice();
        damaged[damaged.length - 1]! ^= 1;
        return bench.send('SCHEDULE_INSERT', { release: inAnHour, telecommand: damaged });
      },
    ],
    [
      'of a 25th',
      'REJECTED WRONG_MODE',
      async (bench) => {
        for (let count = 0; count < 24; count++)
          await bench.send('SCHEDULE_INSERT', given['SCHEDULE_INSERT'], 10);
        return bench.send('SCHEDULE_INSERT', given['SCHEDULE_INSERT']);
      },
    ],
  ],
  SCHEDULE_DELETE: [
    [
      'of what does not wait',
      'START_FAILED BAD_RANGE',
      (bench) => bench.send('SCHEDULE_DELETE', { sequence_count: 7 }),
    ],
  ],
  MONITOR_ENABLE: [
    ['of none', 'START_FAILED BAD_RANGE', (bench) => bench.send('MONITOR_ENABLE', { monitor: 9 })],
  ],
  MONITOR_DISABLE: [
    ['of none', 'START_FAILED BAD_RANGE', (bench) => bench.send('MONITOR_DISABLE', { monitor: 9 })],
  ],
  MONITOR_DELETE: [
    ['of none', 'START_FAILED BAD_RANGE', (bench) => bench.send('MONITOR_DELETE', { monitor: 9 })],
    [
      'while it is enabled',
      'START_FAILED WRONG_MODE',
      (bench) => bench.send('MONITOR_DELETE', { monitor: 1 }),
    ],
  ],
  MONITOR_ADD: [
    ['where there is one', 'START_FAILED WRONG_MODE', (bench) => bench.send('MONITOR_ADD', { monitor: 1 })],
    [
      'with limits the wrong way round',
      'REJECTED BAD_RANGE',
      (bench) => bench.send('MONITOR_ADD', { low: 5, high: 4 }),
    ],
  ],
  SET_PARAMETER: [
    [
      'of a measured value',
      'START_FAILED BAD_RANGE',
      (bench) => bench.send('SET_PARAMETER', { parameter: 'BUS_VOLTAGE' }),
    ],
    [
      'to what the setting does not allow',
      'START_FAILED BAD_RANGE',
      (bench) => bench.send('SET_PARAMETER', { value: 601 }),
    ],
  ],
};

/** Raw values of arguments that their ranges or labels leave out. */
function outside(command: MetaCommand): { readonly argument: string; readonly data: Uint8Array }[] {
  const good = dataOf(command.name, given[command.name]);
  const cases: { argument: string; data: Uint8Array }[] = [];
  let bitOffset = 0;
  for (const entry of command.container?.entries ?? []) {
    const bits = bitsOf(entry);
    if (entry.kind === 'argument' && entry.type.encoding?.kind === 'integer') {
      const raw = rawOutside(entry.type, bits);
      if (raw !== undefined) {
        const data = good.slice();
        for (let octet = bits / 8 - 1, rest = raw; octet >= 0; octet--, rest = Math.floor(rest / 256))
          data[bitOffset / 8 + octet] = rest % 256;
        cases.push({ argument: entry.argumentName, data });
      }
    }
    bitOffset += bits;
  }
  // A length out of range makes the length of the telecommand wrong as well.
  return cases.filter(({ argument }) => !(command.name === 'MEMORY_LOAD' && argument === 'length'));
}

/** Behind data of any length no figure follows. */
function bitsOf(entry: Entry): number {
  if (entry.kind === 'fixed') return entry.bits;
  const encoding = entry.kind === 'argument' ? entry.type.encoding : undefined;
  const bits = encoding !== undefined && 'bits' in encoding ? encoding.bits : undefined;
  return typeof bits === 'number' ? bits : Number.NaN;
}

function rawOutside(
  { enumeration, validRanges, calibrator }: MetaCommand['allArguments'][number]['type'],
  bits: number,
): number | undefined {
  if (enumeration.length > 0)
    for (let raw = 0; raw < 256; raw++) if (!enumeration.some(({ from }) => from === raw)) return raw;
  const [range] = validRanges;
  if (range === undefined) return undefined;
  // TXDELAY alone is calibrated, in tens of milliseconds.
  const step = calibrator === undefined ? 1 : 10;
  const above = range.max / step + 1;
  if (above < 2 ** bits && range.min >= 0) return above;
  return range.min > 0 ? range.min / step - 1 : undefined;
}

describe.each(names)('telecommand %s', (name) => {
  const command = commandOf(name);
  const prepared = async () => {
    const bench = serviceBench();
    await before[name]?.(bench);
    return bench;
  };

  it('is accepted, started and completed', async () => {
    const bench = await prepared();
    const stages = await bench.send(name, given[name], 2500);
    expect(stages.filter((stage) => stage !== 'PROGRESS')).toEqual(['ACCEPTED', 'STARTED', 'COMPLETED']);
  });

  it('is refused when its length, its error control or its application process is wrong', async () => {
    const bench = await prepared();
    const data = dataOf(name, given[name]);
    const tooLong = new Uint8Array(data.length + 1);
    tooLong.set(data);
    expect(await bench.sendData(command, tooLong)).toEqual(['REJECTED BAD_LENGTH']);
    if (data.length > 0)
      expect(await bench.sendData(command, data.subarray(0, -1))).toEqual(['REJECTED BAD_LENGTH']);
    const damaged = packetOf(command, data, 5);
    damaged[damaged.length - 1]! ^= 0x10;
    expect(await bench.sendPacket(damaged)).toEqual(['REJECTED BAD_CRC']);
    const elsewhere = packetOf({ ...command, ancillary: { ...command.ancillary, apid: '33' } }, data, 6);
    expect(await bench.sendPacket(elsewhere)).toEqual(['REJECTED UNKNOWN_APID']);
  });

  it.each(outside(command))('is refused with $argument out of range', async ({ data }) => {
    const bench = await prepared();
    expect(await bench.sendData(command, data)).toEqual(['REJECTED BAD_RANGE']);
  });

  if (command.allArguments.some((argument) => argument.name === 'magic'))
    it('is refused with a wrong magic', async () => {
      const bench = await prepared();
      expect(await bench.send(name, { ...given[name], magic: magic ^ 1 })).toEqual(['REJECTED BAD_MAGIC']);
    });

  for (const [why, expected, run] of refusals[name] ?? [])
    it(`is refused ${why}`, async () => {
      expect((await run(serviceBench())).at(-1)).toBe(expected);
    });

  it('has a case for everything that the definition says it refuses', () => {
    const { wrongMode, startFails, completionFails } = command.ancillary;
    const told = [
      ['REJECTED WRONG_MODE', wrongMode],
      ['START_FAILED', startFails],
      ['FAILED', completionFails],
    ] as const;
    for (const [prefix, text] of told)
      if (text !== undefined)
        expect((refusals[name] ?? []).some(([, expected]) => expected.startsWith(prefix))).toBe(true);
  });
});

describe('text in telecommands', () => {
  it.each([
    ['SET_DIGI', 'own_call', 3 + 0, 'a'],
    ['SET_BEACON', 'text', 3, '\u0007'],
  ])('%s is refused with %s of other characters', async (name, _argument, octet, character) => {
    const data = dataOf(name);
    data[octet] = character.charCodeAt(0);
    expect(await serviceBench().sendData(commandOf(name), data)).toEqual(['REJECTED BAD_RANGE']);
  });
});

describe('the services of the payload', () => {
  it('know the telecommands of the definition, and no others', () => {
    const types = names.map((name) => {
      const { pusService, pusSubtype } = commandOf(name).ancillary;
      return `${pusService}.${pusSubtype}`;
    });
    expect(serviceBench().board.telecommandTypes).toEqual([...new Set(types)].sort());
  });

  it('refuse a service that there is not', async () => {
    const command = { ...commandOf('PING'), ancillary: { ...commandOf('PING').ancillary, pusService: '19' } };
    expect(await serviceBench().sendData(command, new Uint8Array(0))).toEqual(['REJECTED UNKNOWN_SERVICE']);
  });
});
