import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/**
 * Element sets of everything that the station knows, one set an object: its own satellites first, then its catalogue. They come as
 * text, which is a third of the same as objects, and is what `dawa --elements` and other programs read.
 */
export const elementList = z.object({
  /** The instant that they were chosen for: of each object the newest set before it. */
  forAtMs: atMs,
  /** Followed by the station, or asked for in its requests file. */
  ownNoradIds: z.array(z.number()),
  objectCount: z.number(),
  /** Objects left out, because their set is further from the instant than was asked for. */
  tooOldCount: z.number(),
  /** Name and two lines an object; empty where there is none. */
  tleText: z.string(),
  /** Objects whose sets came as OMM: a header and one row each; empty where there is none. */
  ommCsvText: z.string(),
});
export type ElementList = z.infer<typeof elementList>;
