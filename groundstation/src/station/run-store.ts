import type { RunInfo } from '@dawa/protocols/console/run';
import type { StoredValue } from '../adapters/json-file.ts';
import type { HostMoment } from '../clock/host-moment.ts';

/** What is on the disk before a run begins, and lets it go on after the station died. */
export interface RunRecord {
  readonly run: RunInfo;
  /** Everything that makes two runs different: mission, station, ports, which pass, rate, seed. */
  readonly configKey: string;
  readonly anchor: RunAnchor;
  /** Simulated ports of this life of the run; null where they are real. */
  readonly ports: Readonly<Record<string, string>> | null;
  /** When the contact that is worked on is over; null before the first. */
  readonly contactEndsAtMs: number | null;
  /** Host's UTC, written every few seconds: how long the station was down. */
  readonly aliveAtHostMs: number;
  /** True when a person ended the run, false when it died or runs. */
  readonly isEnded: boolean;
}

/** The run's UTC tied to the host's time. */
export interface RunAnchor extends HostMoment {
  readonly atMs: number;
  readonly rate: number;
}

const shortAbsenceMs = 10 * 60_000;
/** The finished pass stays on the page for a minute. */
const pinnedMs = 60_000;

/**
 * The run to go on with: the one on the disk if it was asked for in the same words and is not over, with its clock where
 * real time has carried it, so that a pass under way is rejoined.
 *
 * A rehearsal goes on inside its contact, and for ten minutes after it died; a person who ended it after the contact
 * wants a new one. A live run goes on for ever: real time has no other beginning.
 *
 * @returns the UTC of its clock now; undefined when a new run must begin
 */
export function continueRun(
  record: RunRecord,
  configKey: string,
  now: HostMoment,
): { readonly atMs: number } | undefined {
  if (record.configKey !== configKey) return undefined;
  const atMs = clockOfRun(record.anchor, now);
  if (record.run.kind === 'live') return { atMs };
  const isInContact = record.contactEndsAtMs !== null && atMs < record.contactEndsAtMs + pinnedMs;
  const isBackSoon = !record.isEnded && now.hostAtMs - record.aliveAtHostMs < shortAbsenceMs;
  return isInContact || isBackSoon ? { atMs } : undefined;
}

/** The run's UTC at a moment of the host; the monotonic time decides while the machine was not started anew. */
export function clockOfRun(anchor: RunAnchor, now: HostMoment): number {
  const elapsedMs =
    anchor.bootId === now.bootId ? now.monotonicMs - anchor.monotonicMs : now.hostAtMs - anchor.hostAtMs;
  return anchor.atMs + Math.max(0, elapsedMs) * anchor.rate;
}

/** `current-run.json`: the record of the run, kept as it changes. */
export class RunStore {
  readonly #file: StoredValue<RunRecord>;
  #record: RunRecord | undefined;

  constructor(file: StoredValue<RunRecord>) {
    this.#file = file;
  }

  /** What an earlier life of the station left; undefined when nothing readable is there. */
  load(): RunRecord | undefined {
    try {
      this.#record = this.#file.load();
    } catch {
      // A torn file cannot be continued; its data stay in its run's folder.
      this.#record = undefined;
    }
    return this.#record;
  }

  /** On the disk when it returns. */
  save(record: RunRecord): void {
    this.#record = record;
    this.#file.save(record);
  }

  change(change: Partial<RunRecord>): void {
    if (this.#record !== undefined) this.save({ ...this.#record, ...change });
  }
}

/** `20190620T002211Z-aprs-dp-thimphu-4f2a`: sorts by the run's time, says what it was, and never meets another. */
export function createRunId(startedAtMs: number, missionId: string, stationId: string, mark: string): string {
  const time = new Date(startedAtMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${missionId}-${stationId}-${mark}`;
}
