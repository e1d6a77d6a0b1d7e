import { crc16 } from 'ccsds-parser/crc/crc16';
import { describe, expect, it } from 'vitest';
import { eepromMap } from '../configuration/memory-map.ts';
import { encodeSettingsBlock } from '../configuration/settings-block.ts';
import { missionSettings } from '../settings.ts';
import { ordinaryInterface } from './payload-interface.ts';
import { commandOf, dataOf, packetOf, serviceBench, startAtMs } from './service-bench.fixture.ts';

const magic = 0xb7a5;
const done = ['ACCEPTED', 'STARTED', 'COMPLETED'];
/** A telecommand for the schedule. */
const packet = (name: string, args = {}, count = 500) => packetOf(commandOf(name), dataOf(name, args), count);

describe('service 3, housekeeping', () => {
  it('stops, goes on, slows down and reports once', async () => {
    const { clock, send, all } = serviceBench();
    const count = async () => {
      const before = all('HK_PAYLOAD_FAST').length;
      await clock.runFor(10_000);
      return all('HK_PAYLOAD_FAST').length - before;
    };
    expect(await count()).toBe(10);
    await send('HK_DISABLE', { structure: 1 });
    expect(await count()).toBe(0);
    await send('HK_ONE_SHOT', { structure: 1 });
    expect(all('HK_PAYLOAD_FAST')).toHaveLength(11);
    await send('HK_SET_INTERVAL', { structure: 1, interval: 5 });
    await send('HK_ENABLE', { structure: 1 });
    expect(await count()).toBe(2);
    await send('RESET', { magic }, 3000);
    expect(await count()).toBe(10);
  });
});

describe('service 5, events', () => {
  it('are told, not told, listed and told again after a reset', async () => {
    const { send, all, latest } = serviceBench();
    await send('EVENT_DISABLE', { event: 'MODE_CHANGE' });
    await send('SET_MODE', { mode: 'DIGI' });
    expect(all('EVENT_MODE_CHANGE')).toHaveLength(0);
    await send('EVENT_LIST_DISABLED');
    expect(latest('EVENTS_DISABLED')).toMatchObject({ events_disabled: ['MODE_CHANGE'] });
    await send('EVENT_DISABLE', { event: 'BOOT' });
    await send('RESET', { magic }, 3000);
    expect(all('EVENT_BOOT')).toHaveLength(1);
    await send('SET_MODE', { mode: 'DIGI' });
    expect(all('EVENT_MODE_CHANGE')).toHaveLength(1);
  });
});

