import { encodeBusPacket, PayloadBusDecoder } from '@dawa/protocols/payload-bus';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { createRandom } from '@dawa/seams/random';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { crc16 } from 'ccsds-parser/crc/crc16';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import {
  type CommandArguments,
  decodePacket,
  type EngineeringValue,
  encodeCommand,
  type MetaCommand,
} from 'ccsds-parser/xtce/xtce';
import { Breadboard, type BreadboardOptions } from '../breadboard.ts';
import { ordinaryInterface } from './payload-interface.ts';

export const startAtMs = Date.UTC(2019, 5, 20, 0, 22);
export const { definition } = ordinaryInterface();

/** A report as the mission's definition reads it. */
export interface ReadReport {
  readonly container: string;
  readonly values: Readonly<Record<string, EngineeringValue>>;
  readonly hex: string;
  readonly atMs: number;
}

interface BenchOptions extends Partial<BreadboardOptions> {
  /** What comes damaged is passed over, and is no mistake. */
  readonly isLineBad?: boolean;
}

/** A payload on the bench, spoken to and read by the mission's definition. */
export function serviceBench({ isLineBad = false, ...options }: BenchOptions = {}) {
  const clock = new VirtualClock(startAtMs);
  const board = new Breadboard({
    ...{ clock, random: createRandom('services'), runningMode: 'RX', hasTraffic: false },
    ...options,
  });
  const [ours, theirs] = createMemoryStreamPair('payload');
  board.attach(theirs);
  const reports: ReadReport[] = [];
  const decoder = new PayloadBusDecoder();
  ours.onData((bytes) => {
    for (const result of decoder.push(bytes)) {
      if (result.ok && (!isLineBad || crc16(result.value) === 0))
        reports.push(readReport(result.value, clock.nowAtMs()));
      else if (!isLineBad) throw new TypeError(JSON.stringify(result));
    }
  });
  let sequenceCount = 0;
  const sendPacket = async (packet: Uint8Array, waitMs = 100) => {
    const before = reports.length;
    await ours.write(encodeBusPacket(packet));
    await clock.runFor(waitMs);
    return reports
      .slice(before)
      .filter(({ container }) => container.startsWith('VERIFICATION'))
      .map(({ container, values }) => {
        const name = container.replace('VERIFICATION_', '');
        return values['tc_failure'] === undefined ? name : `${name} ${String(values['tc_failure'])}`;
      });
  };
  const sendData = (command: MetaCommand, data: Uint8Array, waitMs?: number) =>
    sendPacket(packetOf(command, data, sequenceCount++), waitMs);
  return {
    ...{ clock, board, reports, sendPacket, sendData },
    /** What became of a telecommand, by the names of its verification reports. */
    send: (name: string, args: CommandArguments = {}, waitMs?: number) =>
      sendData(commandOf(name), dataOf(name, args), waitMs),
    latest: (container: string) => reports.findLast((report) => report.container === container)?.values,
    all: (container: string) => reports.filter((report) => report.container === container),
  };
}

export function commandOf(name: string): MetaCommand {
  const command = definition.commands.find((one) => one.name === name);
  if (command === undefined) throw new TypeError(`command: expected one of the mission, found ${name}`);
  return command;
}

export function dataOf(name: string, args: CommandArguments = {}): Uint8Array {
  const data = encodeCommand(definition, name, args);
  if (!data.ok) throw new TypeError(`${name}: ${JSON.stringify(data.fault)}`);
  return data.value;
}

export function packetOf(command: MetaCommand, data: Uint8Array, sequenceCount: number): Uint8Array {
  const { apid, pusService, pusSubtype } = command.ancillary;
  return encodePusTelecommand({
    ...{ apid: Number(apid), service: Number(pusService), subtype: Number(pusSubtype), sequenceCount, data },
  });
}

function readReport(packet: Uint8Array, atMs: number): ReadReport {
  const decoded = decodePacket(definition, packet);
  const hex = Buffer.from(packet).toString('hex');
  if (!decoded.ok) throw new TypeError(`${hex}: ${JSON.stringify(decoded.fault)}`);
  const { containerName, decodedBits, stoppedAt, parameters } = decoded.value;
  // All but the packet error control.
  if (stoppedAt !== undefined || decodedBits !== 8 * packet.length - 16)
    throw new TypeError(`${containerName}: expected ${8 * packet.length - 16} bits, found ${decodedBits}`);
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  return { container: containerName, values, hex, atMs };
}
