import { nextTurn } from '../clock/next-turn.ts';
import type { LogRecord } from '../ports.ts';
import { readKeptFrom } from './kept-from.ts';
import { listSegments, readLog, type SegmentOnDisk, supersededFrom } from './log-reader.ts';
import { walkSegment } from './segment-walk.ts';

/**
 * Records that say how those behind them are to be read, until another of the same kind and mission does: before retention lets
 * one go it is written once more at the end of the log, under a name of its own, for there it stands behind the packets that it
 * is about.
 */
const standingKinds: ReadonlySet<unknown> = new Set(['dictionary', 'reception']);
const keptPrefix = 'kept-';

/** `dictionary/mission`; undefined for a record that says nothing of others. */
function standingKeyOf({ kind, meta }: LogRecord): string | undefined {
  const { what, missionId } = meta;
  return kind === 'run' && standingKinds.has(what) ? `${what}/${missionId}` : undefined;
}

/** Such a record as it was first written, from one that was carried forward; undefined for every other record. */
function carriedOf(record: LogRecord): LogRecord | undefined {
  const { what } = record.meta;
  if (record.kind !== 'run' || typeof what !== 'string' || !what.startsWith(keptPrefix)) return undefined;
  const original = { ...record, meta: { ...record.meta, what: what.slice(keptPrefix.length) } };
  return standingKeyOf(original) === undefined ? undefined : original;
}

/** What stands where a log begins from which old segments were let go. */
export interface StandingAtStart {
  /** The first record that is kept. */
  readonly firstLsn: number;
  /** As they were first written, save their numbers. */
  readonly records: readonly LogRecord[];
}

/** Reads what was carried forward when old segments were let go; of a log that begins with its first record, nothing. */
export function standingAtStart(directory: string): StandingAtStart {
  const mark = readKeptFrom(directory);
  const firstLsn = mark?.firstLsn ?? listSegments(directory)[0]?.header?.firstLsn ?? 1;
  if (firstLsn <= 1) return { firstLsn, records: [] };
  return { firstLsn, records: [...carriedIn(directory, mark?.carriedLsn).values()] };
}

/** @param carriedLsn the first one; undefined where nobody knows: then all of the log is searched */
function carriedIn(directory: string, carriedLsn: number | undefined): Map<string, LogRecord> {
  const found = new Map<string, LogRecord>();
  for (const record of readLog(directory, (carriedLsn ?? 1) - 1)) {
    const original = carriedOf(record);
    if (original !== undefined) found.set(standingKeyOf(original)!, original);
    else if (carriedLsn !== undefined) break;
  }
  return found;
}

/**
 * What stands behind the first `count` segments of a log, as records to append before they go; undefined where what was carried
 * forward before says all of it and stays.
 */
export async function standingBehind(
  directory: string,
  segments: readonly SegmentOnDisk[],
  count: number,
): Promise<Omit<LogRecord, 'lsn'>[] | undefined> {
  const mark = readKeptFrom(directory);
  const firstLsn = supersededFrom(segments, count - 1);
  const carriedLsn = mark?.carriedLsn;
  const standing = carriedLsn === undefined ? new Map<string, LogRecord>() : carriedIn(directory, carriedLsn);
  let isNews = carriedLsn === undefined || carriedLsn < firstLsn;
  for (let index = 0; index < count; index++) {
    const endLsn = supersededFrom(segments, index);
    let walked = 0;
    for (const item of walkSegment(segments[index]!.path)) {
      if (++walked % recordsPerTurn === 0) await nextTurn();
      if (item.kind !== 'record' || item.record.lsn >= endLsn) continue;
      const key = standingKeyOf(item.record);
      if (key === undefined) continue;
      standing.set(key, item.record);
      isNews = true;
    }
  }
  if (!isNews || standing.size === 0) return undefined;
  return [...standing.values()].map(({ lsn: _, meta, ...record }) => ({
    ...record,
    // What it cites is not there any more.
    cites: [0, 0],
    meta: { ...meta, what: `${keptPrefix}${meta['what']}` },
  }));
}

const recordsPerTurn = 2000;
