import * as z from 'zod/mini';
import { antennaSafety } from './antenna.ts';
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
  /** Of the antenna by itself; left out where there is no rotator, and by stations before it was known. */
  antenna: z.optional(antennaSafety),
  /** Of the transmitter by itself; left out by stations before it was known. */
  transmitter: z.optional(
    z.object({
      /** The only receiver is deaf: keyed, or its preamplifier is out of the line. */
      isReceiverMuted: z.boolean(),
      /** Too much came back from the antenna; nothing is keyed until a person looked and reset it. */
      tripped: z.nullable(z.object({ atMs, why: z.string() })),
      /** Does it let go when this computer cannot tell it to? The text names the proof, or what is missing. */
      protection: z.object({ isProtected: z.boolean(), text: z.string() }),
      /** On the air in the hour before, and what is allowed. */
      onWithinHourMs: z.number(),
      longestPerHourMs: z.number(),
    }),
  ),
});
export type SafetyState = z.infer<typeof safetyState>;

export const armRequest = z.object({ what: z.enum(['motion', 'transmission']), by: z.string() });
export const personRequest = z.object({ by: z.string() });
export const lockRequest = z.object({ who: z.string(), why: z.string(), untilAtMs: z.nullable(atMs) });
export const offsetRequest = z.object({ direction: z.enum(['downlink', 'uplink']), offsetHz: z.number() });
