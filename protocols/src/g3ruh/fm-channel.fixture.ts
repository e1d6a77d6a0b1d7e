import type { Random } from '@dawa/seams/random';

export interface FmChannel {
  readonly sampleRateHz: number;
  /** What a level of one does to the carrier. */
  readonly deviationHz: number;
  /** How far the receiver is off the carrier. */
  readonly offsetHz: number;
  /** Of the receiver's filter, both sides together. */
  readonly filterHz: number;
  /** Carrier to noise in one hertz. */
  readonly carrierToNoiseDbHz: number;
}

/** What full scale of the audio is behind `throughFm`. */
export const discriminatorFullScaleHz = 10_000;

/**
 * A baseband sent as FM, with white noise on the way, received through a filter and a discriminator. Source: the definition of
 * FM; nothing of the demodulators is used.
 */
export function throughFm(baseband: Float32Array, channel: FmChannel, random: Random): Float32Array {
  const { sampleRateHz, deviationHz, offsetHz, filterHz, carrierToNoiseDbHz } = channel;
  const taps = lowPass(filterHz / 2 / sampleRateHz);
  const sigma = Math.sqrt(sampleRateHz / 10 ** (carrierToNoiseDbHz / 10) / 2);
  const length = baseband.length + taps.length;
  const real = new Float32Array(length);
  const imaginary = new Float32Array(length);
  let phase = 0;
  for (let at = 0; at < length; at++) {
    phase += (2 * Math.PI * ((baseband[at] ?? 0) * deviationHz + offsetHz)) / sampleRateHz;
    real[at] = Math.cos(phase) + sigma * random.normal();
    imaginary[at] = Math.sin(phase) + sigma * random.normal();
  }
  const audio = new Float32Array(baseband.length);
  let [beforeReal, beforeImaginary] = [1, 0];
  for (let at = 0; at < audio.length; at++) {
    let [i, q] = [0, 0];
    for (let tap = 0; tap < taps.length; tap++) {
      i += taps[tap]! * real[at + tap]!;
      q += taps[tap]! * imaginary[at + tap]!;
    }
    const turn = Math.atan2(q * beforeReal - i * beforeImaginary, i * beforeReal + q * beforeImaginary);
    audio[at] = (turn * sampleRateHz) / (2 * Math.PI * discriminatorFullScaleHz);
    [beforeReal, beforeImaginary] = [i, q];
  }
  return audio;
}

/** Windowed sinc (Hamming). */
function lowPass(cutoff: number): Float32Array {
  const half = Math.ceil(1.7 / cutoff);
  const taps = Float32Array.from({ length: 2 * half + 1 }, (_, index) => {
    const t = index - half;
    const sinc = t === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * t) / (Math.PI * t);
    return sinc * (0.54 + 0.46 * Math.cos((Math.PI * t) / half));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
