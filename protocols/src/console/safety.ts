import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

const armed = z.object({
  isArmed: z.boolean(),
  by: z.nullable(z.string()),
  sinceAtMs: z.nullable(atMs),
  /** One line that says why it cannot be armed now; null when it can. */
  blockedBy: z.nullable(z.string()),
});

/** What may move and what may transmit; a restart re-arms motion only inside the running contact, RF never. */
export const safetyState = z.object({
  motion: armed,
  transmission: armed,
  lock: z.nullable(z.object({ who: z.string(), why: z.string(), untilAtMs: z.nullable(atMs) })),
  /** STOP was pressed and not yet released by a person. */
  stopped: z.nullable(z.object({ by: z.string(), atMs })),
  /** TX off: PTT off and uplink queue held, tracking goes on. */
  isUplinkHeld: z.boolean(),
  isKeyed: z.boolean(),
  keyedSinceMs: z.nullable(atMs),
  /** Simulated ports only: nothing outside this machine can move or radiate. */
  isSimulated: z.boolean(),
});
export type SafetyState = z.infer<typeof safetyState>;

export const armRequest = z.object({ what: z.enum(['motion', 'transmission']), by: z.string() });
export const personRequest = z.object({ by: z.string() });
export const lockRequest = z.object({ who: z.string(), why: z.string(), untilAtMs: z.nullable(atMs) });
export const offsetRequest = z.object({ direction: z.enum(['downlink', 'uplink']), offsetHz: z.number() });
