import type { Random } from '@dawa/seams/random';

export interface FmSender {
  readonly sampleRateHz: number;
  /** From the middle of the IQ. */
  readonly carrierHz: number;
  /** What a level of one does to the carrier. */
  readonly deviationHz: number;
  /** Of the carrier; full scale is 1. */
  readonly amplitude: number;
}

/** A carrier in IQ with a sound on it. Source: the definition of FM; nothing of the demodulators is used. */
export function fmIq(sound: Float32Array, sender: FmSender): Float32Array {
  const { sampleRateHz, carrierHz, deviationHz, amplitude } = sender;
  const iq = new Float32Array(2 * sound.length);
  let phase = 0;
  for (let at = 0; at < sound.length; at++) {
    phase += (2 * Math.PI * (sound[at]! * deviationHz + carrierHz)) / sampleRateHz;
    iq[2 * at] = amplitude * Math.cos(phase);
    iq[2 * at + 1] = amplitude * Math.sin(phase);
  }
  return iq;
}

/** White noise, by the carrier of an amplitude to the noise in one hertz. */
export function addNoiseToIq(
  iq: Float32Array,
  { sampleRateHz, amplitude }: Pick<FmSender, 'sampleRateHz' | 'amplitude'>,
  carrierToNoiseDbHz: number,
  random: Random,
): void {
  const sigma = amplitude * Math.sqrt(sampleRateHz / 10 ** (carrierToNoiseDbHz / 10) / 2);
  for (let at = 0; at < iq.length; at++) iq[at]! += sigma * random.normal();
}
