import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { apidTotals, clearRows, createPacketTable } from 'ccsds-parser/packet/packet-table';
import { encodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { splitPackets } from 'ccsds-parser/packet/split-packets';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, rowOfPairs } from './paired.ts';
import { compileC } from './peers/compile-c.ts';
import { startPeer } from './peers/peer-process.ts';

/**
 * Splitting of 100 MB of mixed packets beside a loop in C, processor time of the pass alone; both hold the file in memory.
 * Ours also writes its columns (offset, length, APID, sequence count, gap), which the C loop does not.
 *
 * @throws TypeError when the two do not count the same
 */
export async function splitRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-'));
  try {
    const bytes = mixedPackets();
    const ours = createPacketTable(packetCount);
    const split = () => {
      clearRows(ours);
      return splitPackets(bytes, ours);
    };
    const program = compileC('split.c', folder);
    if (program === undefined) return [absentCompiler(bytes.length, split)];
    const file = join(folder, 'mixed.bin');
    writeFileSync(file, bytes);
    const peer = await startPeer(program, [file]);
    try {
      mustCountTheSame(await peer.ask('count'), countsOf(bytes));
      const seconds: { readonly ours: number[]; readonly theirs: number[] } = { ours: [], theirs: [] };
      const ourSeconds = () => cpuSecondsOf(() => repeat(rounds, split)) / rounds;
      const theirSeconds = async () => Number(await peer.ask(`run ${rounds}`)) / rounds;
      await theirSeconds();
      ourSeconds();
      for (let pair = 0; pair < leastPairs; pair++) {
        const isOursFirst = pair % 2 === 0;
        if (isOursFirst) seconds.ours.push(ourSeconds());
        seconds.theirs.push(await theirSeconds());
        if (!isOursFirst) seconds.ours.push(ourSeconds());
      }
      return [
        rowOfPairs({
          name,
          unit,
          amount: bytes.length / 1e9,
          baselineName: `C loop, gcc -O2`,
          ...seconds,
          note: `${packetCount} packets, ${(bytes.length / 1e6).toFixed(0)} MB, equal counts; ours fills columns too and reads ahead, the C loop does neither; ${peer.version}`,
        }),
      ];
    } finally {
      peer.end();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const name = 'split-vs-c';
const unit = 'GB/s';
const rounds = 5;
const packetCount = 193_943;
const apidCount = 16;

/** 16 APIDs in turn at random, 20 to 1000 octets of data, one sequence count in a thousand jumps. */
function mixedPackets(): Uint8Array {
  const random = createRandom('mixed packets');
  const counts = new Uint16Array(apidCount);
  const packets: Uint8Array[] = [];
  for (let index = 0; index < packetCount; index++) {
    const source = random.integer(apidCount);
    if (random.integer(1000) === 0) counts[source]! += 1 + random.integer(5);
    const data = new Uint8Array(20 + random.integer(981)).fill(random.integer(256));
    const sequenceCount = counts[source]!++ & 0x3fff;
    const apid = 0x100 + source;
    packets.push(
      encodeSpacePacket({ isTelecommand: false, hasSecondaryHeader: true, apid, sequenceCount, data }),
    );
  }
  return new Uint8Array(Buffer.concat(packets));
}

/** In the words of split.c. */
function countsOf(bytes: Uint8Array): string {
  const { table } = splitPackets(bytes);
  const totals = apidTotals(table);
  const gaps = totals.reduce((sum, total) => sum + total.gaps, 0);
  return [table.count, gaps, ...totals.map(({ apid, packets, gaps }) => `${apid}:${packets}:${gaps}`)].join(
    ' ',
  );
}

function mustCountTheSame(theirs: string, ours: string): void {
  if (theirs !== ours)
    throw new TypeError(`${name}: expected ${theirs.slice(0, 200)}, found ${ours.slice(0, 200)}`);
}

function absentCompiler(octets: number, split: () => unknown): BenchRow {
  split();
  const seconds = cpuSecondsOf(() => repeat(rounds, split)) / rounds;
  const note = 'no C compiler on this machine: no ratio';
  return loneRow({ name, unit, value: octets / 1e9 / seconds, note });
}

function repeat(times: number, run: () => unknown): void {
  for (let round = 0; round < times; round++) run();
}
