import { sampleQuality } from '../archive/sample-quality.ts';
import { believableAtMs } from '../pipeline/onboard-time.ts';
import type { TimeCorrelation } from './time-correlation.ts';

/** What a packet says about when it was made. */
export interface PacketTimes {
  /** Reading of its time field, seconds; null where it has none. */
  readonly onboardS: number | null;
  /** What the clock itself means by that, UTC, right or wrong. */
  readonly clockAtMs: number | null;
  readonly receivedAtMs: number;
}

/** The instant under which the samples of a packet are kept, and its flags of `sampleQuality`. */
export interface PacketStamp {
  readonly generatedAtMs: number;
  readonly quality: number;
}

/**
 * Dates a packet: by the correlation where that is good, else by the clock's own reading where that can be meant, else by its
 * reception. Nothing is thrown away, and what is doubtful says so. Correlated instants are whole microseconds; the clock's own
 * stay as they are.
 *
 * `trust` believes the clock alone. `verify` believes it while it agrees with the correlation within `validityMs`, and the
 * correlation where it does not.
 */
export function stampPacket(
  { onboardS, clockAtMs, receivedAtMs }: PacketTimes,
  { mode, validityMs }: { readonly mode: 'trust' | 'verify' | 'correlate'; readonly validityMs: number },
  correlation: Pick<TimeCorrelation, 'toUtc' | 'isGood'> | undefined,
): PacketStamp {
  const correlated =
    mode === 'trust' || onboardS === null ? undefined : correlation?.toUtc(onboardS, receivedAtMs);
  if (correlated !== undefined && correlation?.isGood(correlated)) {
    const agrees =
      mode === 'verify' && clockAtMs !== null && Math.abs(clockAtMs - correlated.atMs) <= validityMs;
    return { generatedAtMs: agrees ? clockAtMs : wholeMicroseconds(correlated.atMs), quality: 0 };
  }
  const ownAtMs = believableAtMs(clockAtMs, receivedAtMs);
  const isOwn = clockAtMs !== null && ownAtMs === clockAtMs;
  const doubt = mode === 'trust' || onboardS === null ? 0 : sampleQuality.uncorrelated;
  // A packet without a time field is dated by its reception, as ever: nothing there is to be correlated.
  return {
    generatedAtMs: ownAtMs,
    quality: doubt | (isOwn ? 0 : sampleQuality.receivedTime),
  };
}

function wholeMicroseconds(atMs: number): number {
  return Math.round(atMs * 1000) / 1000;
}
