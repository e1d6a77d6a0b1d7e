import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** What the spacecraft last said of how it hears us: the control word (CLCW) in its telemetry frames. */
export const receiverReport = z.object({
  atMs,
  /** N(R): the numbered frame that it waits for. */
  waitsFor: z.number(),
  isLockout: z.boolean(),
  isWait: z.boolean(),
  isRetransmit: z.boolean(),
  /** Frames of type B that it took, modulo 4. */
  farmBCounter: z.number(),
  hasCarrier: z.boolean(),
});
export type ReceiverReport = z.infer<typeof receiverReport>;

/** The sending half of COP-1, where frames are numbered. */
export const sequenceState = z.object({
  /** `stopped` until something is sent, and after it was given up; `repeating` what did not arrive. */
  phase: z.enum(['stopped', 'starting', 'ready', 'repeating', 'waiting', 'lockout']),
  /** V(S): the number of the next frame. */
  nextNumber: z.number(),
  /** Sent and not reported as arrived. */
  outstanding: z.number(),
  /** Not sent yet. */
  waiting: z.number(),
  repeats: z.number(),
  /** Why it was given up; null while it was not. */
  alert: z.nullable(z.string()),
});
export type SequenceState = z.infer<typeof sequenceState>;

/** How telecommands of a mission stand between us and the receiver on board. */
export const uplinkState = z.object({
  missionId: z.string(),
  report: z.nullable(receiverReport),
  /** Null where frames are sent once (type BD). */
  sequence: z.nullable(sequenceState),
  /** Null where frames carry no security; `refused`: times that the spacecraft said so. */
  security: z.nullable(
    z.object({ hasKey: z.boolean(), refused: z.number(), lastRefusal: z.nullable(z.string()) }),
  ),
});
export type UplinkState = z.infer<typeof uplinkState>;
