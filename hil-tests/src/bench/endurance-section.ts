import { z } from 'zod';

/** `endurance` of the bench file: how long the article works without a pause, and how hard. */
export const enduranceSection = z.object({
  /** Of bench time; unless given 24 for a model on virtual time, 1 for everything else. */
  hours: z.number().positive().max(10_000).optional(),
  /** From round to round: a telecommand and a frame of the air each. */
  roundS: z.number().min(10).max(3600).default(60),
  /** Structure 1 comes so often meanwhile. */
  housekeepingS: z.int().min(1).max(3600).default(5),
  /** Fills the store with 512 messages before: 25 minutes on the air. */
  fillsStore: z.boolean().default(true),
});
export type EnduranceSection = z.infer<typeof enduranceSection>;
