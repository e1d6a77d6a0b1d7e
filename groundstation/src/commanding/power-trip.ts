import type { TransmitMeters } from '../ports.ts';

/** One reading over the limit may be the moment in which the carrier comes up; the second in a row is an antenna. */
const readingsToTrip = 2;
/** So much is no antenna at all: one reading is enough. */
const certainlyBrokenTimes = 3;

/** Watches what comes back from the antenna during one key-down. */
export interface PowerTrip {
  /** @returns why the key must go up, in one line; null while it may stay down */
  push(meters: TransmitMeters): string | null;
}

export interface PowerTripLimits {
  readonly maxSwr: number;
  readonly maxReflectedW?: number | undefined;
  /** What the transmitter puts out; null when nobody said. */
  readonly powerW?: number | null;
}

export function createPowerTrip({
  maxSwr,
  maxReflectedW = Number.POSITIVE_INFINITY,
  powerW = null,
}: PowerTripLimits): PowerTrip {
  let over = 0;
  return {
    push({ swr }) {
      const reflectedW = powerW === null ? 0 : powerW * reflectedShare(swr);
      // What is no number is no good news.
      const isOver = !(swr <= maxSwr && reflectedW <= maxReflectedW);
      over = isOver ? over + 1 : 0;
      const isBroken = !(swr <= maxSwr * certainlyBrokenTimes);
      if (over < readingsToTrip && !isBroken) return null;
      if (swr <= maxSwr) return `${reflectedW.toFixed(1)} W come back, more than ${maxReflectedW}`;
      return `SWR ${Number.isFinite(swr) ? swr.toFixed(1) : 'without end'}, more than ${maxSwr}`;
    },
  };
}

/**
 * Share of the forward power that comes back.
 *
 * Source: |reflection coefficient| = (SWR - 1) / (SWR + 1), power goes with its square: 3 gives a quarter
 */
function reflectedShare(swr: number): number {
  return Number.isFinite(swr) ? ((swr - 1) / (swr + 1)) ** 2 : 1;
}
