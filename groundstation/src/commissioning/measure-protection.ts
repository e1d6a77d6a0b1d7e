import { renewAgainAndAgain } from '../commanding/hold-key.ts';
import { MeasurementFault, type RadioRig } from './commission-rig.ts';
import { keyWhenWatched } from './key-when-watched.ts';

/** A timer of a radio counts to the second or so, and is read twice a second. */
const slackShare = 1.2;
const slackMs = 5000;
const lookEveryMs = 100;

/** Longest that the transmitter is left on for a timer of this length. */
export function longestWaitMs(limitMs: number): number {
  return limitMs * slackShare + slackMs;
}

/**
 * Keys through the guard, holds the key, and waits for the hardware to let go by itself. When it does not, the key goes up by software
 * after the time that it should have taken and a little more. Into a dummy load only.
 *
 * @param isOnAir what an independent look says: the radio's own word, a power meter
 * @returns how long it was on
 * @throws MeasurementFault when the hardware did not let go, or software did before it
 */
export async function measureProtection(
  rig: RadioRig,
  plan: { readonly limitMs: number; readonly isOnAir: () => boolean },
): Promise<number> {
  const { clock, signal, onProgress } = rig;
  const { limitMs, isOnAir } = plan;
  const longestMs = longestWaitMs(limitMs);
  const { lease } = await keyWhenWatched(rig, {
    why: 'proof that the transmitter lets go by itself, into a dummy load',
    commandId: null,
    longestMs: longestMs + slackMs,
  });
  const keyedMs = clock.monotonicMs();
  const stopRenewing = renewAgainAndAgain(lease, clock);
  try {
    let offLooks = 0;
    for (;;) {
      await clock.sleep(lookEveryMs, signal);
      const onMs = clock.monotonicMs() - keyedMs;
      offLooks = isOnAir() ? 0 : offLooks + 1;
      if (offLooks >= 2) return onMs - lookEveryMs;
      if (!lease.isHeld)
        throw new MeasurementFault(
          'protection',
          'the hardware to let go',
          `the station let go after ${seconds(onMs)}`,
        );
      if (onMs > longestMs)
        throw new MeasurementFault(
          'protection',
          `it off within ${seconds(longestMs)}`,
          'it still transmitting: unprotected',
        );
      onProgress?.(Math.min(1, onMs / limitMs));
    }
  } finally {
    stopRenewing();
    await lease.release();
  }
}

function seconds(spanMs: number): string {
  return `${(spanMs / 1000).toFixed(1)} s`;
}
