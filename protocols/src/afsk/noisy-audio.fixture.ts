import { createRandom } from '@dawa/seams/random';
import { withFrameCheck } from '../frame-check.ts';
import { type AfskTransmission, modulateAfsk } from './modulator.ts';

/** Frames from N0CALL to TEST with random text, of a length that satellites send. */
export function someFrames(count: number, seed: string): Uint8Array[] {
  const random = createRandom(seed);
  // Shifted left by one bit, with an SSID of 0 behind each; UI without a protocol behind them.
  const shifted = (callsign: string) => Array.from(callsign, (character) => character.charCodeAt(0) << 1);
  const header = [...shifted('TEST  '), 0xe0, ...shifted('N0CALL'), 0x61, 0x03, 0xf0];
  return Array.from({ length: count }, () => {
    const text = Uint8Array.from({ length: 20 + random.integer(60) }, () => 32 + random.integer(95));
    return withFrameCheck(Uint8Array.from([...header, ...text]));
  });
}

/** One transmission for each frame, with silence around them. */
export function transmissionsOf(frames: readonly Uint8Array[], transmission: AfskTransmission): Float32Array {
  const pause = new Float32Array(Math.round(0.07 * transmission.sampleRateHz));
  const parts = frames.flatMap((frame) => [
    pause,
    modulateAfsk([frame], { txDelayMs: 150, txTailMs: 20, ...transmission }),
  ]);
  return joined([...parts, pause]);
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

/** White noise of a strength beside a sine of amplitude 0.5, within 3 kHz. */
export function addNoise(
  samples: Float32Array,
  sampleRateHz: number,
  signalToNoiseDb: number,
  seed: string,
): void {
  const random = createRandom(seed);
  const power = (0.125 / 10 ** (signalToNoiseDb / 10)) * (sampleRateHz / 6000);
  const deviation = Math.sqrt(power);
  for (let index = 0; index < samples.length; index++) samples[index]! += deviation * random.normal();
}

/** A receiver's de-emphasis: first order, corner at 212 Hz (750 microseconds). */
export function deEmphasise(samples: Float32Array, sampleRateHz: number): void {
  const share = 1 - Math.exp((-2 * Math.PI * 212) / sampleRateHz);
  let state = 0;
  for (let index = 0; index < samples.length; index++) {
    state += share * (samples[index]! - state);
    // As loud as before at 1700 Hz.
    samples[index] = 8 * state;
  }
}
