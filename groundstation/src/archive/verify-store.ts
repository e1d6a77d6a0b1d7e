import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { decodeHeard } from '../pipeline/decode-heard.ts';
import { keptDater, trustingDater } from '../pipeline/packet-dater.ts';
import { type ArchiveReader, openArchiveReader, type StoreForReading } from './archive-reader.ts';
import { heardPacketOf } from './archive-replay.ts';
import { openDatabase } from './database.ts';
import { dictionaryRowOf } from './dictionary-record.ts';
import { readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';
import { RecordReader } from './record-reader.ts';
import { sampleQuality } from './sample-quality.ts';
import type { ArchiveStore, PacketRow } from './store/archive-store.ts';

/** Whether the rows of a run are what its log says. */
export interface StoreVerification {
  /** What the engine says of its own file: `ok`, or what is wrong. */
  readonly integrity: string;
  readonly packetsInLog: number;
  readonly packetsInStore: number;
  /** Packets of the log that have no row, and rows whose packet the log does not have. */
  readonly missing: number;
  readonly strange: number;
  /** Packets that were decoded again, and the samples that were compared. */
  readonly comparedPackets: number;
  readonly comparedSamples: number;
  readonly differing: number;
  /** The first of each kind, in words. */
  readonly findings: readonly string[];
}

/**
 * Holds the index of a run against its log: every packet has its row and no row is without its packet, and a choice of packets
 * says, decoded again, what the index says of them. Also while a station writes.
 *
 * @param seed of the choice; the same chooses the same
 * @param onProgress told now and then how much was done, of how much
 * @returns undefined when there is no index: it is made from the log at the next start
 */
export async function verifyStore(
  directory: string,
  {
    seed = 'verify',
    onProgress = () => {},
    readStore,
  }: {
    seed?: string;
    onProgress?: (done: number, all: number) => void;
    /** Without it the rows are in a file beside the log. */
    readStore?: StoreForReading | undefined;
  } = {},
): Promise<StoreVerification | undefined> {
  const path = join(directory, 'index.sqlite');
  if (readStore === undefined && !existsSync(path)) return undefined;
  // A server looks after its own files.
  const integrity = readStore === undefined ? integrityOf(path) : 'ok';
  const reader = await openArchiveReader(directory, readStore);
  try {
    const { reads } = reader;
    const { sizes, oldestAtMs } = await extentOf(reads.store);
    const stored = new Set<number>();
    const chosen: PacketRow[] = [];
    const random = createRandom(seed);
    const share = Math.min(1, mostCompared / Math.max(1, sizes));
    for await (const row of rowsOf(reader)) {
      stored.add(row.lsn);
      if (row.container !== null && random.next() < share) chosen.push(row);
      if (stored.size % 1000 === 0) onProgress(stored.size, 3 * sizes);
    }
    const packetsInStore = stored.size;
    const log = compareNumbers(directory, reader, stored, oldestAtMs, (done) =>
      onProgress(sizes + done, 3 * sizes),
    );
    const samples = await compareTwice(directory, reader, chosen, readStore);
    const findings = [...log.findings, ...samples.findings];
    if (integrity !== 'ok') findings.unshift(`${path}: ${integrity}`);
    return { integrity, packetsInStore, ...log, ...samples, findings };
  } finally {
    await reader.close();
  }
}

/** The first thing that is not as it should be. */
export function firstStoreFinding(verification: StoreVerification | undefined): string | undefined {
  return verification?.findings[0];
}

function integrityOf(path: string): string {
  try {
    const database = openDatabase(path, 'NORMAL');
    try {
      const rows = database.prepare('PRAGMA integrity_check(1)').all();
      return String(Object.values(rows[0] ?? { said: 'nothing' })[0]);
    } finally {
      database.close();
    }
  } catch (error) {
    return (error as Error).message;
  }
}

async function extentOf(store: ArchiveStore): Promise<{ sizes: number; oldestAtMs: number }> {
  const { tables } = await store.sizes();
  const [oldest] = await store.packets({ ...everything, after: undefined, limit: 1 });
  return {
    sizes: tables.find(({ name }) => name === 'packets')?.rows ?? 0,
    oldestAtMs: oldest?.receivedAtMs ?? Number.POSITIVE_INFINITY,
  };
}

/** Rows of the store and of what waits to go there. */
async function* rowsOf({ reads, waiting }: ArchiveReader): AsyncGenerator<PacketRow> {
  let after: { atMs: number; lsn: number } | undefined;
  for (;;) {
    const rows = await reads.store.packets({ ...everything, after, limit: pageRows });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) break;
    after = { atMs: last.receivedAtMs, lsn: last.lsn };
  }
  for (const { row } of waiting.packets({ ...everything, after: undefined, limit: pageRows })) yield row;
}

