import { z } from 'zod';

/**
 * One part of a band as a plan or a permit divides it: who may be there how wide and in which mode. Without `modes` any,
 * without `maxBandwidthHz` as wide as the segment.
 */
const segment = z.object({
  name: z.string().min(1),
  lowHz: z.number().positive(),
  highHz: z.number().positive(),
  /** As the radio names them, a data mode by its plain name: `FM`, `USB`, `CW`. */
  modes: z.array(z.string().min(1)).min(1).optional(),
  maxBandwidthHz: z.number().positive().optional(),
});
export type BandSegment = z.infer<typeof segment>;

/** Where the station may transmit, beside the bands of its permit: the whole signal lies in one of these. */
export const bandPlan = z.array(segment).min(1);
