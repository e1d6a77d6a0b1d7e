import type { StoredValue } from '../adapters/json-file.ts';

/** What counts on through restarts of a run. */
export interface CommandCounters {
  readonly nextCommand: number;
  /** Next sequence count by APID, 0 to 16383. */
  readonly sequenceCounts: Readonly<Record<string, number>>;
}

/** Sequence counts have 14 bits (CCSDS 133.0-B-2, 4.1.3.4.3). */
const sequenceModulo = 16_384;
const fromTheStart: CommandCounters = { nextCommand: 1, sequenceCounts: {} };

/** Gives each command its number, on the disk before it is used. @throws when the disk does not take it */
export function takeCommandNumber(stored: StoredValue<CommandCounters>): number {
  const counters = stored.load() ?? fromTheStart;
  stored.save({ ...counters, nextCommand: counters.nextCommand + 1 });
  return counters.nextCommand;
}

/**
 * The next sequence count of an application, on the disk before it is used: a count used twice would make two commands
 * answer to one report.
 * @throws when the disk does not take it
 */
export function takeSequenceCount(stored: StoredValue<CommandCounters>, apid: number): number {
  const counters = stored.load() ?? fromTheStart;
  const sequenceCount = counters.sequenceCounts[apid] ?? 0;
  stored.save({
    ...counters,
    sequenceCounts: { ...counters.sequenceCounts, [apid]: (sequenceCount + 1) % sequenceModulo },
  });
  return sequenceCount;
}
