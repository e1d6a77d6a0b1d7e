import { join } from 'node:path';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { FaultReporter, LogRecord, PacketLog } from '../ports.ts';
import { acknowledgedMarkName, encodeAcknowledgedMark } from './acknowledged-mark.ts';
import { encodeLogRecord } from './log-record.ts';
import { recoverLog } from './log-recovery.ts';
import { diskStorage, type LogFile, type LogStorage } from './log-storage.ts';
import { encodeSegmentHeader, segmentHeaderOctets, segmentName, segmentOctets } from './segment-file.ts';

export interface PacketLogOptions {
  /** The folder of the segments; made when it is not there. */
  readonly directory: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly onFault?: FaultReporter;
  /** Called after each group commit with the new acknowledged number. */
  readonly onAcknowledged?: (lsn: number) => void;
  /** Called with the error when the disk stops taking records, and with undefined when it takes them again. */
  readonly onTrouble?: (trouble: { error: Error; refusedRecords: number } | undefined) => void;
  /** Longest wait of a record for its group, real time. */
  readonly groupCommitMs?: number;
  /** A group is committed at once when it has this many records. */
  readonly groupRecords?: number;
  /** Records waiting for a disk that fails are kept up to this many octets; what comes after is refused. */
  readonly maxQueuedOctets?: number;
  readonly segmentOctets?: number;
  readonly storage?: LogStorage;
}

/**
 * Opens the append-only log of a run, made when absent: 64 MiB segments, a checksum a record, group commit.
 *
 * A write that a crash cut short is removed from the last segment; damage to what had been acknowledged is reported and
 * left as it lies. `append` never waits. While the disk fails, records queue up to a bound and the write is tried again
 * every second; beyond the bound `append` returns `Infinity`, a number that is never acknowledged.
 *
 * @throws RangeError when the folder holds the log of another run; the host's error when it cannot be read or made
 */
export async function openPacketLog(options: PacketLogOptions): Promise<PacketLog> {
  const storage = options.storage ?? diskStorage;
  const { directory, runId } = options;
  await storage.makeDirectory(directory);
  const recovery = await recoverLog(directory, storage);
  if (recovery.runId !== undefined && recovery.runId !== runId) {
    await recovery.openSegment?.file.close();
    throw new RangeError(`runId: expected the log of ${runId}, found that of ${recovery.runId}`);
  }
  for (const fault of recovery.faults) options.onFault?.('archive', fault);
  const mark = await storage.open(join(directory, acknowledgedMarkName), false);
  const log = new AppendLog(
    options,
    storage,
    mark,
    recovery.lastLsn,
    recovery.nextOrdinal,
    recovery.openSegment,
  );
  await log.markAcknowledged();
  return log;
}

interface OpenSegment {
  readonly file: LogFile;
  octets: number;
}

interface Waiting {
  readonly lsn: number;
  readonly encoded: Uint8Array;
}

class AppendLog implements PacketLog {
  readonly runId: string;
  readonly #options: PacketLogOptions;
  readonly #storage: LogStorage;
  readonly #mark: LogFile;
  readonly #segmentOctets: number;
  #segment: OpenSegment | undefined;
  #nextOrdinal: number;
  #lastLsn: number;
  #acknowledgedLsn: number;
  #queue: Waiting[] = [];
  #queuedOctets = 0;
  #refusedRecords = 0;
  #cancelTimer: Cancel | undefined;
  #commit: Promise<Error | undefined> | undefined;
  #trouble: Error | undefined;
  #isClosed = false;

  constructor(
    options: PacketLogOptions,
    storage: LogStorage,
    mark: LogFile,
    lastLsn: number,
    nextOrdinal: number,
    segment: OpenSegment | undefined,
  ) {
    this.runId = options.runId;
    this.#options = options;
    this.#storage = storage;
    this.#mark = mark;
    this.#segmentOctets = options.segmentOctets ?? segmentOctets;
    this.#lastLsn = lastLsn;
    this.#acknowledgedLsn = lastLsn;
    this.#nextOrdinal = nextOrdinal;
    this.#segment = segment;
  }

  get acknowledgedLsn(): number {
    return this.#acknowledgedLsn;
  }

