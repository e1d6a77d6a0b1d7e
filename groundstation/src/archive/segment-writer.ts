import { join } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import type { LogPlace } from './log-places.ts';
import type { LogFile, LogStorage } from './log-storage.ts';
import { isOutOfRoom } from './out-of-room.ts';
import { encodeSegmentHeader, segmentHeaderOctets, segmentName } from './segment-file.ts';

export interface SegmentWriterOptions {
  readonly directory: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly storage: LogStorage;
  readonly segmentOctets: number;
  readonly nextOrdinal: number;
  readonly openSegment: { file: LogFile; ordinal: number; octets: number } | undefined;
}

interface OpenSegment {
  readonly file: LogFile;
  readonly ordinal: number;
  octets: number;
}

/** Puts octets behind each other into segment after segment, and says so only when the disk has confirmed them. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #open: OpenSegment | undefined;
  #nextOrdinal: number;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    this.#open = options.openSegment;
    this.#nextOrdinal = options.nextOrdinal;
  }

  /** The segments before this one are not written to any more. */
  get openOrdinal(): number {
    return this.#open?.ordinal ?? this.#nextOrdinal;
  }

  /**
   * The open segment, or a new one when a record of `octets` does not fit; an empty segment takes a record of any size.
   *
   * @returns octets that fit in
   */
  async roomFor(firstLsn: number, octets: number): Promise<number> {
    const { segmentOctets } = this.#options;
    const open = this.#open;
    const isEmpty = open?.octets === segmentHeaderOctets;
    if (open === undefined || !(isEmpty || open.octets + octets <= segmentOctets)) {
      this.#open = await this.#begin(firstLsn);
      await open?.file.close().catch(() => {});
    }
    return segmentOctets - this.#open!.octets;
  }

  /** Resolves when the disk has confirmed `bytes`, with where they begin. Ask `roomFor` first. */
  async write(bytes: Uint8Array): Promise<LogPlace> {
    const open = this.#open!;
    const place = { ordinal: open.ordinal, offset: open.octets };
    try {
      await open.file.write(bytes, open.octets);
    } catch (error) {
      // On a full disk the same place will do once there is room; otherwise it may be the place that is bad, or the file too long.
      if (!isOutOfRoom(error)) await this.#abandon(open);
      throw error;
    }
    try {
      await open.file.datasync();
    } catch (error) {
      // After a failed sync the host may have dropped the pages and call the next sync a success: never trust this file again.
      await this.#abandon(open);
      throw error;
    }
    open.octets += bytes.length;
    return place;
  }

  async close(): Promise<void> {
    await this.#open?.file.close().catch(() => {});
    this.#open = undefined;
  }

  /** What of it the disk has not confirmed goes into the next segment, whose header says so. */
  async #abandon(open: OpenSegment): Promise<void> {
    this.#open = undefined;
    await open.file.close().catch(() => {});
  }

  async #begin(firstLsn: number): Promise<OpenSegment> {
    const { directory, storage, runId, clock } = this.#options;
    const ordinal = this.#nextOrdinal++;
    const path = join(directory, segmentName(ordinal));
    const file = await storage.open(path, true);
    try {
      await file.write(encodeSegmentHeader({ runId, firstLsn, createdAtMs: clock.nowAtMs() }), 0);
      await file.datasync();
      await storage.syncDirectory(directory);
    } catch (error) {
      await file.close().catch(() => {});
      // Tried again every second on a full disk: without this the folder would fill with segments of nothing.
      await storage.remove(path).catch(() => {});
      throw error;
    }
    return { file, ordinal, octets: segmentHeaderOctets };
  }
}
