import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** What went over the cable of a device in one piece, as the station saw it. */
export const wireEntry = z.object({
  /** Counts the pieces of this cable. */
  seq: z.number(),
  atMs,
  direction: z.enum(['sent', 'received']),
  /** The first octets, `fe fe a2 e0`; a long piece is cut. */
  hex: z.string(),
  /** The same as characters, a dot for what cannot be printed. */
  text: z.string(),
  /** What it means in the language of the device; null where nobody says. */
  words: z.nullable(z.string()),
  /** Of the whole piece. */
  octets: z.number(),
});
export type WireEntry = z.infer<typeof wireEntry>;

/** Newest pieces of a cable, the oldest of them first. */
export const wireLog = z.object({
  deviceId: z.string(),
  items: z.array(wireEntry),
  /** How many there were between what was asked for and the first of these: memory is bounded. */
  skipped: z.number(),
});
export type WireLogPage = z.infer<typeof wireLog>;
