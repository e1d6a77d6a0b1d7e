import { z } from 'zod';

/** `longRange` of the bench file: how the sensitivity of the receiver is found, and with whom it is compared. */
export const longRangeSection = z
  .object({
    /**
     * Half of the frames must come through at this level. A station of 50 W at 10 degrees of elevation is received so (BIRDS4EM_APRS_LRT_Report
     * 20190824, p. 9).
     */
    requiredDbm: z.number().default(-91.7),
    /** First setting of the step attenuator: everything should come through there. */
    firstDb: z.number().nonnegative().default(40),
    /** As far as the attenuator goes. */
    mostDb: z.number().positive().default(121),
    coarseDb: z.number().positive().default(6),
    fineDb: z.number().positive().default(1),
    triesPerStep: z.int().min(1).max(1000).default(10),
    /** The half should be known so well by the tries, at 95 %. */
    wantedHalfWidthDb: z.number().positive().default(1),
    /** More tries are made for that, as long as there are not more than this in all. */
    mostTries: z.int().positive().max(100_000).default(300),
    /** Tables of other tests, from the folder of this file; all their models, or the one that is named. */
    references: z.array(z.object({ file: z.string().min(1), model: z.string().optional() })).default([]),
    /** How far the levels of those tests may be off, at 95 %: both of 2019 were calibrated with antennas that are not the satellite's. */
    referenceDoubtDb: z.number().nonnegative().default(3),
  })
  .refine(({ firstDb, mostDb }) => firstDb <= mostDb, 'firstDb at most mostDb')
  .refine(({ coarseDb, fineDb }) => fineDb <= coarseDb, 'fineDb at most coarseDb');
export type LongRangeSection = z.infer<typeof longRangeSection>;
