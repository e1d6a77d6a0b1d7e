import { createRandom, type Random } from '@dawa/seams/random';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { listCommands } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { eepromOctets } from '../configuration/eeprom.ts';
import { commandOf, dataOf, definition, packetOf, serviceBench, startAtMs } from './service-bench.fixture.ts';

const commands = listCommands(definition).filter(({ ancillary }) => ancillary['authority'] === 'payload');

/** A telecommand that is good but for some octets of its data, or of another service altogether; its error control agrees. */
function oddTelecommand(random: Random): Uint8Array {
  const service = random.integer(22);
  const subtype = random.integer(20);
  if (random.next() < 0.2)
    return encodePusTelecommand({
      ...{ apid: 0x20, sequenceCount: random.integer(0x4000), service, subtype },
      data: Uint8Array.from({ length: random.integer(60) }, () => random.integer(256)),
    });
  const command = commandOf(commands[random.integer(commands.length)]!.name);
  const args = { magic: 0xb7a5, crc: 0, data: '00', time: startAtMs, release: startAtMs + 60_000 };
  const given = { ...args, what: 'MEMORY_LOAD', sequence_count: 1, telecommand: '20' };
  const known = command.allArguments.map(({ name }) => name);
  const fitting = Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name)));
  const data = dataOf(command.name, fitting);
  for (let change = random.integer(3); change > 0 && data.length > 0; change--)
    data[random.integer(data.length)] = random.integer(256);
  return packetOf(command, data, random.integer(0x4000));
}

describe('a payload that is told anything at all', () => {
  it('answers every telecommand, reports only what its definition knows, and lives', async () => {
    const random = createRandom('hostile');
    const { clock, board, sendPacket, send } = serviceBench();
    for (let count = 0; count < 500; count++) {
      // While it boots, nobody is there to answer.
      if (!board.isAwake) await clock.runFor(3000);
      const told = await sendPacket(oddTelecommand(random), random.integer(40));
      expect([count, told.length > 0]).toEqual([count, true]);
    }
    await clock.runFor(3000);
    await send('PTT_INHIBIT', { inhibit: 'OFF' });
    expect((await send('PING')).at(-1)).toBe('COMPLETED');
  });

  it('starts from EEPROM of any octets', async () => {
    for (let round = 0; round < 8; round++) {
      const random = createRandom(`eeprom ${round}`);
      const { clock, board, send } = serviceBench();
      const { eeprom } = board.configuration;
      for (let at = 0; at < eepromOctets; at += 64)
        eeprom.write(
          at,
          Uint8Array.from({ length: 64 }, () => random.integer(256)),
        );
      board.restart('EXTERNAL');
      await clock.runFor(5000);
      expect([board.mode, board.settings.call]).toEqual(['STANDBY', 'NOCALL']);
      expect((await send('SET_MODE', { mode: 'DIGI' })).at(-1)).toBe('COMPLETED');
      // Its silence, whatever stood there, ends by itself.
      await clock.runFor(11 * 60_000);
      expect(board.transmitter.isInhibited).toBe(false);
    }
  });
});
