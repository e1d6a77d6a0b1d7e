import { sleepHolding } from '../commanding/hold-key.ts';
import type { RadioRig } from './commission-rig.ts';
import { keyWhenWatched } from './key-when-watched.ts';
import { meanAndSigma } from './mean-and-sigma.ts';

export interface TransmitDelay {
  readonly keyMs: number;
  readonly keySigmaMs: number;
  readonly releaseMs: number;
  readonly releaseSigmaMs: number;
}

const onMs = 200;
const pauseMs = 1000;

/**
 * Keys through the guard so many times, a fifth of a second each, and times how long order and confirmation lie apart: all that stands
 * between a command and the air counts, preamplifier and relays too. Into a dummy load only.
 *
 * @throws DeviceError `blocked` when anything forbids it; nothing is keyed then
 */
export async function measureTransmitDelay(
  rig: RadioRig,
  plan: { readonly times: number },
): Promise<TransmitDelay> {
  const { clock, signal, onProgress } = rig;
  const keyMs: number[] = [];
  const releaseMs: number[] = [];
  for (let i = 0; i < plan.times; i++) {
    const { lease, keyMs: tookMs } = await keyWhenWatched(rig, {
      why: 'transmit delay into a dummy load',
      commandId: null,
      longestMs: 2000,
    });
    try {
      keyMs.push(tookMs);
      await sleepHolding(lease, clock, onMs);
    } finally {
      const releasedMs = clock.monotonicMs();
      await lease.release();
      releaseMs.push(clock.monotonicMs() - releasedMs);
    }
    onProgress?.((i + 1) / plan.times);
    if (i + 1 < plan.times) await clock.sleep(pauseMs, signal);
  }
  const key = meanAndSigma(keyMs, 1);
  const release = meanAndSigma(releaseMs, 1);
  return { keyMs: key.mean, keySigmaMs: key.sigma, releaseMs: release.mean, releaseSigmaMs: release.sigma };
}
