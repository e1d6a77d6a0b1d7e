import type { Random } from '@dawa/seams/random';
import { snrBandwidthHz } from './carrier-point.ts';
import type { SampleKind } from './power-spectrum.ts';

export interface MadeCarrier {
  readonly kind: SampleKind;
  readonly sampleRateHz: number;
  readonly seconds: number;
  readonly snrDb: number;
  readonly frequencyHzAt: (atS: number) => number;
  /** 1 while the carrier is keyed; always unless given. */
  readonly keyedAt?: (atS: number) => number;
}

/** A carrier that moves, in white noise. */
export function madeCarrier(made: MadeCarrier, random: Random): Float32Array {
  const { kind, sampleRateHz, seconds, snrDb, frequencyHzAt, keyedAt } = made;
  const length = Math.round(seconds * sampleRateHz);
  const amplitude = 0.05;
  // The power of a circle is the square of its radius, that of a sine half of it; noise of one number spreads over half the rate.
  const noiseAHz = amplitude ** 2 / 10 ** (snrDb / 10) / snrBandwidthHz / (kind === 'iq' ? 1 : 2);
  const sigma = Math.sqrt((noiseAHz * sampleRateHz) / 2);
  const numbers = new Float32Array(kind === 'iq' ? 2 * length : length);
  let phase = 0;
  for (let at = 0; at < length; at++) {
    const atS = at / sampleRateHz;
    phase += (2 * Math.PI * frequencyHzAt(atS)) / sampleRateHz;
    const level = amplitude * (keyedAt?.(atS) ?? 1);
    if (kind === 'iq') {
      numbers[2 * at] = level * Math.cos(phase) + sigma * random.normal();
      numbers[2 * at + 1] = level * Math.sin(phase) + sigma * random.normal();
    } else numbers[at] = level * Math.cos(phase) + sigma * random.normal();
  }
  return numbers;
}
