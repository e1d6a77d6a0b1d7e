import { readFileSync } from 'node:fs';
import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { decodePacket, encodeCommand, listCommands, loadXtce } from 'ccsds-parser/xtce/xtce';
import { describe, expect, it } from 'vitest';
import { PusSource } from '../pus-source.ts';
import { PowerSystem } from '../spacecraft/power.ts';
import { Breadboard } from './breadboard.ts';
import { payloadFaults } from './fault-list.ts';
import { ordinaryInterface } from './services/payload-interface.ts';

// The definition makes the reports and reads them here: byte vectors of housekeeping.test.ts keep it honest.
const loaded = loadXtce(
  readFileSync(new URL('../../../missions/aprs-dp/telemetry.xml', import.meta.url), 'utf8'),
);
const definition = loaded.definition!;

const startAtMs = Date.UTC(2019, 5, 20);
const errorControlBits = 16;

function flight() {
  const clock = new VirtualClock(startAtMs);
  const board = new Breadboard({ clock, random: createRandom('definition'), runningMode: 'RX' });
  const [ours, theirs] = createMemoryStreamPair('payload');
  board.attach(theirs);
  const packets: Uint8Array[] = [];
  const decoder = new PayloadBusDecoder();
  ours.onData((bytes) => {
    for (const result of decoder.push(bytes)) if (result.ok) packets.push(result.value);
  });
  const send = async (name: string, args: Record<string, number | string> = {}, sequenceCount = 0) => {
    const command = listCommands(definition).find((candidate) => candidate.name === name)!;
    const data = encodeCommand(definition, name, args);
    if (!data.ok) throw new TypeError(JSON.stringify(data.fault));
    await ours.write(
      encodeBusPacket(
        encodePusTelecommand({
          apid: Number(command.ancillary['apid']),
          service: Number(command.ancillary['pusService']),
          subtype: Number(command.ancillary['pusSubtype']),
          sequenceCount,
          data: data.value,
        }),
      ),
    );
    await clock.runFor(1000);
  };
  return { clock, board, packets, send };
}

const decode = (packet: Uint8Array) => {
  const result = decodePacket(definition, packet);
  if (!result.ok) throw new TypeError(JSON.stringify(result.fault));
  return result.value;
};

const values = (packet: Uint8Array) =>
  Object.fromEntries(decode(packet).parameters.map(({ name, value }) => [name, value]));

