import { z } from 'zod';

/**
 * `thermal` of the bench file: the profile of the chamber. Left out, it has the shape of the thermal test of the BIRDS-4 flight model
 * (procedure of 2019-12-06: -15 to +50 degC for boards inside, 4 cycles, 2 h of soak planned).
 */
export const thermalSection = z
  .object({
    coldC: z.number().min(-100).max(150).default(-15),
    hotC: z.number().min(-100).max(150).default(50),
    roomC: z.number().min(0).max(40).default(20),
    cycles: z.int().min(1).max(100).default(4),
    /** From when everything is as warm as it will be; the functional test is part of it. */
    plannedSoakMinutes: z.number().positive().default(120),
    /** What is really done: what is shorter than planned is written down as a deviation, with the reason. */
    soakMinutes: z.number().positive().default(120),
    soakReason: z.string().min(1).default('not given'),
    /** The slowest of the article's own sensors moves less than this in five minutes: it is as warm as it will be. */
    stableWithinC: z.number().positive().default(0.5),
    /** A chamber that does not get there in this time is given up. */
    rampTimeoutMinutes: z.number().positive().default(180),
  })
  .refine(({ coldC, hotC }) => coldC < hotC, 'coldC below hotC');
export type ThermalSection = z.infer<typeof thermalSection>;
