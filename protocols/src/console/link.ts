import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** The loss ledger of the downlink: what came in is archived, or counted here with its reason. */
export const frameCounts = z.object({
  atMs,
  rawBytes: z.number(),
  good: z.number(),
  /** Uncorrectable, failed check, or not ours; by reason below. */
  bad: z.number(),
  badByReason: z.record(z.string(), z.number()),
  /** From gaps in the master channel counter. */
  lost: z.number(),
  idle: z.number(),
  correctedSymbols: z.number(),
  packets: z.number(),
  /** Gaps in the sequence counts, by APID. */
  packetGaps: z.record(z.string(), z.number()),
  /** Good frames a second over the last five. */
  ratePerS: z.number(),
  lastGoodAtMs: z.nullable(atMs),
  syncState: z.enum(['search', 'check', 'lock']),
});
export type FrameCounts = z.infer<typeof frameCounts>;

/** Frames second by second, for the ticks under the ribbon. */
export const frameTick = z.object({ atMs, good: z.number(), bad: z.number() });
export type FrameTick = z.infer<typeof frameTick>;
