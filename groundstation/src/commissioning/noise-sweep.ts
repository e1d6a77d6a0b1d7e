import type { GuardedRadio } from '../ports.ts';
import type { RotatorRig } from './commission-rig.ts';
import { goAndRest } from './go-and-rest.ts';
import { meanAndSigma } from './mean-and-sigma.ts';

export interface NoiseAt {
  readonly azimuthDeg: number;
  /** 0 to 255, as the radio shows it. */
  readonly meter: number;
  readonly sigma: number;
}

const readEveryMs = 100;

/** What the receiver hears all around: the antenna stops at each azimuth and the meter is read so many times. */
export async function measureNoise(
  rig: RotatorRig & { readonly radio: GuardedRadio },
  plan: {
    readonly azimuthsDeg: readonly number[];
    readonly elevationDeg: number;
    readonly readings: number;
  },
): Promise<readonly NoiseAt[]> {
  const { clock, signal, radio } = rig;
  const noise: NoiseAt[] = [];
  for (const [index, azimuthDeg] of plan.azimuthsDeg.entries()) {
    await goAndRest(rig, { azimuthDeg, elevationDeg: plan.elevationDeg });
    const meters: number[] = [];
    for (let i = 0; i < plan.readings; i++) {
      await clock.sleep(readEveryMs, signal);
      meters.push((await radio.readMeter()).meter);
    }
    const { mean, sigma } = meanAndSigma(meters, 1);
    noise.push({ azimuthDeg, meter: mean, sigma });
    rig.onProgress?.((index + 1) / plan.azimuthsDeg.length);
  }
  return noise;
}
