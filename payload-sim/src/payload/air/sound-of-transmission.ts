import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import type { Transmission } from './transmit-queue.ts';

/** Of what goes in and out at the audio port, and of recordings: 16 bits, one channel. */
export const audioRateHz = 48_000;
const level = 0.5;

/** The audio of a transmission from key to key, cut off where the key was let go early. */
export function soundOfTransmission(transmission: Transmission): Float32Array {
  const { octets, txDelayMs, txTailMs, keyedAtMs, releasedAtMs, isComplete } = transmission;
  const samples = modulateAfsk([octets], { sampleRateHz: audioRateHz, txDelayMs, txTailMs, level });
  if (isComplete) return samples;
  return samples.subarray(0, Math.round(((releasedAtMs - keyedAtMs) * audioRateHz) / 1000));
}