  append(record: Omit<LogRecord, 'lsn'>): number {
    if (this.#isClosed) throw new TypeError('append: expected an open log, found a closed one');
    if (this.#queuedOctets > (this.#options.maxQueuedOctets ?? defaultMaxQueuedOctets)) {
      this.#refusedRecords++;
      return Number.POSITIVE_INFINITY;
    }
    const lsn = this.#lastLsn + 1;
    const encoded = encodeLogRecord({ ...record, lsn });
    this.#lastLsn = lsn;
    this.#queue.push({ lsn, encoded });
    this.#queuedOctets += encoded.length;
    this.#schedule();
    return lsn;
  }

  async flush(): Promise<number> {
    const wantedLsn = this.#lastLsn;
    while (this.#acknowledgedLsn < wantedLsn) {
      const error = await this.#commitNow();
      if (error !== undefined) throw error;
    }
    return this.#acknowledgedLsn;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The error was reported when it came; closing gives the disk one last chance and lets go whatever it says.
    await this.flush().catch(() => this.#acknowledgedLsn);
    this.#cancelTimer?.();
    await this.#segment?.file.close().catch(() => {});
    await this.#mark.close().catch(() => {});
  }

  async markAcknowledged(): Promise<void> {
    // The mark only ever lags; when it cannot be written, damage is judged a little more mildly later.
    await this.#mark.write(encodeAcknowledgedMark(this.#acknowledgedLsn), 0).catch(() => {});
  }

  #schedule(): void {
    if (this.#commit !== undefined || this.#trouble !== undefined) return;
    const isFull =
      this.#queue.length >= (this.#options.groupRecords ?? 256) || this.#queuedOctets >= batchOctets;
    if (isFull) void this.#commitNow();
    else this.#startTimer(this.#options.groupCommitMs ?? 50);
  }

  #startTimer(waitMs: number): void {
    this.#cancelTimer ??= this.#options.clock.deadline(waitMs, () => {
      this.#cancelTimer = undefined;
      void this.#commitNow();
    });
  }

  /** One group to the disk; a second caller waits for the group that is under way. */
  #commitNow(): Promise<Error | undefined> {
    if (this.#commit === undefined) {
      this.#cancelTimer?.();
      this.#cancelTimer = undefined;
      this.#commit = this.#options.clock.track(this.#commitGroup());
    }
    return this.#commit;
  }

  async #commitGroup(): Promise<Error | undefined> {
    const error = await this.#writeGroup().then(
      () => undefined,
      (reason: unknown) => (reason instanceof Error ? reason : new TypeError(String(reason))),
    );
    this.#commit = undefined;
    if (error === undefined) this.#leaveTrouble();
    else this.#enterTrouble(error);
    if (this.#isClosed) return error;
    if (error !== undefined) this.#startTimer(retryMs);
    else if (this.#queue.length > 0) this.#schedule();
    return error;
  }

  async #writeGroup(): Promise<void> {
    const first = this.#queue[0];
    if (first === undefined) return;
    const segment = await this.#segmentFor(first);
    const room = Math.min(batchOctets, this.#segmentOctets - segment.octets);
    let count = 1;
    let octets = first.encoded.length;
    while (count < this.#queue.length && octets + this.#queue[count]!.encoded.length <= room) {
      octets += this.#queue[count++]!.encoded.length;
    }
    const group = this.#queue.slice(0, count);
    await segment.file.write(concatenate(group, octets), segment.octets);
    try {
      await segment.file.datasync();
    } catch (error) {
      // After a failed sync the host may have dropped the pages and call the next sync a success: never trust this file again.
      this.#segment = undefined;
      await segment.file.close().catch(() => {});
      throw error;
    }
    segment.octets += octets;
    this.#queue = this.#queue.slice(count);
    this.#queuedOctets -= octets;
    this.#acknowledgedLsn = group.at(-1)!.lsn;
    await this.markAcknowledged();
    this.#options.onAcknowledged?.(this.#acknowledgedLsn);
  }

  /** The open segment, or a new one when `first` does not fit; an empty segment takes a record of any size. */
  async #segmentFor(first: Waiting): Promise<OpenSegment> {
    const open = this.#segment;
    const isEmpty = open?.octets === segmentHeaderOctets;
    if (open !== undefined && (isEmpty || open.octets + first.encoded.length <= this.#segmentOctets)) {
      return open;
    }
    const path = join(this.#options.directory, segmentName(this.#nextOrdinal));
    this.#nextOrdinal++;
    const file = await this.#storage.open(path, true);
    try {
      const header = {
        runId: this.runId,
        firstLsn: first.lsn,
        createdAtMs: this.#options.clock.nowAtMs(),
      };
      await file.write(encodeSegmentHeader(header), 0);
      await file.datasync();
      await this.#storage.syncDirectory(this.#options.directory);
    } catch (error) {
      await file.close().catch(() => {});
      throw error;
    }
    this.#segment = { file, octets: segmentHeaderOctets };
    await open?.file.close().catch(() => {});
    return this.#segment;
  }

  #enterTrouble(error: Error): void {
    const isNew = this.#trouble === undefined;
    this.#trouble = error;
    if (!isNew) return;
    this.#options.onFault?.('archive', error);
    this.#options.onTrouble?.({ error, refusedRecords: this.#refusedRecords });
  }

  #leaveTrouble(): void {
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    if (this.#refusedRecords > 0) {
      const found = `${this.#refusedRecords} refused while the disk failed`;
      this.#options.onFault?.('archive', { kind: 'records-lost', expected: 'every record kept', found });
      this.#refusedRecords = 0;
    }
    this.#options.onTrouble?.(undefined);
  }
}

const defaultMaxQueuedOctets = 32 * 1024 * 1024;
const batchOctets = 4 * 1024 * 1024;
const retryMs = 1000;

function concatenate(group: readonly Waiting[], octets: number): Uint8Array {
  if (group.length === 1) return group[0]!.encoded;
  const joined = new Uint8Array(octets);
  let at = 0;
  for (const { encoded } of group) {
    joined.set(encoded, at);
    at += encoded.length;
  }
  return joined;
}
