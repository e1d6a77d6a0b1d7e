import { z } from 'zod';
import { provenance } from './mission-provenance.ts';

/** A number of a mission that is known only so far: one value, or a range where sources disagree. */
export const missionQuantity = z
  .object({
    name: z.string().min(1),
    /** Id of the ship it is of; left out: of the whole mission. */
    of: z.string().optional(),
    value: z.number().optional(),
    low: z.number().optional(),
    high: z.number().optional(),
    /** `1` for what has no unit. */
    unit: z.string().min(1),
    ...provenance,
  })
  .refine(
    ({ value, low, high }) =>
      value === undefined
        ? low !== undefined && high !== undefined && low <= high
        : low === undefined && high === undefined,
    'either value, or low and high with low first',
  );
export type MissionQuantity = z.infer<typeof missionQuantity>;

/** Something that happened to a mission. */
export const missionEvent = z.object({
  utc: z.iso.datetime(),
  /** How much of the instant is meant; left out: all of it. */
  precision: z.enum(['minute', 'hour', 'day', 'month']).optional(),
  /** Id of the ship it happened to; left out: to all. */
  of: z.string().optional(),
  what: z.string().min(1),
  ...provenance,
});
export type MissionEvent = z.infer<typeof missionEvent>;
