import type { ModulationName } from '@dawa/protocols/demodulators';
import {
  createSoundDemodulator,
  type SoundDemodulator,
  type SoundFrame,
  soundRatesHz,
} from '@dawa/protocols/sound-demodulator';
import { type WavFault, WavReader } from '@dawa/protocols/wav';
import type { Fault, Result } from '@dawa/seams/fault';
import { sampleReader } from '../audio/sample-reader.ts';
import type { SoundReader } from '../audio/sound-source.ts';
import type { FrameSource, Piece } from './frame-source.ts';
import { RawAudioReader } from './raw-audio-reader.ts';

/** How frames are taken out of audio. */
export interface AudioFormat {
  readonly modulation: ModulationName;
  /** Of samples without a header, 16 bits signed with the low octet first, one channel; undefined for a WAV file. */
  readonly rawSampleRateHz: number | undefined;
  readonly channel: number | 'mean';
  /** The samples are of a type of SigMF, which may be IQ, and come at `rawSampleRateHz`. */
  readonly samples?: { readonly datatype: string; readonly carrierHz: number } | undefined;
  readonly repairs: 0 | 1 | 2;
  /** Frames whose check fails are listed as damaged. */
  readonly givesDamaged: boolean;
}

/** Frames out of a recording of audio. */
export class AudioSource implements FrameSource {
  readonly skippedOctets = 0;
  readonly #format: AudioFormat;
  readonly #reader: AudioReader;
  #demodulator: SoundDemodulator | undefined;
  #unusable: Fault | undefined;

  constructor(format: AudioFormat) {
    this.#format = format;
    this.#reader = readerOf(format);
  }

  get unusable(): Fault | undefined {
    return this.#unusable;
  }

  push(bytes: Uint8Array): Piece[] {
    if (this.#unusable !== undefined) return [];
    const samples = this.#reader.push(bytes);
    if (!samples.ok) {
      this.#unusable = samples.fault;
      return [];
    }
    const demodulator = this.#demodulatorFor(this.#reader.format);
    return demodulator === undefined ? [] : this.#piecesOf(demodulator.push(samples.value));
  }

  finish(): Piece[] {
    const end = this.#reader.flush?.();
    if (end?.ok === false) this.#unusable ??= end.fault;
    return this.#demodulator === undefined ? [] : this.#piecesOf(this.#demodulator.flush());
  }

  flush(): number {
    return 0;
  }

  #demodulatorFor(read: SoundReader['format']): SoundDemodulator | undefined {
    if (this.#demodulator !== undefined || read === undefined) return this.#demodulator;
    const { sampleRateHz, kind = 'real' } = read;
    const { modulation, repairs, givesDamaged, samples } = this.#format;
    const rates = soundRatesHz(modulation, kind);
    if (rates === undefined) {
      this.#unusable = { kind: 'samples', expected: `sound for ${modulation}`, found: 'IQ' };
      return undefined;
    }
    if (!(sampleRateHz >= rates.lowest && sampleRateHz <= rates.highest)) {
      const expected = `${rates.lowest} to ${rates.highest} samples a second`;
      this.#unusable = { kind: 'sample-rate', expected, found: sampleRateHz };
      return undefined;
    }
    const options = { kind, sampleRateHz, repairs, givesDamaged, carrierHz: samples?.carrierHz ?? 0 };
    this.#demodulator = createSoundDemodulator(modulation, options);
    return this.#demodulator;
  }

  #piecesOf(frames: readonly SoundFrame[]): Piece[] {
    return frames.map(({ octets, startSample, endSample, levelDb, markOffsetHz, repairedBits, ...frame }) => {
      const msPerSample = 1000 / this.#demodulator!.sampleRateHz;
      const times = { startMs: startSample * msPerSample, endMs: endSample * msPerSample };
      const { carrierOffsetHz } = frame;
      const offset = Number.isFinite(carrierOffsetHz) ? { carrierOffsetHz } : {};
      return { bytes: octets, heard: { ...times, levelDb, markOffsetHz, ...offset, repairedBits } };
    });
  }
}

/** Octets to samples; what has a length of its own says at the end whether it was there. */
type AudioReader = SoundReader & { flush?(): Result<unknown, WavFault> };

function readerOf({ rawSampleRateHz, channel, samples }: AudioFormat): AudioReader {
  if (rawSampleRateHz === undefined) return new WavReader({ channel });
  return samples === undefined
    ? new RawAudioReader(rawSampleRateHz)
    : sampleReader(samples.datatype, rawSampleRateHz);
}
