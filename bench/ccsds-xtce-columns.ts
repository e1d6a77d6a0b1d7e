import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { createPacketTable, type PacketTable } from 'ccsds-parser/packet/packet-table';
import { splitPackets } from 'ccsds-parser/packet/split-packets';
import { type ContainerColumns, valuesAt, XtceColumnDecoder } from 'ccsds-parser/xtce/columns/columns';
import { type DecodedPacket, decodePacket } from 'ccsds-parser/xtce/decode-packet';
import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import { loadXtce } from 'ccsds-parser/xtce/load-xtce';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, rowOfPairs } from './paired.ts';
import { startPeer } from './peers/peer-process.ts';
import { xtceDocument, xtcePackets } from './xtce-9500.ts';

/**
 * Packets to calibrated values with limit states by a mission file: columns beside one object a packet, and beside
 * space_packet_parser. All values are compared before any time is taken; all times are of the processor.
 *
 * @throws TypeError when the values differ
 */
export async function xtceColumnRows(): Promise<BenchRow[]> {
  return [objectRow(largeMission()), ...(await jpssRows())];
}

const unit = 'k packets/s';

interface Workload {
  readonly name: string;
  readonly note: string;
  readonly definition: XtceDefinition;
  readonly bytes: Uint8Array;
  readonly table: PacketTable;
}

const largeContainers = 200;
const largePackets = 20_000;

/** Packets of 200 kinds, one after the other, of 38 parameters each: what a large spacecraft sends in its dumps. */
function largeMission(): Workload {
  const parameters = largeContainers * 30;
  const definition = definitionOf(xtceDocument({ parameters }));
  const kinds = xtcePackets(parameters);
  const random = createRandom('xtce columns');
  const pieces = Array.from({ length: largePackets }, (_, count) => {
    const packet = kinds[(count * 7919) % kinds.length]!.slice();
    for (let at = headerOctets; at < packet.length; at++) packet[at] = random.integer(256);
    return packet;
  });
  const bytes = Buffer.concat(pieces);
  const note = `${largePackets} packets of ${kinds.length} kinds in turn, 38 parameters each`;
  return { name: 'xtce-columns-vs-objects', note, definition, bytes, table: tableOf(bytes) };
}

/** Primary header and structure identifier. */
const headerOctets = 7;

function tableOf(bytes: Uint8Array): PacketTable {
  return splitPackets(bytes, createPacketTable(largePackets)).table;
}

function definitionOf(xml: string): XtceDefinition {
  const { definition, faults } = loadXtce(xml);
  if (definition === undefined) throw new TypeError(`xtce: expected a definition, found ${faults[0]?.kind}`);
  return definition;
}

function objectRow({ name, note, definition, bytes, table }: Workload): BenchRow {
  const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
  const objects = () => {
    const packets: DecodedPacket[] = [];
    for (let row = 0; row < table.count; row++) {
      const offset = table.offsets[row]!;
      const decoded = decodePacket(definition, bytes.subarray(offset, offset + table.lengths[row]!));
      if (!decoded.ok) throw new TypeError(`${name}: expected a good packet, found ${decoded.fault.kind}`);
      packets.push(decoded.value);
    }
    return packets;
  };
  mustBeEqual(decoder.decode(bytes, table).containers, objects());
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < leastPairs; pair++) {
    const columns = () => ours.push(cpuSecondsOf(() => decoder.decode(bytes, table)));
    if (pair % 2 === 0) columns();
    theirs.push(cpuSecondsOf(objects));
    if (pair % 2 === 1) columns();
  }
  const baselineName = 'decodePacket, objects kept alive';
  return rowOfPairs({ name, unit, amount: table.count / 1e3, baselineName, ours, theirs, note });
}