/** @param stored numbers of rows; those that the log has are taken out */
function compareNumbers(
  directory: string,
  { shelf, throughLsn }: Pick<ArchiveReader, 'shelf' | 'throughLsn'>,
  stored: Set<number>,
  oldestAtMs: number,
  onProgress: (done: number) => void,
) {
  const findings: string[] = [];
  const known = new Set<string>();
  const unnamed = shelf.versions()[0]?.missionId ?? '';
  let packetsInLog = 0;
  let missing = 0;
  let firstLsn = Number.POSITIVE_INFINITY;
  for (const record of readLog(logDirectory(directory))) {
    firstLsn = Math.min(firstLsn, record.lsn);
    const dictionary = dictionaryRowOf(record);
    if (dictionary !== undefined) known.add(dictionary.missionId);
    if (record.kind !== 'packet') continue;
    packetsInLog++;
    if (packetsInLog % 1000 === 0) onProgress(packetsInLog);
    if (stored.delete(record.lsn) || record.lsn > throughLsn) continue;
    // Before the first dictionary of its mission nobody could read it, and what retention let go is older than all rows.
    const of = String(record.meta['missionId'] ?? unnamed);
    if (!(known.has(of) || shelf.versions(of).length > 0) || record.atMs < oldestAtMs) continue;
    missing++;
    if (missing === 1) findings.push(`packet ${record.lsn}: expected a row in the index, found none`);
  }
  // Of packets whose octets retention let go the rows may stay.
  const strange = [...stored].filter((lsn) => lsn >= firstLsn);
  if (strange.length > 0)
    findings.push(`row of packet ${strange[0]}: expected a record of that number in the log, found none`);
  return { packetsInLog, missing, strange: strange.length, findings };
}

/** What a station moves meanwhile, a reader may miss: what differs is looked at once more with another one. */
async function compareTwice(
  directory: string,
  reader: ArchiveReader,
  chosen: readonly PacketRow[],
  readStore: StoreForReading | undefined,
) {
  const { suspects, ...first } = await compareSamples(directory, reader, chosen);
  if (suspects.length === 0) return first;
  const again = await openArchiveReader(directory, readStore);
  try {
    const { differing, findings } = await compareSamples(directory, again, suspects);
    return { ...first, differing, findings };
  } finally {
    await again.close();
  }
}

async function compareSamples(directory: string, reader: ArchiveReader, chosen: readonly PacketRow[]) {
  const { reads, shelf } = reader;
  const records = new RecordReader(logDirectory(directory));
  const findings: string[] = [];
  const suspects = new Set<PacketRow>();
  let comparedPackets = 0;
  let comparedSamples = 0;
  let differing = 0;
  try {
    for (const row of chosen) {
      const read = records.readAt(row.logOrdinal, row.logOffset, row.lsn);
      const version = row.dictionaryId === null ? undefined : shelf.version(row.dictionaryId);
      if (!read.ok || version === undefined || (row.quality & sampleQuality.repeated) !== 0) continue;
      comparedPackets++;
      const dater = keptDater(new Map([[row.lsn, row]]), trustingDater);
      for (const { groups } of decodeHeard(version, [heardPacketOf(read.value)], dater))
        for (const { rows } of groups) {
          const step = Math.max(1, Math.floor(rows.plan.columns.length / mostColumns));
          for (let place = comparedPackets % step; place < rows.plan.columns.length; place += step) {
            const column = rows.plan.columns[place]!;
            const expected = column
              .readSamples(rows.cells[place]!, 0, 1)
              .map(({ raw, value }) => ({ raw, value }));
            const found = await samplesOf(
              reads,
              version.missionId,
              column.name,
              rows.generatedAtMs[0]!,
              row.lsn,
            );
            comparedSamples += expected.length;
            if (JSON.stringify(found) === JSON.stringify(expected)) continue;
            differing++;
            suspects.add(row);
            if (differing > 1) continue;
            findings.push(
              `${column.name} of packet ${row.lsn}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`,
            );
          }
        }
    }
  } finally {
    records.close();
  }
  return { comparedPackets, comparedSamples, differing, findings, suspects: [...suspects] };
}

async function samplesOf(
  reads: ArchiveReader['reads'],
  missionId: string,
  name: string,
  atMs: number,
  lsn: number,
) {
  const { samples } = await reads.samplesInColumns.samples({
    ...{ missionId, name, fromAtMs: atMs, toAtMs: atMs + 0.001, limit: mostTogether },
  });
  return samples.filter(({ packetLsn }) => packetLsn === lsn).map(({ raw, value }) => ({ raw, value }));
}

const everything = {
  fromAtMs: Number.NEGATIVE_INFINITY,
  toAtMs: Number.POSITIVE_INFINITY,
  isNewestFirst: false,
};
const pageRows = 2000;
const mostCompared = 300;
const mostColumns = 16;
/** Packets of one instant: a recording that was read in at once. */
const mostTogether = 10_000;