describe('service 6, memory', () => {
  it('shows the settings as they lie in EEPROM, and their CRC', async () => {
    const { board, send, latest } = serviceBench();
    await send('MEMORY_DUMP', { memory: 'EEPROM', address: eepromMap.settingsA, length: 86 });
    const dump = latest('MEMORY_DUMP')!;
    const expected = board.configuration.eeprom.read(eepromMap.settingsA, 86);
    expect(dump).toMatchObject({ memory_id: 'EEPROM', memory_address: 0, memory_length: 86 });
    expect(dump['memory_data']).toEqual(expected);
    expect(dump['memory_crc']).toBe(crc16(expected));
    await send('MEMORY_CHECK', { memory: 'EEPROM', address: eepromMap.settingsA, length: 86 });
    expect(latest('MEMORY_CHECK')).toMatchObject({ memory_length: 86, memory_crc: crc16(expected) });
  });

  it('shows a flipped bit of program memory by another CRC', async () => {
    const { board, send, latest } = serviceBench();
    const check = async () => {
      await send('MEMORY_CHECK', { memory: 'FLASH', address: 0x1000, length: 0x1000 });
      return latest('MEMORY_CHECK')!['memory_crc'];
    };
    const good = await check();
    board.setFault('flash-bit-flip', true);
    expect(await check()).not.toBe(good);
    board.setFault('flash-bit-flip', false);
    expect(await check()).toBe(good);
  });

  it('writes into EEPROM once it is armed, once', async () => {
    const { board, send } = serviceBench();
    const load = () => send('MEMORY_LOAD', { memory: 'EEPROM', address: 0x300, data: 'cafe' });
    await send('ARM', { what: 'MEMORY_LOAD', magic });
    expect(await load()).toEqual(done);
    expect([...board.configuration.eeprom.read(0x300, 2)]).toEqual([0xca, 0xfe]);
    expect(await load()).toEqual(['REJECTED WRONG_MODE']);
  });

  it('takes new settings in two steps, and keeps them over resets and without power', async () => {
    const { clock, board, send, latest } = serviceBench();
    const settings = { ...missionSettings, call: 'A51AA', ssid: 11, beaconIntervalS: 90, slotTimeMs: 100 };
    const block = encodeSettingsBlock(ordinaryInterface(), { serial: 0, settings });
    await send('MEMORY_LOAD', { memory: 'STAGING', data: block });
    expect(board.settings).toEqual(missionSettings);
    await send('SETTINGS_ACTIVATE', { crc: (block.at(-2)! << 8) | block.at(-1)! });
    expect(board.settings).toEqual(settings);
    board.setPower(false);
    board.setPower(true);
    await clock.runFor(5000);
    expect(board.settings).toEqual(settings);
    expect(latest('HK_PAYLOAD_SLOW')).toMatchObject({ beacon_interval: 90, slottime: 100, boot_count: 8 });
    await send('RESET', { kind: 'HARD', magic }, 3000);
    expect(board.settings).toEqual(missionSettings);
  });

  it('tells that it had to fall back on another bank, and that it mended it', async () => {
    const { clock, board, send, latest, all } = serviceBench();
    board.configuration.eeprom.flip(eepromMap.settingsA + 20, 0x10);
    await send('RESET', { magic }, 5000);
    expect(latest('EVENT_SETTINGS_FALLBACK')).toMatchObject({ event_bank: 'B' });
    expect(latest('HK_PAYLOAD_SLOW')).toMatchObject({ ecc_corrected: 1, ecc_uncorrectable: 0 });
    await send('RESET', { magic }, 5000);
    expect(all('EVENT_SETTINGS_FALLBACK')).toHaveLength(1);
    for (const bank of [eepromMap.settingsA, eepromMap.settingsB]) board.configuration.eeprom.flip(bank, 1);
    board.restart('EXTERNAL');
    await clock.runFor(5000);
    expect(latest('EVENT_SETTINGS_FALLBACK')).toMatchObject({ event_bank: 'FACTORY' });
    expect(board.settings.call).toBe('NOCALL');
  });
});

describe('service 8, silence', () => {
  it('lasts as long as it was told, over a reset and the loss of power', async () => {
    const { clock, board, send } = serviceBench();
    await send('TX_SILENCE', { minutes: 2 });
    await send('RESET', { magic }, 5000);
    expect(await send('TX_TEST')).toEqual(['REJECTED WRONG_MODE']);
    board.setPower(false);
    await clock.runFor(10_000);
    board.setPower(true);
    await clock.runFor(5000);
    expect(await send('TX_TEST')).toEqual(['REJECTED WRONG_MODE']);
    await clock.runFor(100_000);
    expect(await send('TX_TEST', { duration: 1 }, 2000)).toEqual(done);
  });

  it('ends when it is told to, but never the kill switch', async () => {
    const { send } = serviceBench();
    await send('TX_SILENCE', { minutes: 10 });
    await send('PTT_INHIBIT', { inhibit: 'ON' });
    await send('TX_SILENCE', { minutes: 0 });
    expect(await send('TX_TEST')).toEqual(['REJECTED WRONG_MODE']);
    await send('PTT_INHIBIT', { inhibit: 'OFF' });
    expect(await send('TX_TEST', { duration: 1 }, 2000)).toEqual(done);
  });
});

describe('a silence and a clock that is set back', () => {
  it('lasts no longer than ten minutes all the same', async () => {
    const { clock, board, send } = serviceBench();
    await send('TX_SILENCE', { minutes: 10 });
    await send('TIME_SET', { time: startAtMs - 86_400_000 });
    await send('RESET', { magic }, 5000);
    expect(board.transmitter.isInhibited).toBe(true);
    await clock.runFor(10 * 60_000);
    expect(board.transmitter.isInhibited).toBe(false);
  });
});

