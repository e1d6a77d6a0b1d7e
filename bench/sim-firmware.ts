import { loadProgram } from '@dawa/payload-sim/firmware/firmware-program';
import { FirmwareBoard } from '@dawa/protocols/avr/firmware-board';
import { encodeKiss } from '@dawa/protocols/kiss';
import { encodeBusPacket } from '@dawa/protocols/payload-bus';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { type BenchRow, loneRow, quantile } from './paired.ts';

const rounds = 5;

/** The real program in avr8js: a digipeater that has a frame every 5 s and a telecommand every second; processor time. */
export function firmwareRows(): BenchRow[] {
  const jumping = rates(30, false);
  const stepping = rates(2, true);
  const what = 'DIGI, a frame every 5 s, a ping every second, housekeeping; time of the processor';
  return [
    loneRow({
      ...{ name: 'avr8js-x-real-time', unit: 'x', value: quantile(jumping, 0.5) },
      note: `firmware at 18.432 MHz, ${what}; 2 are wanted on a loaded core`,
    }),
    loneRow({
      ...{ name: 'avr8js-stepping-x-real-time', unit: 'x', value: quantile(stepping, 0.5) },
      note: 'the same, sleep not jumped over but stepped through cycle by cycle',
    }),
  ];
}

function rates(durationS: number, stepsThroughSleep: boolean): number[] {
  return Array.from({ length: rounds }, () => {
    const board = new FirmwareBoard({
      program: loadProgram(),
      senses: ({ isKeyed }) => ({
        ...{ busVoltageV: 5, busCurrentA: isKeyed ? 0.9 : 0.09, amplifierC: 18, controllerC: 25, modemC: 21 },
        ...{ rssiDbm: -118, forwardDbm: isKeyed ? 27 : undefined },
      }),
      onOctets: () => {},
      stepsThroughSleep,
    });
    board.setPower(true);
    board.runFor(1600);
    command(board, 8, [1, 4]);
    const before = process.cpuUsage();
    for (let second = 0; second < durationS; second++) {
      command(board, 17, []);
      if (second % 5 === 0)
        board.receive('modem', encodeKiss({ port: 0, command: 0, data: frameOf(second) }));
      board.runFor(1000);
    }
    const { user, system } = process.cpuUsage(before);
    return durationS / ((user + system) / 1e6);
  });
}

function command(board: FirmwareBoard, service: number, data: readonly number[]): void {
  const packet = encodePusTelecommand({
    ...{ apid: 0x20, sequenceCount: 0, service, subtype: 1, data: Uint8Array.from(data) },
  });
  board.receive('bus', encodeBusPacket(packet));
}

/** The uplink of the payload fact sheet, numbered so that none is a duplicate. */
function frameOf(number: number): Uint8Array {
  const uplink = '86a240404040e0acaa648284866082a492a6a6406103f03e4b757a757a616e67706f';
  return Uint8Array.from(Buffer.from(`${uplink}${number.toString(16).padStart(4, '0')}`, 'hex'));
}
