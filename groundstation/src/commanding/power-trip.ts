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

export function createPowerTrip({ maxSwr }: { readonly maxSwr: number }): PowerTrip {
  let over = 0;
  return {
    push({ swr }) {
      // What is no number is no good news.
      const isOver = !(swr <= maxSwr);
      over = isOver ? over + 1 : 0;
      const isBroken = !(swr <= maxSwr * certainlyBrokenTimes);
      if (over < readingsToTrip && !isBroken) return null;
      return `SWR ${Number.isFinite(swr) ? swr.toFixed(1) : 'without end'}, more than ${maxSwr}`;
    },
  };
}
