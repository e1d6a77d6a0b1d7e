import type { RecordingInfo } from '@dawa/protocols/console/recording';
import { sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import type { Clock } from '@dawa/seams/clock';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { LogStorage } from '../archive/log-storage.ts';
import type { SampleChunk, SampleSource } from '../audio/sample-source.ts';
import type { Journal } from '../ports.ts';
import type { DawaFields } from './recording-fields.ts';
import { openRecording } from './recording-file.ts';
import { recordingInfoOf } from './recording-info.ts';
import type { FrameMark, RecordingStart } from './recording-meta.ts';
import { recordingIdOf } from './recording-name.ts';
import { RecordingWriter } from './recording-writer.ts';

export interface RecorderSettings {
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'event' | 'raise' | 'clear'>;
  readonly storage: LogStorage;
  readonly folder: string;
  readonly source: SampleSource;
  readonly reserveOctets: number;
  readonly place?: RecordingStart['place'];
  /** Told when one began, and when it ended. */
  readonly onChange: (recording: RecordingInfo) => void;
}

/** What is to be recorded. */
export interface RecordingWish extends DawaFields {
  readonly title: string;
  /** It ends by itself then. */
  readonly endsAtMs: number;
}

interface Running {
  readonly wish: RecordingWish;
  readonly recordingId: string;
  readonly cancelEnd: () => void;
  /** Undefined until its first samples came and its files are open. */
  writer?: RecordingWriter;
  /** Pieces that came while the files were opened. */
  early: SampleChunk[];
  isOpening: boolean;
}

/** Records what a source brings, one recording at a time: whoever asks, the pass or a person. */
export class Recorder {
  readonly #settings: RecorderSettings;
  readonly #stopChunks: () => void;
  #running: Running | undefined;
  #tuned: { readonly frequencyHz: number; readonly shiftHz: number | undefined } | undefined;
  #mode: string | undefined;
  #ending: Promise<void> = Promise.resolve();

  constructor(settings: RecorderSettings) {
    this.#settings = settings;
    this.#stopChunks = settings.source.onChunk((chunk) => this.#take(chunk));
  }

  /** The one that runs. */
  get recordingId(): string | undefined {
    return this.#running?.recordingId;
  }

  get wish(): RecordingWish | undefined {
    return this.#running?.wish;
  }

  /** Begins with the next samples. */
  start(wish: RecordingWish): Result<string, Fault<'refused'>> {
    if (this.#running !== undefined) {
      const found = `${this.#running.recordingId}, which runs`;
      return failure({ kind: 'refused', expected: 'no other recording', found });
    }
    const { clock } = this.#settings;
    const recordingId = recordingIdOf(clock.nowAtMs(), wish.passId ?? wish.title);
    const cancelEnd = clock.at(wish.endsAtMs, () => void this.stop());
    this.#running = { wish, recordingId, cancelEnd, early: [], isOpening: false };
    return success(recordingId);
  }

  /** Resolves when its files are complete. @param why it ends before its time */
  stop(why?: string): Promise<void> {
    const running = this.#running;
    if (running === undefined) return this.#ending;
    running.cancelEnd();
    this.#running = undefined;
    this.#ending = this.#settings.clock.track(this.#end(running, why));
    return this.#ending;
  }

  tune(frequencyHz: number, shiftHz: number | undefined): void {
    if (this.#tuned?.frequencyHz === frequencyHz) return;
    this.#tuned = { frequencyHz, shiftHz };
    this.#running?.writer?.tune(this.#settings.clock.nowAtMs(), frequencyHz, shiftHz);
  }

  /** Of the receiver. */
  noteMode(mode: string): void {
    this.#mode = mode;
    this.#running?.writer?.noteMode(mode);
  }

  mark(mark: FrameMark): void {
    this.#running?.writer?.mark(mark);
  }

  async close(): Promise<void> {
    this.#stopChunks();
    await this.stop();
  }

  #take(chunk: SampleChunk): void {
    const running = this.#running;
    if (running === undefined) return;
    if (running.writer !== undefined) {
      running.writer.push(chunk);
      return;
    }
    if (running.early.length < mostEarly) running.early.push({ ...chunk, samples: chunk.samples.slice() });
    if (running.isOpening) return;
    running.isOpening = true;
    void this.#settings.clock.track(this.#open(running, chunk));
  }

  async #open(running: Running, { kind, sampleRateHz }: SampleChunk): Promise<void> {
    const { folder, storage, source, place, reserveOctets, journal, clock } = this.#settings;
    const { recordingId } = running;
    const { endsAtMs: _ends, ...wish } = running.wish;
    const format = sampleFormatOf(kind === 'iq' ? 'ci16_le' : 'ri16_le');
    if (!format.ok) throw new TypeError(format.fault.kind);
    const begun = await RecordingWriter.begin({
      ...{ folder, recordingId, storage, reserveOctets },
      start: { ...wish, hardware: source.name, sampleRateHz, format: format.value, ...(place && { place }) },
      onTrouble: (why) => this.#stopFor(running, why),
    });
    if (!begun.ok) {
      const { expected, found } = begun.fault;
      this.#stopFor(running, `expected ${expected}, found ${found}`);
      return;
    }
    const writer = begun.value;
    running.writer = writer;
    if (this.#running !== running) {
      await writer.end('stopped before it began');
      return;
    }
    if (this.#tuned !== undefined) writer.tune(clock.nowAtMs(), this.#tuned.frequencyHz, this.#tuned.shiftHz);
    if (this.#mode !== undefined) writer.noteMode(this.#mode);
    for (const chunk of running.early) writer.push(chunk);
    running.early = [];
    const text = `Recording ${running.wish.title} from ${source.name}: ${recordingId}.`;
    journal.event({ severity: 'info', source: 'recording', code: 'recording', text });
    journal.clear(troubleAlarmId);
    this.#tell(recordingId, true);
  }

  /** The disk or the source gave out: the pass goes on without it. */
  #stopFor(running: Running, why: string): void {
    if (this.#running === running) void this.stop(why);
    this.#settings.journal.raise({
      alarmId: troubleAlarmId,
      severity: 'warning',
      source: 'recording',
      title: 'The pass is not recorded',
      text: `${running.wish.title}: ${why}. Frames that are heard are kept all the same.`,
    });
  }

  async #end({ writer, wish, recordingId }: Running, why: string | undefined): Promise<void> {
    const { journal, source } = this.#settings;
    if (writer === undefined) {
      const text = `${wish.title} was not recorded: nothing came from ${source.name}.`;
      if (why === undefined)
        journal.event({ severity: 'watch', source: 'recording', code: 'recording', text });
      return;
    }
    await writer.end(why);
    const seconds = (writer.durationMs / 1000).toFixed(0);
    const text = `Recorded ${seconds} s of ${wish.title}${why === undefined ? '' : `, until ${why}`}: ${recordingId}.`;
    journal.event({
      severity: why === undefined ? 'info' : 'warning',
      source: 'recording',
      code: 'recording',
      text,
    });
    this.#tell(recordingId, false);
  }

  #tell(recordingId: string, isRecording: boolean): void {
    const file = openRecording(this.#settings.folder, recordingId);
    if (file.ok) this.#settings.onChange(recordingInfoOf(file.value, isRecording));
  }
}

const mostEarly = 100;
const troubleAlarmId = 'recording.trouble';
