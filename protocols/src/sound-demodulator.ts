import type { DemodulatedFrame } from './demodulator.ts';
import {
  createDemodulator,
  type DemodulatorOptions,
  demodulators,
  highestRateHz,
  type ModulationName,
} from './demodulators.ts';
import { SpanMeans } from './span-means.ts';
import { discriminatorFullScaleHz, FmDiscriminator, iqRatesHz } from './spectrum/fm-discriminator.ts';
import type { SampleKind } from './spectrum/power-spectrum.ts';

export interface SoundDemodulatorOptions extends DemodulatorOptions {
  /** Of what is pushed, as is its rate: sound unless it says IQ, of which sound is made first. */
  readonly kind?: SampleKind;
  /** Of IQ: where the carrier should lie, from the middle. */
  readonly carrierHz?: number;
  /** Of sound: what full scale of the receiver's discriminator is in hertz, where it hands on a constant level. */
  readonly fullScaleHz?: number | undefined;
}

/** A frame, and how its sound was. */
export interface SoundFrame extends DemodulatedFrame {
  /** How far above its frequency it was sent; NaN where the scale of the sound is not known. */
  readonly carrierOffsetHz: number;
  /** Share of its samples that are at full scale, 0 to 1. */
  readonly clippedShare: number;
}

/** As `Demodulator`, of sound or of IQ; the places of frames are those of the samples that were pushed. */
export interface SoundDemodulator {
  push(samples: Float32Array): SoundFrame[];
  flush(): SoundFrame[];
  readonly sampleRateHz: number;
}

/**
 * A demodulator that also watches the sound: what is off frequency or too loud is heard all the same, and somebody should know.
 *
 * @throws RangeError when the sample rate is outside of what the modulation needs, and for Morse out of IQ
 */
export function createSoundDemodulator(
  modulation: ModulationName,
  options: SoundDemodulatorOptions,
): SoundDemodulator {
  return options.kind === 'iq'
    ? new IqDemodulator(modulation, options)
    : new WatchedDemodulator(modulation, options);
}

/** Samples a second that do; undefined where a modulation is not made out of IQ. */
export function soundRatesHz(
  modulation: ModulationName,
  kind: SampleKind,
): { readonly lowest: number; readonly highest: number } | undefined {
  const { lowestRateHz, halfWidthHz } = demodulators[modulation];
  if (kind === 'real') return { lowest: lowestRateHz, highest: highestRateHz };
  if (halfWidthHz === undefined) return undefined;
  return { lowest: Math.max(lowestRateHz, 2 * halfWidthHz), highest: iqRatesHz.highest };
}

class WatchedDemodulator implements SoundDemodulator {
  readonly sampleRateHz: number;
  readonly #demodulator: ReturnType<typeof createDemodulator>;
  readonly #fullScaleHz: number;
  readonly #levels: SpanMeans;
  readonly #clipped: SpanMeans;

  constructor(modulation: ModulationName, options: SoundDemodulatorOptions) {
    this.sampleRateHz = options.sampleRateHz;
    this.#demodulator = createDemodulator(modulation, options);
    this.#fullScaleHz = options.fullScaleHz ?? Number.NaN;
    this.#levels = new SpanMeans(options.sampleRateHz);
    this.#clipped = new SpanMeans(options.sampleRateHz);
  }

  push(samples: Float32Array): SoundFrame[] {
    this.#levels.push(samples, ofSample);
    this.#clipped.push(samples, isClipped);
    return this.#demodulator.push(samples).map((frame) => this.#watched(frame));
  }

  flush(): SoundFrame[] {
    return this.#demodulator.flush().map((frame) => this.#watched(frame));
  }

  #watched(frame: DemodulatedFrame): SoundFrame {
    const { startSample, endSample } = frame;
    return {
      ...frame,
      carrierOffsetHz: this.#levels.mean(startSample, endSample) * this.#fullScaleHz,
      clippedShare: this.#clipped.mean(startSample, endSample),
    };
  }
}

class IqDemodulator implements SoundDemodulator {
  readonly sampleRateHz: number;
  readonly #discriminator: FmDiscriminator;
  readonly #sound: WatchedDemodulator;
  readonly #clipped: SpanMeans;

  constructor(modulation: ModulationName, options: SoundDemodulatorOptions) {
    const { halfWidthHz } = demodulators[modulation];
    const { sampleRateHz, carrierHz = 0 } = options;
    if (halfWidthHz === undefined) throw new RangeError(`${modulation}: expected sound, found IQ`);
    this.sampleRateHz = sampleRateHz;
    this.#discriminator = new FmDiscriminator({ sampleRateHz, carrierHz, halfWidthHz });
    this.#sound = new WatchedDemodulator(modulation, {
      ...options,
      sampleRateHz: this.#discriminator.audioRateHz,
      fullScaleHz: discriminatorFullScaleHz,
    });
    // Two numbers a sample.
    this.#clipped = new SpanMeans(2 * sampleRateHz);
  }

  push(samples: Float32Array): SoundFrame[] {
    this.#clipped.push(samples, isClipped);
    return this.#sound.push(this.#discriminator.push(samples)).map((frame) => this.#placed(frame));
  }

  flush(): SoundFrame[] {
    const { delaySamples } = this.#discriminator;
    const silence = 2 * Math.ceil((delaySamples + 1) * this.#samplesPerSound);
    const frames = [
      ...this.#sound.push(this.#discriminator.push(new Float32Array(silence))),
      ...this.#sound.flush(),
    ];
    return frames.map((frame) => this.#placed(frame));
  }

  get #samplesPerSound(): number {
    return this.sampleRateHz / this.#discriminator.audioRateHz;
  }

  #placed(frame: SoundFrame): SoundFrame {
    const placeOf = (sample: number) =>
      Math.round((sample + this.#discriminator.delaySamples) * this.#samplesPerSound);
    const startSample = placeOf(frame.startSample);
    const endSample = placeOf(frame.endSample);
    return {
      ...frame,
      ...{ startSample, endSample },
      clippedShare: this.#clipped.mean(2 * startSample, 2 * endSample),
    };
  }
}

const ofSample = (sample: number) => (Math.abs(sample) <= loudest ? sample : 0);
/** The highest number of 8 bits is 127 of 128. */
const isClipped = (sample: number) => (Math.abs(sample) >= fullScale ? 1 : 0);
const fullScale = 0.992;
/** Nothing that was scaled to 1 comes near. */
const loudest = 1e6;