function mustBeEqual(containers: readonly ContainerColumns[], packets: readonly DecodedPacket[]): void {
  let rows = 0;
  for (const table of containers)
    for (let row = 0; row < table.count; row++, rows++) {
      const { parameters } = packets[table.packets[row]!]!;
      for (const [index, column] of table.columns.entries()) {
        const [cell] = valuesAt(column, row);
        const { raw, value, limitState, isValid } = parameters[index]!;
        if (
          cell?.raw !== raw ||
          cell.value !== value ||
          cell.limitState !== limitState ||
          cell.isValid !== isValid
        )
          throw new TypeError(`${column.name}: expected ${value} ${limitState}, found ${cell?.value}`);
      }
    }
  if (rows !== packets.length) throw new TypeError(`rows: expected ${packets.length}, found ${rows}`);
}

async function jpssRows(): Promise<BenchRow[]> {
  const folder = process.env['DAWA_DATA'] ?? join(import.meta.dirname, '../../shared/data');
  const file = join(folder, 'xtce/jpss1_geolocation.dat');
  const xtce = join(folder, 'xtce/jpss1_geolocation_xtce_v1.xml');
  const [name, peerName] = ['xtce-columns-jpss1-vs-objects', 'xtce-columns-vs-space-packet-parser'];
  if (!existsSync(file)) {
    const note = 'data absent: set DAWA_DATA to a folder with xtce/jpss1_geolocation.dat';
    return [name, peerName].map((one) => loneRow({ name: one, unit, value: null, note }));
  }
  const definition = definitionOf(readFileSync(xtce, 'utf8'));
  const bytes = readFileSync(file);
  const note = '7200 packets of one kind, 27 parameters each';
  return [
    objectRow({ name, note, definition, bytes, table: tableOf(bytes) }),
    await peerRow(peerName, file, xtce, definition),
  ];
}

/** Both read the file. Ours reads it `fileRounds` times as often, or its time would be too short to be measured. */
const fileRounds = 20;

async function peerRow(
  name: string,
  file: string,
  xtce: string,
  definition: XtceDefinition,
): Promise<BenchRow> {
  const decoder = new XtceColumnDecoder(definition, { reusesMemory: true });
  const table = createPacketTable(largePackets);
  const read = () => {
    const bytes = readFileSync(file);
    table.count = 0;
    splitPackets(bytes, table);
    return decoder.decode(bytes, table).containers[0]!;
  };
  const run = () =>
    cpuSecondsOf(() => {
      for (let round = 0; round < fileRounds; round++) read();
    }) / fileRounds;
  const python = process.env['DAWA_PEER_PYTHON'];
  const script = join(import.meta.dirname, 'peers/space_packet_parser_xtce.py');
  const peer =
    python === undefined || python === ''
      ? undefined
      : await startPeer(python, [script, file, xtce]).catch(() => undefined);
  const { count } = read();
  const amount = count / 1e3;
  if (peer === undefined) {
    const note = 'peer absent: set DAWA_PEER_PYTHON to a Python with space_packet_parser';
    return loneRow({ name, unit, value: amount / run(), note });
  }
  try {
    mustAgree(await peer.ask('check'), read());
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let pair = 0; pair < leastPairs; pair++) {
      if (pair % 2 === 0) ours.push(run());
      theirs.push(Number(await peer.ask('run 1')));
      if (pair % 2 === 1) ours.push(run());
    }
    const baselineName = 'space_packet_parser, packets kept alive';
    const note = `JPSS-1 from file, 27 parameters a packet, equal values; ${peer.version}`;
    return rowOfPairs({ name, unit, amount, baselineName, ours, theirs, note });
  } finally {
    peer.end();
  }
}

/** In the words of space_packet_parser_xtce.py; sums are taken in the same order, and so are equal to the last bit. */
function mustAgree(answer: string, table: ContainerColumns): void {
  const [count, ...words] = answer.split(' ');
  if (Number(count) !== table.count) throw new TypeError(`rows: expected ${count}, found ${table.count}`);
  for (let at = 0; at < words.length; at += 2) {
    const column = table.columns.find(({ name }) => name === words[at]);
    let sum = 0;
    for (let row = 0; row < table.count && column !== undefined; row++)
      sum += Number(valuesAt(column, row)[0]!.value) * ((row % 997) + 1);
    if (sum !== Number(words[at + 1]))
      throw new TypeError(`${words[at]}: expected ${words[at + 1]}, found ${sum}`);
  }
}
