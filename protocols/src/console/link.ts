import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** The loss ledger of the downlink: what came in is archived, or counted here with its reason. */
export const frameCounts = z.object({
  atMs,
  rawBytes: z.number(),
  /** Of the spacecraft. Every frame that was found is good, relayed, foreign or bad. */
  good: z.number(),
  /** Sent by another and repeated by the spacecraft: heard from it, and nothing of it. */
  relayed: z.number(),
  /** Of another station or spacecraft. */
  foreign: z.number(),
  /** Uncorrectable, or failed a check; by reason below. */
  bad: z.number(),
  badByReason: z.record(z.string(), z.number()),
  /** Frames above that were taken although something about them was odd, by what. */
  oddByKind: z.record(z.string(), z.number()),
  /** From gaps in the master channel counter. */
  lost: z.number(),
  idle: z.number(),
  correctedSymbols: z.number(),
  packets: z.number(),
  /** Gaps in the sequence counts, by APID. */
  packetGaps: z.record(z.string(), z.number()),
  /** Frames heard from the spacecraft a second, good or relayed, over the last five. */
  ratePerS: z.number(),
  /** Good or relayed: when the spacecraft was heard. */
  lastGoodAtMs: z.nullable(atMs),
  syncState: z.enum(['search', 'check', 'lock']),
});
export type FrameCounts = z.infer<typeof frameCounts>;

/** Frames second by second, for the ticks under the ribbon; relayed ones are good there, foreign ones are left out. */
export const frameTick = z.object({ atMs, good: z.number(), bad: z.number() });
export type FrameTick = z.infer<typeof frameTick>;