describe('service 9, time', () => {
  it('sets the clock that reports are stamped with', async () => {
    const { clock, send, latest } = serviceBench();
    const inAnHourMs = startAtMs + 3_600_000;
    await send('TIME_SET', { time: inAnHourMs }, 0);
    await clock.runFor(1000);
    expect(Math.abs(Number(latest('HK_PAYLOAD_FAST')!['onboard_time']) - (inAnHourMs + 1000))).toBeLessThan(
      2,
    );
  });
});

describe('service 11, the schedule', () => {
  it('releases a telecommand when it is due, and says so before and after', async () => {
    const { clock, board, send, reports } = serviceBench();
    const telecommand = packet('SET_MODE', { mode: 'DIGI' });
    await send('SCHEDULE_INSERT', { release: startAtMs + 30_000, telecommand });
    await send('SCHEDULE_ENABLE');
    await clock.runFor(29_000);
    expect(board.mode).toBe('RX');
    await clock.runFor(2000);
    expect(board.mode).toBe('DIGI');
    const told = reports.map(({ container }) => container);
    const start = told.indexOf('EVENT_SCHEDULE_START');
    expect(told.slice(start, start + 6)).toEqual([
      'EVENT_SCHEDULE_START',
      'VERIFICATION_ACCEPTED',
      'VERIFICATION_STARTED',
      'EVENT_MODE_CHANGE',
      'VERIFICATION_COMPLETED',
      'EVENT_SCHEDULE_END',
    ]);
    expect(board.scheduledCommands).toBe(0);
  });

  it('drops what becomes due while it is held', async () => {
    const { clock, board, send } = serviceBench();
    const telecommand = packet('SET_MODE', { mode: 'DIGI' });
    await send('SCHEDULE_INSERT', { release: startAtMs + 10_000, telecommand });
    await clock.runFor(20_000);
    await send('SCHEDULE_ENABLE');
    await clock.runFor(20_000);
    expect([board.mode, board.scheduledCommands]).toEqual(['RX', 0]);
  });

  it('is kept over a reset, but waits to be enabled again', async () => {
    const { clock, board, send, latest } = serviceBench();
    for (const [index, atMs] of [60_000, 40_000].entries()) {
      const telecommand = packet('SET_MODE', { mode: 'DIGI' }, 300 + index);
      await send('SCHEDULE_INSERT', { release: startAtMs + atMs, telecommand });
    }
    await send('SCHEDULE_ENABLE');
    board.setPower(false);
    board.setPower(true);
    await clock.runFor(5000);
    expect(latest('HK_PAYLOAD_SLOW')).toMatchObject({ sched_entries: 2 });
    await send('SCHEDULE_LIST');
    const waiting = latest('SCHEDULE_SUMMARY')!['schedule'] as unknown as Record<string, unknown>[];
    expect(waiting.map((entry) => [entry['apid'], entry['sequence_count']])).toEqual([
      [0x20, 301],
      [0x20, 300],
    ]);
    await clock.runFor(40_000);
    expect([board.mode, board.scheduledCommands]).toEqual(['STANDBY', 1]);
    await send('SCHEDULE_ENABLE');
    await clock.runFor(20_000);
    expect(board.mode).toBe('DIGI');
  });

  it('lets go of what it is told to, and of all', async () => {
    const { board, send } = serviceBench();
    for (let count = 0; count < 3; count++)
      await send('SCHEDULE_INSERT', { release: startAtMs + 60_000, telecommand: packet('PING', {}, count) });
    expect(await send('SCHEDULE_DELETE', { sequence_count: 1 })).toEqual(done);
    expect(board.scheduledCommands).toBe(2);
    await send('SCHEDULE_RESET');
    expect(board.scheduledCommands).toBe(0);
  });
});

