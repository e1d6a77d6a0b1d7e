import type { Clock } from '@dawa/seams/clock';
import type { KeyLease } from '../ports.ts';

/** So often within a lease it is renewed: one that came late is made up for by the next. */
const renewalsPerLease = 4;

/** Sleeps on the station's clock and says meanwhile that the transmitter is still wanted. */
export async function sleepHolding(lease: KeyLease, clock: Clock, durationMs: number): Promise<void> {
  const stopRenewing = renewAgainAndAgain(lease, clock);
  try {
    await clock.sleep(durationMs);
  } finally {
    stopRenewing();
  }
}

/**
 * Renews until it is told to stop: only for a holder that is bound to something which ends by itself, as a connection.
 * @returns how to stop
 */
export function renewAgainAndAgain(lease: KeyLease, clock: Clock): () => void {
  let cancel = () => {};
  const again = () => {
    if (!lease.isHeld) return;
    lease.renew();
    cancel = clock.deadline(lease.leaseMs / renewalsPerLease, again);
  };
  again();
  return () => cancel();
}
