import { join } from 'node:path';
import { formatSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { encodeSamples } from '@dawa/protocols/sigmf/sigmf-samples';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { LogFile, LogStorage } from '../archive/log-storage.ts';
import { isOutOfRoom } from '../archive/out-of-room.ts';
import type { SampleChunk } from '../audio/sample-source.ts';
import { messageOf } from '../devices/device-error.ts';
import { type FrameMark, RecordingMeta, type RecordingStart } from './recording-meta.ts';
import { SampleTimekeeper } from './sample-timekeeper.ts';

export interface RecordingWriterOptions {
  /** Where both files go; made when absent. */
  readonly folder: string;
  readonly recordingId: string;
  readonly start: RecordingStart;
  readonly storage: LogStorage;
  /** A disk with less than this free is left to the log. */
  readonly reserveOctets: number;
  /** Told once when it cannot go on. What was written until then is kept. */
  readonly onTrouble: (why: string) => void;
}

/**
 * Writes a recording while it comes: samples behind each other, and the metadata anew every few seconds, each time under another
 * name first. Whenever the process dies both files can be read, for how long the recording is stands in neither of them.
 *
 * What the disk does not take in time waits in memory, up to `mostWaitingOctets`; beyond that samples are lost, which is noted.
 */
export class RecordingWriter {
  readonly #options: RecordingWriterOptions;
  readonly #meta: RecordingMeta;
  readonly #keeper: SampleTimekeeper;
  readonly #file: LogFile;
  #waiting: Uint8Array[] = [];
  #waitingOctets = 0;
  #writtenOctets = 0;
  #refusedSamples = 0;
  #working: Promise<void> | undefined;
  #isMetaDue = false;
  #metaSamples = 0;
  #isOver = false;

  private constructor(options: RecordingWriterOptions, file: LogFile) {
    this.#options = options;
    this.#file = file;
    this.#meta = new RecordingMeta(options.start);
    this.#keeper = new SampleTimekeeper(options.start.sampleRateHz);
  }

  static async begin(
    options: RecordingWriterOptions,
  ): Promise<Result<RecordingWriter, Fault<'no-room' | 'disk'>>> {
    const { folder, recordingId, storage, reserveOctets } = options;
    try {
      await storage.makeDirectory(folder);
      const { freeOctets } = await storage.room(folder);
      if (freeOctets < reserveOctets)
        return failure({ kind: 'no-room', ...roomWords(reserveOctets, freeOctets) });
      const file = await storage.open(join(folder, `${recordingId}.sigmf-data`), true);
      const writer = new RecordingWriter(options, file);
      await writer.#writeMeta();
      return success(writer);
    } catch (error) {
      const kind = isOutOfRoom(error) ? 'no-room' : 'disk';
      return failure({
        kind,
        expected: 'a folder for recordings that can be written',
        found: messageOf(error),
      });
    }
  }

  /** Of what was taken, on the disk or on its way there. */
  get durationMs(): number {
    return (this.#meta.samples * 1000) / this.#options.start.sampleRateHz;
  }

  /** Takes a piece. One of another kind or rate than the recording ends it. */
  push({ kind, sampleRateHz, samples, atMs, lostSamples }: SampleChunk): void {
    if (this.#isOver) return;
    const { format, sampleRateHz: ours } = this.#options.start;
    if (kind !== format.kind || sampleRateHz !== ours) {
      this.#fail(
        `the source changed from ${ours} samples a second (${format.kind}) to ${sampleRateHz} (${kind})`,
      );
      return;
    }
    const count = kind === 'iq' ? samples.length / 2 : samples.length;
    const refused = this.#refusedSamples;
    const time = this.#keeper.note(count, atMs, lostSamples);
    if (this.#waitingOctets > mostWaitingOctets) {
      this.#refusedSamples += count + time.lostSamples;
      return;
    }
    this.#refusedSamples = 0;
    this.#meta.addSamples(count, time.atMs, time.lostSamples + refused, time.isCorrected || refused > 0);
    const octets = encodeSamples(samples, format);
    this.#waiting.push(octets);
    this.#waitingOctets += octets.length;
    if (this.#meta.samples - this.#metaSamples > metaEveryS * ours) this.#isMetaDue = true;
    this.#work();
  }

  tune(atMs: number, frequencyHz: number, shiftHz?: number): void {
    this.#meta.tune(atMs, frequencyHz, shiftHz);
  }

  /** Of the receiver. */
  noteMode(mode: string): void {
    this.#meta.mode = mode;
  }

  mark(mark: FrameMark): void {
    this.#meta.mark(mark);
  }

  /** Resolves when the disk has taken what was pushed: for whoever reads faster than it is written. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** False once it ended, by itself or by whoever began it. */
  get isOpen(): boolean {
    return !this.#isOver;
  }

  /** Resolves when both files are complete; never throws. */
  async end(why?: string): Promise<void> {
    if (why !== undefined) this.#meta.trouble = why;
    this.#isOver = true;
    await this.#working;
    if (this.#waiting.length > 0) await this.#drain();
    await this.#finish();
  }

  #work(): void {
    this.#working ??= this.#drain().finally(() => {
      this.#working = undefined;
      if (this.#waiting.length > 0 && !this.#isOver) this.#work();
    });
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const octets = Buffer.concat(this.#waiting);
        this.#waiting = [];
        await this.#file.write(octets, this.#writtenOctets);
        this.#writtenOctets += octets.length;
        this.#waitingOctets -= octets.length;
        if (this.#isMetaDue) {
          await this.#writeMeta();
          await this.#checkRoom();
        }
      }
    } catch (error) {
      this.#waiting = [];
      this.#waitingOctets = 0;
      this.#fail(isOutOfRoom(error) ? 'the disk is full' : messageOf(error));
    }
  }

  async #checkRoom(): Promise<void> {
    const { folder, storage, reserveOctets } = this.#options;
    const { freeOctets } = await storage.room(folder);
    if (freeOctets >= reserveOctets) return;
    const { found, expected } = roomWords(reserveOctets, freeOctets);
    this.#fail(`the disk gets full: ${found} are left, and ${expected} are kept for the log`);
  }

  #fail(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#meta.trouble = why;
    this.#options.onTrouble(why);
  }

  /** On a full disk the last samples give way to what says what the others are. */
  async #finish(): Promise<void> {
    const { format } = this.#options.start;
    try {
      const whole = Math.min(this.#writtenOctets, this.#meta.samples * format.octets);
      const kept = whole - (whole % format.octets);
      await this.#file.truncate(kept);
      try {
        await this.#writeMeta(kept / format.octets);
      } catch (error) {
        if (!isOutOfRoom(error)) throw error;
        const needed = metaSpareOctets + formatSigmfMeta(this.#meta.toSigmf()).length;
        const less = Math.max(0, Math.floor((kept - needed) / format.octets));
        await this.#file.truncate(less * format.octets);
        await this.#writeMeta(less);
      }
      await this.#file.datasync();
    } catch {
      // The metadata of some seconds ago are there.
    }
    await this.#file.close().catch(() => {});
  }

  async #writeMeta(samples?: number): Promise<void> {
    const { folder, recordingId, storage } = this.#options;
    this.#isMetaDue = false;
    this.#metaSamples = this.#meta.samples;
    await replaceFile(
      storage,
      join(folder, `${recordingId}.sigmf-meta`),
      formatSigmfMeta(this.#meta.toSigmf(samples)),
    );
  }
}

/** Writes a small file under another name and puts it in the place of the old one. */
export async function replaceFile(storage: LogStorage, path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  try {
    const file = await storage.open(part, false);
    try {
      await file.truncate(0);
      await file.write(Buffer.from(text), 0);
      await file.datasync();
    } finally {
      await file.close();
    }
    await storage.rename(part, path);
  } catch (error) {
    await storage.remove(part).catch(() => {});
    throw error;
  }
}

function roomWords(reserveOctets: number, freeOctets: number) {
  const megabytes = (octets: number) => `${(octets / 1e6).toFixed(0)} MB`;
  return { expected: megabytes(reserveOctets), found: megabytes(freeOctets) };
}

/** 40 s of audio at 48 kHz. */
const mostWaitingOctets = 4 * 1024 * 1024;
const metaEveryS = 5;
/** Beside the metadata themselves: file systems give room in blocks. */
const metaSpareOctets = 65_536;
