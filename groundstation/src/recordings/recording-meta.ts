import {
  datetimeOf,
  type SigmfAnnotation,
  type SigmfCapture,
  type SigmfMeta,
  sigmfVersion,
} from '@dawa/protocols/sigmf/sigmf-meta';
import type { SampleFormat } from '@dawa/protocols/sigmf/sigmf-samples';
import { type DawaFields, dawaExtension, writeFields } from './recording-fields.ts';

/** What is known of a recording when it begins. */
export interface RecordingStart extends DawaFields {
  readonly title: string;
  /** What the samples come from. */
  readonly hardware: string;
  readonly sampleRateHz: number;
  readonly format: SampleFormat;
  /** Of the antenna; height in metres. */
  readonly place?: { readonly latitudeDeg: number; readonly longitudeDeg: number; readonly heightM: number };
}

/** A frame at its place, by the station's clock. */
export interface FrameMark {
  readonly startAtMs: number;
  readonly endAtMs: number;
  /** As people write it down. */
  readonly text: string;
  readonly hex?: string;
  readonly modulation?: string;
  readonly isNew?: boolean;
}

/**
 * The metadata of a recording that grows: where the receiver was tuned, what was lost, which frames were heard.
 *
 * A segment (`captures`) begins wherever the stream counts otherwise than before or the receiver is tuned anew, each with its
 * instant and its frequency, so that any program that reads SigMF knows them. Bounded: beyond `mostEntries` no more are taken.
 */
export class RecordingMeta {
  readonly #start: RecordingStart;
  readonly #captures: { readonly atMs: number; readonly entry: SigmfCapture }[] = [];
  readonly #annotations: SigmfAnnotation[] = [];
  #frequency: { readonly frequencyHz: number; readonly shiftHz: number | undefined } | undefined;
  #samples = 0;
  #lostSamples = 0;
  #trouble: string | null = null;
  #mode: string | undefined;

  constructor(start: RecordingStart) {
    this.#start = start;
    this.#mode = start.mode;
  }

  /** Samples that are written so far. */
  get samples(): number {
    return this.#samples;
  }

  /** Takes note of samples that are written behind the others. */
  addSamples(samples: number, atMs: number, lostSamples: number, isCorrected: boolean): void {
    const { sampleRateHz } = this.#start;
    if (lostSamples > 0 && this.#captures.length > 0) {
      this.#annotate({
        'core:sample_start': this.#samples,
        'core:sample_count': 0,
        'core:label': 'lost samples',
        'core:comment': `${lostSamples} samples (${((lostSamples * 1000) / sampleRateHz).toFixed(0)} ms) never came before this one`,
        'core:generator': dawaExtension.name,
        'dawa:lost_samples': lostSamples,
      });
      this.#lostSamples += lostSamples;
    }
    const last = this.#captures.at(-1);
    if (last === undefined || isCorrected || lostSamples > 0) this.#capture(this.#samples, atMs);
    this.#samples += samples;
  }

  /** The receiver is tuned there from that instant on, Doppler counted in. */
  tune(atMs: number, frequencyHz: number, shiftHz?: number): void {
    if (this.#frequency?.frequencyHz === frequencyHz) return;
    this.#frequency = { frequencyHz, shiftHz };
    if (this.#captures.length > 0) this.#capture(this.#sampleAt(atMs), atMs);
  }

  mark({ startAtMs, endAtMs, text, hex, modulation, isNew = false }: FrameMark): void {
    const [first] = this.#captures;
    if (first === undefined || endAtMs <= first.atMs) return;
    const from = Math.min(this.#sampleAt(startAtMs), this.#samples);
    this.#annotate({
      'core:sample_start': from,
      'core:sample_count': Math.max(0, this.#sampleAt(endAtMs) - from),
      'core:label': text.slice(0, labelLetters),
      'core:comment': text.slice(0, commentLetters),
      'core:generator': dawaExtension.name,
      ...(hex !== undefined && { 'dawa:frame': hex }),
      ...(modulation !== undefined && { 'dawa:modulation': modulation }),
      'dawa:is_new': isNew,
    });
  }

  /** Of the receiver, where it becomes known or changes: the last one stands for all. */
  set mode(mode: string) {
    this.#mode = mode;
  }

  /** Why it ends before its time. */
  set trouble(why: string) {
    this.#trouble = why;
  }

  /** @param samples that the data file holds, where less of it was kept than was written */
  toSigmf(samples = this.#samples): SigmfMeta {
    const { title, hardware, sampleRateHz, format, place, ...fields } = this.#start;
    return {
      global: {
        'core:datatype': format.datatype,
        'core:version': sigmfVersion,
        'core:sample_rate': sampleRateHz,
        'core:num_channels': 1,
        'core:description': title,
        'core:hw': hardware,
        'core:recorder': 'Dawa',
        ...(place && {
          'core:geolocation': {
            type: 'Point',
            coordinates: [place.longitudeDeg, place.latitudeDeg, place.heightM],
          },
        }),
        'core:extensions': [dawaExtension],
        ...writeFields({ ...fields, mode: this.#mode }),
        ...(this.#trouble !== null && { 'dawa:trouble': this.#trouble }),
      },
      captures: this.#captures.map(({ entry }) => entry).filter((one) => one['core:sample_start'] <= samples),
      annotations: this.#annotations.filter((one) => one['core:sample_start'] <= samples),
    };
  }

  #capture(sample: number, atMs: number): void {
    if (this.#captures.length >= mostEntries) return;
    const last = this.#captures.at(-1);
    const from = Math.max(sample, last?.entry['core:sample_start'] ?? 0);
    const entry: SigmfCapture = {
      'core:sample_start': from,
      'core:global_index': from + this.#lostSamples,
      'core:datetime': datetimeOf(atMs),
      ...(this.#frequency && { 'core:frequency': this.#frequency.frequencyHz }),
      ...(this.#frequency?.shiftHz !== undefined && { 'dawa:doppler_shift_hz': this.#frequency.shiftHz }),
    };
    if (last?.entry['core:sample_start'] === from) this.#captures.pop();
    this.#captures.push({ atMs, entry });
  }

  #annotate(annotation: SigmfAnnotation): void {
    if (this.#annotations.length < mostEntries) this.#annotations.push(annotation);
  }

  /** May lie ahead of what is written: samples come later than what they hold. */
  #sampleAt(atMs: number): number {
    const capture = this.#captures.findLast((one) => one.atMs <= atMs) ?? this.#captures[0]!;
    const after = ((atMs - capture.atMs) * this.#start.sampleRateHz) / 1000;
    return Math.max(0, capture.entry['core:sample_start'] + Math.round(after));
  }
}

/** Of the smallest recorder a pass of a quarter of an hour, tuned ten times a second. */
const mostEntries = 20_000;
/** Source: SigMF 1.2.5, `core:label`: no more than 20 characters. */
const labelLetters = 20;
const commentLetters = 400;
