import { join } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import type { LogPlace } from './log-places.ts';
import type { LogFile, LogStorage } from './log-storage.ts';
import { encodeSegmentHeader, segmentHeaderOctets, segmentName } from './segment-file.ts';
import { SpareSegment, spareSegmentName } from './spare-segment.ts';

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
  /** Zeroes lie behind what is written. */
  readonly isMadeAhead: boolean;
}

/** Puts octets behind each other into segment after segment, and says so only when the disk has confirmed them. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  readonly #spare: SpareSegment;
  #open: OpenSegment | undefined;
  #nextOrdinal: number;

  constructor(options: SegmentWriterOptions) {
    const { storage, directory, segmentOctets, openSegment } = options;
    this.#options = options;
    this.#spare = new SpareSegment(storage, directory, segmentOctets);
    this.#open = openSegment && { ...openSegment, isMadeAhead: false };
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
      if (open !== undefined) await this.#leave(open);
    }
    return segmentOctets - this.#open!.octets;
  }

  /** Resolves when the disk has confirmed `bytes`, with where they begin. Ask `roomFor` first. */
  async write(bytes: Uint8Array): Promise<LogPlace> {
    const open = this.#open!;
    const place = { ordinal: open.ordinal, offset: open.octets };
    await open.file.write(bytes, open.octets);
    try {
      await open.file.datasync();
    } catch (error) {
      // After a failed sync the host may have dropped the pages and call the next sync a success: never trust this file again.
      this.#open = undefined;
      await this.#leave(open);
      throw error;
    }
    open.octets += bytes.length;
    const isHalfFull = open.octets * 2 > this.#options.segmentOctets;
    if (isHalfFull && this.#options.segmentOctets >= leastMadeAheadOctets) {
      const making = this.#spare.prepare();
      if (making !== undefined) void this.#options.clock.track(making);
    }
    return place;
  }

  async close(): Promise<void> {
    if (this.#open !== undefined) await this.#leave(this.#open);
    this.#open = undefined;
    await this.#spare.close();
  }

  async #begin(firstLsn: number): Promise<OpenSegment> {
    const { directory, storage, runId, clock } = this.#options;
    const ordinal = this.#nextOrdinal++;
    const path = join(directory, segmentName(ordinal));
    const sparePath = join(directory, spareSegmentName);
    const spare = this.#spare.take();
    const file = spare ?? (await storage.open(path, true));
    try {
      await file.write(encodeSegmentHeader({ runId, firstLsn, createdAtMs: clock.nowAtMs() }), 0);
      await file.datasync();
      if (spare !== undefined) await storage.rename(sparePath, path);
      await storage.syncDirectory(directory);
    } catch (error) {
      await file.close().catch(() => {});
      // Tried again every second on a full disk: without this the folder would fill with segments of nothing.
      await storage.remove(path).catch(() => {});
      if (spare !== undefined) await storage.remove(sparePath).catch(() => {});
      throw error;
    }
    return { file, ordinal, octets: segmentHeaderOctets, isMadeAhead: spare !== undefined };
  }

  /** Gives back the room behind the records; where that fails, zeroes or superseded records stay, which readers know. */
  async #leave({ file, octets, isMadeAhead }: OpenSegment): Promise<void> {
    if (isMadeAhead) await file.truncate(octets).catch(() => {});
    await file.close().catch(() => {});
  }
}

/** Making room ahead does not pay for small segments. */
const leastMadeAheadOctets = 1024 * 1024;
