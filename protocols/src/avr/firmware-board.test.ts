import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { encodeKiss } from '../kiss.ts';
import { PayloadBusDecoder } from '../payload-bus.ts';
import { encodeSlip } from '../slip.ts';
import { flashOctets } from './atmega1284p.ts';
import { FirmwareBoard, type FirmwareBoardSettings } from './firmware-board.ts';
import { parseIntelHex } from './intel-hex.ts';

const hexFile = fileURLToPath(new URL('../../../payload-sim/firmware/aprs-dp.hex', import.meta.url));
const parsed = parseIntelHex(readFileSync(hexFile, 'utf8'), flashOctets);
if (!parsed.ok) throw new TypeError(parsed.fault.kind);
const program = parsed.value;

const ordinary = {
  ...{ busVoltageV: 5.02, busCurrentA: 0.09, amplifierC: 18, controllerC: 24.5, modemC: 21.2 },
  ...{ rssiDbm: -118, forwardDbm: undefined },
};

/** After a first start, so that no test waits for settings to be written again. */
const usedEeprom = (() => {
  const board = new FirmwareBoard({ program, senses: () => ordinary, onOctets: () => {} });
  board.setPower(true);
  board.runFor(400);
  return board.eeprom;
})();

function rig(settings: Partial<FirmwareBoardSettings> = {}) {
  const octets: string[] = [];
  const resets: number[] = [];
  const packets: Uint8Array[] = [];
  const decoder = new PayloadBusDecoder();
  const board = new FirmwareBoard({
    program,
    senses: () => ordinary,
    onOctets: (port, heard) => {
      octets.push(`${port} ${board.timeMs.toFixed(3)} ${Buffer.from(heard).toString('hex')}`);
      if (port === 'bus') for (const packet of decoder.push(heard)) if (packet.ok) packets.push(packet.value);
    },
    onReset: (flags) => resets.push(flags),
    eeprom: usedEeprom.slice(),
    ...settings,
  });
  return { board, octets, resets, packets };
}

/** PING with three acknowledgements asked for: 17.1 to APID 20, sequence count 1; CRC-16 by Python's binascii.crc_hqx. */
const ping = Uint8Array.from(Buffer.from('1820c00100062b110100008e80', 'hex'));

function crcOf(octets: Uint8Array): [number, number] {
  let crc = 0xffff;
  for (const octet of octets) {
    crc ^= octet << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return [crc >> 8, crc & 0xff];
}

/** PUS service and subtype of each packet. */
const types = (packets: readonly Uint8Array[]) => packets.map((packet) => `${packet[7]}.${packet[8]}`);

describe('the firmware on its emulated board', { timeout: 180_000 }, () => {
  it('is silent for 1.5 s, boots, and answers a telecommand', () => {
    const { board, packets } = rig();
    board.runFor(1000);
    expect(board.isPowered).toBe(false);
    board.setPower(true);
    board.runFor(1499);
    expect(packets).toEqual([]);
    board.runFor(200);
    board.receive('bus', encodeSlip(ping));
    board.runFor(200);
    expect(types(packets)).toEqual(['5.1', '1.1', '1.3', '17.2', '1.7']);
    expect(packets.every((packet) => `${crcOf(packet.subarray(0, -2))}` === `${packet.slice(-2)}`)).toBe(
      true,
    );
  });

  it('does the same whether sleep is jumped over or stepped through cycle by cycle', () => {
    const runs = [false, true].map((stepsThroughSleep) => {
      const { board, octets } = rig({ stepsThroughSleep });
      board.setPower(true);
      board.runFor(1510);
      board.receive('bus', encodeSlip(ping));
      for (let slice = 0; slice < 25; slice++) board.runFor(3);
      return octets;
    });
    expect(runs[0]!.length).toBeGreaterThan(10);
    expect(runs[0]).toEqual(runs[1]);
  });

  it('repeats itself octet for octet, however its time is cut', () => {
    const heard = [1, 35].map((sliceMs) => {
      const { board, packets } = rig();
      board.setPower(true);
      board.receive('bus', encodeSlip(ping));
      for (let ms = 0; ms < 1800; ms += sliceMs) board.runUntil(Math.min(1800, ms + sliceMs));
      return packets.map((packet) => Buffer.from(packet).toString('hex'));
    });
    expect(heard[0]!.length).toBe(1);
    expect(heard[1]).toEqual(heard[0]);
  });

  it('is bitten by its watchdog when it hangs, 4 s later, and knows why it started', () => {
    const { board, resets, packets } = rig();
    board.setPower(true);
    board.runFor(1600);
    board.hang();
    board.runFor(3900);
    expect(resets).toEqual([0x01]);
    board.runFor(300);
    expect(resets).toEqual([0x01, 0x08]);
    packets.length = 0;
    board.runFor(1600);
    expect(types(packets)).toEqual(['5.4', '5.1']);
    // Event 0303, then 0101 with cause 2 and boot count 3: EEPROM outlives the reset.
    expect(Buffer.from(packets[0]!.subarray(19, -2)).toString('hex')).toBe('0303');
    expect(Buffer.from(packets[1]!.subarray(19, -2)).toString('hex')).toBe('0101020003');
  });

  it('counts its boots in EEPROM over the loss of power, and in another chip with the same contents', () => {
    const { board } = rig();
    board.setPower(true);
    board.runFor(1600);
    board.setPower(false);
    const { board: next, packets } = rig({ eeprom: board.eeprom.slice() });
    next.setPower(true);
    next.runFor(1600);
    expect(Buffer.from(packets[0]!.subarray(19, -2)).toString('hex')).toBe('0101000003');
  });

  it('bears 3000 octets of noise on both ports and still answers', () => {
    const { board, packets } = rig();
    board.setPower(true);
    board.runFor(1600);
    let state = 1;
    const noise = Uint8Array.from({ length: 3000 }, () => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state >> 16;
    });
    board.receive('bus', noise);
    board.receive('modem', encodeKiss({ port: 0, command: 0, data: noise }));
    board.runFor(1700);
    packets.length = 0;
    board.receive('bus', encodeSlip(new Uint8Array(0)));
    board.receive('bus', encodeSlip(ping));
    board.runFor(300);
    expect(types(packets)).toContain('17.2');
  });
});
