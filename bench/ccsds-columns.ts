import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { createColumnLayout } from 'ccsds-parser/columns/column-layout';
import { ColumnPool, type Columns, createColumns } from 'ccsds-parser/columns/columns';
import { decodeColumns } from 'ccsds-parser/columns/decode-columns';
import { clearRows, createPacketTable } from 'ccsds-parser/packet/packet-table';
import { splitPackets } from 'ccsds-parser/packet/split-packets';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, rowOfPairs } from './paired.ts';
import { type PeerProcess, startPeer } from './peers/peer-process.ts';
import { readNaively } from './reference/naive-columns.ts';

/**
 * A file of a million packets with twenty fields to columns: reading the file, splitting it, checking the sequence and
 * decoding, all in processor time. Peers do the same work.
 *
 * @throws TypeError when the values differ
 */
export async function columnRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
  try {
    const file = join(folder, 'fixed.bin');
    writeFileSync(file, fixedPackets());
    return [naiveRow(file), ...(await ccsdspyRows(file))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const packetCount = 1_000_000;
const widths = [8, 16, 32, 3, 5, 12, 4, 24, 1, 7, 16, 16, 32, 11, 13, 2, 6, 32, 48, 32];
const headerOctets = 6;
const packetOctets = headerOctets + widths.reduce((sum, width) => sum + width, 0) / 8;
const unit = 'M packets/s';
const amount = packetCount / 1e6;

const fields = widths.map((bitLength, index) => ({
  name: `f${index}`,
  bitOffset: headerOctets * 8 + widths.slice(0, index).reduce((sum, width) => sum + width, 0),
  bitLength,
}));
const layout = createColumnLayout(fields);

function fixedPackets(): Uint8Array {
  const random = createRandom('fixed packets');
  const words = new Uint32Array((packetCount * packetOctets) / 4);
  for (let index = 0; index < words.length; index++) words[index] = random.next() * 2 ** 32;
  const bytes = new Uint8Array(words.buffer);
  for (let index = 0; index < packetCount; index++) {
    const length = packetOctets - headerOctets - 1;
    const header = [0x08, 0x42, 0xc0 | ((index >>> 8) & 0x3f), index, length >>> 8, length];
    bytes.set(header, index * packetOctets);
  }
  return bytes;
}

/** Small enough to stay in the cache from the reading to the last column. */
const pieceOctets = 2 ** 18;
const piece = new Uint8Array(pieceOctets);
const table = createPacketTable(pieceOctets / 7);

/** Our way from the file to columns, piece by piece through one small buffer. */
function fileToColumns(file: string, columns: Columns): Columns {
  const handle = openSync(file, 'r');
  let kept = 0;
  for (;;) {
    const octets = readSync(handle, piece, kept, pieceOctets - kept, null);
    if (octets === 0) break;
    const filled = piece.subarray(0, kept + octets);
    clearRows(table);
    const { usedOctets } = splitPackets(filled, table);
    const decoded = decodeColumns(filled, table.offsets.subarray(0, table.count), columns);
    if (!decoded.ok) throw new TypeError(`${file}: expected whole records, found ${decoded.fault.kind}`);
    piece.copyWithin(0, usedOctets, filled.length);
    kept = filled.length - usedOctets;
  }
  closeSync(handle);
  return columns;
}

/**
 * The naive reader would take minutes for the whole file in each pair, so each pair gives it another part: over all
 * pairs it reads the file once. Its time is scaled to the whole file; it works in proportion to the packets.
 */
function naiveRow(file: string): BenchRow {
  const ours: number[] = [];
  const theirs: number[] = [];
  const reference = fileToColumns(file, createColumns(layout, packetCount));
  for (let pair = 0; pair < leastPairs; pair++) {
    const from = Math.floor((pair * packetCount) / leastPairs);
    const to = Math.floor(((pair + 1) * packetCount) / leastPairs);
    let packets: Record<string, number>[] = [];
    const naive = () => {
      theirs.push((cpuSecondsOf(() => (packets = readPart(file, from, to))) * packetCount) / (to - from));
    };
    if (pair % 2 === 1) naive();
    ours.push(cpuSecondsOf(() => fileToColumns(file, createColumns(layout, packetCount))));
    if (pair % 2 === 0) naive();
    mustBeEqual(reference, packets, from);
  }
  return rowOfPairs({
    name: 'columns-vs-naive',
    unit,
    amount,
    baselineName: 'bit by bit to objects, kept alive',
    ours,
    theirs,
    note: `file to ${widths.length} fresh columns of ${packetCount} packets, all values equal; the naive reader takes a part of the file in each pair`,
  });
}

function readPart(file: string, from: number, to: number): Record<string, number>[] {
  const bytes = new Uint8Array((to - from) * packetOctets);
  const handle = openSync(file, 'r');
  readSync(handle, bytes, 0, bytes.length, from * packetOctets);
  closeSync(handle);
  return readNaively(bytes, fields);
}

function mustBeEqual(columns: Columns, packets: readonly Record<string, number>[], from: number): void {
  for (const [index, { name }] of fields.entries()) {
    const values = columns.values[index]!;
    for (let row = 0; row < packets.length; row++)
      if (values[from + row] !== packets[row]![name])
        throw new TypeError(
          `${name}, row ${from + row}: expected ${packets[row]![name]}, found ${values[from + row]}`,
        );
  }
}

const ccsdspyNames = { pooled: 'columns-vs-ccsdspy', fresh: 'columns-fresh-vs-ccsdspy' } as const;

async function ccsdspyRows(file: string): Promise<BenchRow[]> {
  const python = process.env['DAWA_PEER_PYTHON'];
  const pool = new ColumnPool();
  const ways = {
    pooled: () => {
      const columns = fileToColumns(file, pool.lend(layout, packetCount));
      pool.takeBack(columns);
    },
    fresh: () => void fileToColumns(file, createColumns(layout, packetCount)),
  };
  const script = join(import.meta.dirname, 'peers', 'ccsdspy_columns.py');
  const peer =
    python === undefined || python === ''
      ? undefined
      : await startPeer(python, [script, file, ...widths.map(String)]).catch(() => undefined);
  const kinds = ['pooled', 'fresh'] as const;
  if (peer === undefined) return kinds.map((kind) => absentCcsdspy(ccsdspyNames[kind], ways[kind]));
  try {
    const theirs = await peer.ask('check');
    const ours = checkOf(fileToColumns(file, createColumns(layout, packetCount)));
    if (theirs !== ours) throw new TypeError(`columns: expected ${theirs}, found ${ours}`);
    const rows: BenchRow[] = [];
    for (const kind of kinds) rows.push(await contest(kind, ways[kind], peer));
    return rows;
  } finally {
    peer.end();
  }
}

async function contest(
  kind: keyof typeof ccsdspyNames,
  run: () => void,
  peer: PeerProcess,
): Promise<BenchRow> {
  const ours: number[] = [];
  const theirs: number[] = [];
  run();
  for (let pair = 0; pair < leastPairs; pair++) {
    const isOursFirst = pair % 2 === 0;
    if (isOursFirst) ours.push(cpuSecondsOf(run));
    theirs.push(Number(await peer.ask('run 1')));
    if (!isOursFirst) ours.push(cpuSecondsOf(run));
  }
  return rowOfPairs({
    name: ccsdspyNames[kind],
    unit,
    amount,
    baselineName: 'ccsdspy FixedLength.load',
    ours,
    theirs,
    note: `file to columns, ours ${kind}, ccsdspy's always fresh; equal values; ${peer.version}`,
  });
}

/** In the words of ccsdspy_columns.py. */
function checkOf(columns: Columns): string {
  const sums = columns.values.map((values) => {
    let sum = 0;
    for (let row = 0; row < columns.count; row++) sum += (Number(values[row]) % 65521) * ((row % 997) + 1);
    return sum;
  });
  return [columns.count, ...sums].join(' ');
}

function absentCcsdspy(name: string, run: () => void): BenchRow {
  run();
  const note = 'peer absent: set DAWA_PEER_PYTHON to a Python with ccsdspy';
  return loneRow({ name, unit, value: amount / cpuSecondsOf(run), note });
}