describe('service 12, monitoring', () => {
  it('tells when the supply leaves its limits and when it comes back, once each', async () => {
    const { clock, board, all } = serviceBench();
    await clock.runFor(10_000);
    expect(all('CHECK_TRANSITION')).toEqual([]);
    board.setFault('bus-sag', true, { sagV: 0.4 });
    await clock.runFor(10_000);
    board.setFault('bus-sag', false);
    await clock.runFor(10_000);
    expect(all('CHECK_TRANSITION').map(({ values }) => values)).toMatchObject([
      {
        ...{ monitor_id: 1, parameter_name: 'BUS_VOLTAGE', monitor_check: 'LIMITS', monitor_limit: 4750 },
        ...{ monitor_before: 'GOOD', monitor_after: 'BELOW_LOW' },
      },
      { monitor_id: 1, monitor_limit: 4750, monitor_before: 'BELOW_LOW', monitor_after: 'GOOD' },
    ]);
  });

  it('watches what it is told to, while it is told to', async () => {
    const { clock, send, latest, all } = serviceBench();
    // Nobody is heard at -60 dBm or more: the receiver shows its noise.
    await send('MONITOR_ADD', { monitor: 5, parameter: 'RSSI', low: -60, high: 0 });
    await send('MONITOR_LIST');
    expect(latest('MONITOR_STATUS')).toMatchObject({
      monitors: [1, 2, 3, 4, 5].map((monitor_id) => ({ monitor_id, is_enabled: monitor_id < 5 ? 1 : 0 })),
    });
    await clock.runFor(5000);
    expect(all('CHECK_TRANSITION')).toEqual([]);
    await send('MONITOR_ENABLE', { monitor: 5 });
    await clock.runFor(5000);
    expect(latest('CHECK_TRANSITION')).toMatchObject({ monitor_id: 5, monitor_after: 'BELOW_LOW' });
    await send('MONITORING_DISABLE');
    await send('MONITORING_ENABLE');
    await clock.runFor(5000);
    expect(all('CHECK_TRANSITION')).toHaveLength(2);
  });
});

describe('service 13, the store', () => {
  it('is dumped as one large packet, with its progress', async () => {
    const { clock, board, send, reports, all } = serviceBench();
    board.digipeater.fillStore(20);
    await send('STORE_DUMP', { from: 0, to: 19 }, 5000);
    expect(all('STORED_MESSAGE').map(({ values }) => [values['pus_subtype'], values['store_slot']])).toEqual(
      Array.from({ length: 20 }, (_, slot) => [slot === 0 ? 1 : slot === 19 ? 3 : 2, slot]),
    );
    const told = reports.map(({ container }) => container).filter((name) => name.startsWith('VERIFICATION'));
    expect(told).toEqual(
      ['ACCEPTED', 'STARTED', 'PROGRESS', 'PROGRESS', 'COMPLETED'].map((name) => `VERIFICATION_${name}`),
    );
    await send('STORE_DUMP', { from: 0, to: 19 });
    const second = await send('STORE_DUMP', { from: 19, to: 30 }, 1000);
    expect(second).toEqual(['ACCEPTED', 'STARTED', 'PROGRESS_FAILED WRONG_MODE', 'COMPLETED']);
    await clock.runFor(5000);
    expect(all('STORED_MESSAGE').at(-1)!.values).toMatchObject({
      pus_subtype: 3,
      store_dump: 3,
      store_slot: 19,
    });
  });
});

describe('service 20, parameters', () => {
  it('are told and set by number', async () => {
    const { clock, board, send, latest } = serviceBench();
    await clock.runFor(2000);
    await send('GET_PARAMETER', { parameter: 'BUS_VOLTAGE' });
    const { bus_voltage: reported } = latest('HK_PAYLOAD_FAST')!;
    expect(Number(latest('PARAMETER_VALUE')!['parameter_raw'])).toBe(Math.round(1000 * Number(reported)));
    await send('GET_PARAMETER', { parameter: 'RSSI' });
    expect(Number(latest('PARAMETER_VALUE')!['parameter_raw'])).toBeLessThan(-90);
    await send('SET_PARAMETER', { parameter: 'TXDELAY', value: 45 });
    expect(board.settings.txDelayMs).toBe(450);
    await send('GET_PARAMETER', { parameter: 'TXDELAY' });
    expect(latest('PARAMETER_VALUE')).toMatchObject({ parameter_name: 'TXDELAY', parameter_raw: 45 });
  });
});
