import { CivParser, civOrders, encodeCivFrame, encodeFrequencyBcd, readCivAnswer } from '@dawa/protocols/civ';
import { KenwoodParser, kenwoodOrders } from '@dawa/protocols/kenwood';
import { encodeCommand } from '@dawa/protocols/semicolon-cutter';
import {
  decodeReceiveStatus,
  decodeTransmitStatus,
  decodeYaesuOrder,
  decodeYaesuSetting,
  encodeYaesuOrder,
  YaesuBlocks,
} from '@dawa/protocols/yaesu';
import { YaesuTextParser, yaesuTextOrders } from '@dawa/protocols/yaesu-text';
import { joined } from '../seed-octets.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

const address = 0xa2;
const civ = [
  civOrders.setFrequency(address, 145_825_000),
  civOrders.readMode(address),
  civOrders.setTone(address, 67),
  ...[
    [0x25, 0x00, ...encodeFrequencyBcd(145_825_000)],
    [0x26, 0x00, 0x05, 0x00, 0x01],
    [0x15, 0x02, 0x01, 0x20],
    [0x16, 0x5a, 0x01],
    [0x1b, 0x00, 0x00, 0x06, 0x70],
    [0x1c, 0x00, 0x01],
    [0xfb],
    [0xfa],
  ].map(([command, ...data]) => encodeCivFrame({ to: 0xe0, from: address, command: command!, data })),
];
const kenwood = [
  kenwoodOrders.setFrequency('B', 435_313_000),
  kenwoodOrders.setSatelliteMode({ isOn: true, controls: 'sub', isTracing: true }),
  ...[
    'FA00145825000',
    'IF00435659600    -0001000000022000010',
    'SA1010110RS44',
    'MD4',
    'SM00015',
    'FR0',
    'TN01',
    'TO1',
    'ID019',
    '?',
  ].map(encodeCommand),
];
const yaesuText = [
  yaesuTextOrders.setFrequency('A', 145_825_000),
  yaesuTextOrders.setTone(67),
  ...['MD0A', 'TX2', 'FT1', 'SM0120', 'RM5143', 'CN00012', 'CT02', 'ID0670', '?'].map(encodeCommand),
];
const yaesu = [
  encodeYaesuOrder({ kind: 'set-frequency', band: 'main', frequencyHz: 145_825_000 }),
  encodeYaesuOrder({ kind: 'set-mode', band: 'satellite-receive', mode: 'FM' }),
  encodeYaesuOrder({ kind: 'set-tone', band: 'satellite-transmit', toneHz: 67 }),
  encodeYaesuOrder({ kind: 'read-transmit-status' }),
  Uint8Array.of(0x14, 0x58, 0x25, 0x00, 0x08),
];

/** What radios say, and what is said to those that we play: one target a language. */
export const radioTargets: readonly FuzzTarget<Uint8Array>[] = [
  radioTarget('civ', ['CivParser', 'readCivAnswer'], civ, () => {
    const parser = new CivParser();
    return (octets) =>
      parser.push(octets).map((frame) => ({ length: frame.data.length, ...readCivAnswer(frame) }));
  }),
  radioTarget('kenwood', ['KenwoodParser'], kenwood, () => {
    const parser = new KenwoodParser();
    return (octets) => parser.push(octets);
  }),
  radioTarget('yaesu-text', ['YaesuTextParser'], yaesuText, () => {
    const parser = new YaesuTextParser();
    return (octets) => parser.push(octets);
  }),
  radioTarget('yaesu-binary', ['YaesuBlocks', 'decodeYaesuOrder', 'decodeYaesuSetting'], yaesu, () => {
    const blocks = new YaesuBlocks();
    return (octets) =>
      blocks.push(octets).map((block) => {
        const order = decodeYaesuOrder(block);
        if (order !== undefined) decodeYaesuOrder(encodeYaesuOrder(order));
        const { meter } = decodeReceiveStatus(block[0]!);
        const { isOn } = decodeTransmitStatus(block[0]!);
        return { meter, isOn, frequencyHz: decodeYaesuSetting(block)?.frequencyHz ?? 0 };
      });
  }),
];

function radioTarget(
  name: string,
  parsers: readonly string[],
  seeds: readonly Uint8Array[],
  create: () => (octets: Uint8Array) => readonly object[],
): FuzzTarget<Uint8Array> {
  return streamTarget({
    name: `radio-${name}`,
    parsers,
    shape: () => ({ seeds: [...seeds, joined(seeds)], mostOctets: 128, largeOctets: 8192 }),
    create: () => ({ push: create(), flush: () => [] }),
    judge: mustBeInBounds,
  });
}

/** A frequency is a whole number below 100 GHz; meters and frames keep to what the language has room for. */
function mustBeInBounds(answers: readonly unknown[]): void {
  for (const answer of answers as readonly { frequencyHz?: number; meter?: number; length?: number }[]) {
    const { frequencyHz = 0, meter = 0, length = 0 } = answer;
    if (!Number.isInteger(frequencyHz) || frequencyHz < 0 || frequencyHz >= 1e11)
      throw new Complaint(`a frequency of ${frequencyHz} Hz`);
    if (!(meter >= 0 && meter <= 9999)) throw new Complaint(`a meter of ${meter}`);
    if (length > 64) throw new Complaint(`a frame of ${length} octets`);
  }
}
