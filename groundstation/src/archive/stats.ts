import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RecordKind } from '../ports.ts';
import { openArchiveReader, type StoreForReading } from './archive-reader.ts';
import { listSegments, readLog } from './log-reader.ts';
import { logDirectory } from './log-recovery.ts';

export interface ArchiveStats {
  readonly runId: string;
  readonly directory: string;
  readonly segments: number;
  readonly logOctets: number;
  readonly indexOctets: number;
  readonly records: Readonly<Partial<Record<RecordKind, number>>>;
  /** Octets that came from the receiver. */
  readonly rawOctets: number;
  readonly packetOctets: number;
  readonly packetsByApid: Readonly<Record<string, number>>;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
  readonly firstLsn: number | null;
  readonly lastLsn: number | null;
  /** Rows of the index; null when it is absent or cannot be read. */
  readonly samples: number | null;
  readonly parameters: number | null;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** Of the index, all that belongs to a sample in it; null when there are none. */
  readonly octetsPerSample: number | null;
  /** Versions of the missions' dictionaries, the oldest first. */
  readonly dictionaries: readonly {
    readonly dictionaryId: number;
    readonly missionId: string;
    readonly hash: string;
    readonly loadedAtMs: number;
  }[];
}

/**
 * The folders of runs in a data folder, oldest name first; the folder itself when it is a run's.
 *
 * @returns none when there is neither
 */
export function findRuns(directory: string): string[] {
  if (existsSync(logDirectory(directory))) return [directory];
  const runs = join(directory, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .sort()
    .map((name) => join(runs, name))
    .filter((path) => existsSync(logDirectory(path)));
}

/** What a run has kept, counted from the log itself; samples and tables as its store says. */
export async function archiveStats(directory: string, readStore?: StoreForReading): Promise<ArchiveStats> {
  const log = logDirectory(directory);
  const segments = listSegments(log);
  const records: Partial<Record<RecordKind, number>> = {};
  const packetsByApid: Record<string, number> = {};
  const octets = { raw: 0, packet: 0 };
  let firstAtMs: number | null = null;
  let lastAtMs: number | null = null;
  let firstLsn: number | null = null;
  let lastLsn: number | null = null;
  for (const record of readLog(log)) {
    records[record.kind] = (records[record.kind] ?? 0) + 1;
    firstAtMs = Math.min(record.atMs, firstAtMs ?? record.atMs);
    lastAtMs = Math.max(record.atMs, lastAtMs ?? record.atMs);
    firstLsn ??= record.lsn;
    lastLsn = record.lsn;
    if (record.kind === 'raw') octets.raw += record.bytes.length;
    if (record.kind !== 'packet' || record.bytes.length < 2) continue;
    octets.packet += record.bytes.length;
    const apid = ((record.bytes[0]! & 0x07) << 8) | record.bytes[1]!;
    packetsByApid[apid] = (packetsByApid[apid] ?? 0) + 1;
  }
  return {
    runId: segments.find((segment) => segment.header !== undefined)?.header?.runId ?? basename(directory),
    directory,
    segments: segments.length,
    logOctets: segments.reduce((sum, segment) => sum + statSync(segment.path).size, 0),
    indexOctets: sizeOf(join(directory, 'index.sqlite')),
    records,
    rawOctets: octets.raw,
    packetOctets: octets.packet,
    packetsByApid,
    firstAtMs,
    lastAtMs,
    firstLsn,
    lastLsn,
    ...(await storedRows(directory, readStore)),
  };
}

async function storedRows(
  directory: string,
  readStore: StoreForReading | undefined,
): Promise<Pick<ArchiveStats, 'samples' | 'parameters' | 'tables' | 'octetsPerSample' | 'dictionaries'>> {
  const unknown = { samples: null, parameters: null, tables: [], octetsPerSample: null, dictionaries: [] };
  if (readStore === undefined && sizeOf(join(directory, 'index.sqlite')) === 0) return unknown;
  try {
    const reader = await openArchiveReader(directory, readStore);
    try {
      const { samples, tables, octets } = await reader.reads.store.sizes();
      const parameters = (await reader.reads.store.parameters()).length;
      const octetsPerSample = samples === 0 ? null : octets / samples;
      return { samples, parameters, tables, octetsPerSample, dictionaries: reader.shelf.versions() };
    } finally {
      await reader.close();
    }
  } catch (error) {
    // Whoever names a server wants to know that it does not answer.
    if (readStore !== undefined) throw error;
    return unknown;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