describe('telemetry.xml and the simulator', () => {
  it('loads without a fault', () => {
    expect(loaded.faults).toEqual([]);
  });

  it('finds a container for every packet of the payload, and no octet is left over', async () => {
    const { clock, board, packets, send } = flight();
    await send('SET_MODE', { mode: 'DIGI' });
    await clock.runFor(120_000);
    await send('SET_MODE', { mode: 'STORE' });
    await clock.runFor(120_000);
    await send('STORE_DUMP', { from: 0, to: 3 });
    await send('STORE_CLEAR', { magic: 1 });
    for (const { name } of payloadFaults) {
      if (name.startsWith('uart')) continue;
      board.setFault(name, true);
      await send('TX_TEST', { duration: 2 });
      await clock.runFor(70_000);
      board.setFault(name, false);
      await clock.runFor(60_000);
      await send('SET_MODE', { mode: 'STANDBY' });
      await send('SET_MODE', { mode: 'RX' });
    }
    const seen = new Set<string>();
    for (const packet of packets) {
      const { containerName, decodedBits, stoppedAt } = decode(packet);
      seen.add(containerName);
      expect([containerName, decodedBits, stoppedAt]).toEqual([
        containerName,
        8 * packet.length - errorControlBits,
        undefined,
      ]);
    }
    const expected = ['BOOT', 'MODE_CHANGE', 'FRAME_DIGIPEATED', 'SF_STORED', 'STORE_FULL', 'BAD_FCS_RATE'];
    expected.push('SYNTH_UNLOCK', 'PTT_TIMEOUT', 'PA_OVERTEMP', 'OVERCURRENT', 'WDT_RESET', 'FLASH_CRC');
    const verifications = ['ACCEPTED', 'REJECTED', 'STARTED', 'COMPLETED', 'FAILED'];
    expect([...seen].sort()).toEqual(
      [
        'CHECK_TRANSITION',
        'HK_PAYLOAD_FAST',
        'HK_PAYLOAD_SLOW',
        'STORED_MESSAGE',
        ...expected.map((name) => `EVENT_${name}`),
        ...verifications.map((name) => `VERIFICATION_${name}`),
      ].sort(),
    );
  });

  it('reads engineering values and limits as the model has them', async () => {
    const { clock, board, packets } = flight();
    board.setFault('overcurrent', true, { currentA: 1.4 });
    await clock.runFor(40);
    board.setFault('overcurrent', false);
    board.setFault('bus-sag', true, { sagV: 0.2 });
    await clock.runFor(3000);
    const { containerName, parameters } = decode(packets.at(-1)!);
    expect(containerName).toBe('HK_PAYLOAD_FAST');
    const read = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]));
    expect(read['mode']?.value).toBe('RX');
    // 5.02 V less 0.06 ohm of 90 mA less the sag; below the yellow limit of 4.85 V and above the red one of 4.75 V.
    expect(Number(read['bus_voltage']?.value)).toBeCloseTo(4.815, 1);
    expect(read['bus_voltage']).toMatchObject({ unit: 'V', limitState: 'warning' });
    expect(Number(read['bus_current']?.value)).toBeCloseTo(0.09, 2);
    expect(read['temp_pa']).toMatchObject({ unit: 'degC', limitState: 'nominal' });
    expect(Number(read['temp_pa']?.value)).toBeCloseTo(18, 0);
    expect(read['rssi']).toMatchObject({ unit: 'dBm' });
    expect(Number(read['onboard_time']?.value)).toBeCloseTo(startAtMs + 3000, 1);
    expect(read['uptime']?.value).toBe(186_003);
  });

  it('verifies a telecommand by the packet that it came in', async () => {
    const { packets, send } = flight();
    await send('PING', {}, 77);
    const first = values(packets.find((packet) => decode(packet).containerName.startsWith('VERIFICATION'))!);
    expect([first['pus_subtype'], first['tc_apid'], first['tc_sequence_count']]).toEqual([1, 0x20, 77]);
  });

  it('shows settings that were commanded in the slow structure', async () => {
    const { clock, packets, send } = flight();
    await send('SET_TXDELAY', { txdelay: 450 });
    await send('SET_BEACON', { interval: 120, text: 'Druk Yul' });
    await send('SET_DIGI', { alias_mask: 3, style: 'REPLACE', own_call: 'A51AA', own_ssid: 7 });
    await clock.runFor(60_000);
    const slow = packets.findLast((packet) => decode(packet).containerName === 'HK_PAYLOAD_SLOW')!;
    expect(values(slow)).toMatchObject({ txdelay: 450, beacon_interval: 120, digi_alias_mask: 3 });
  });

  it('lays the power report out as HK_EPS, in sunlight and in the shadow', () => {
    const power = new PowerSystem(createRandom('power'), startAtMs);
    const source = new PusSource(0x030, () => startAtMs);
    for (const isSunlit of [true, false]) {
      power.advance(startAtMs + 60_000, isSunlit);
      const { data } = ordinaryInterface().report('HK_EPS', power.housekeeping());
      const packet = source.report(3, 25, data);
      expect(decode(packet)).toMatchObject({
        containerName: 'HK_EPS',
        decodedBits: 8 * packet.length - errorControlBits,
      });
      const read = values(packet);
      expect(read['in_eclipse']).toBe(!isSunlit);
      expect(Number(read['battery_voltage'])).toBeGreaterThan(6.4);
      expect(Number(read['battery_current']) > 0).toBe(isSunlit);
    }
  });
});
