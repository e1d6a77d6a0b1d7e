import { z } from 'zod';

/** Values below `low` or above `high` are in `level`; a missing side has no limit. Of the levels that hold the worst counts. */
const derivedLimit = z
  .object({
    level: z.enum(['watch', 'warning', 'distress', 'critical', 'severe']),
    low: z.number().optional().describe('in the unit of the parameter'),
    high: z.number().optional().describe('in the unit of the parameter'),
  })
  .refine(({ low, high }) => low !== undefined || high !== undefined, 'low, high or both')
  .refine(({ low, high }) => low === undefined || high === undefined || low <= high, 'low not above high');

/** A parameter that no packet brings: it is computed on the ground from others. */
export const derivedParameter = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .max(100),
  shortDescription: z.string().default(''),
  unit: z.string().min(1).optional(),
  /** Over names of the dictionary and of other derived parameters; `docs/guides/derived-parameters.md` lists what there is. */
  expression: z.string().min(1).max(4096),
  /**
   * New samples of which inputs make a new sample: of any one (default), of all of them since the last, or of those listed.
   * Whatever triggers, there is no sample before every input has been seen.
   */
  trigger: z.union([z.enum(['any', 'all']), z.array(z.string().min(1)).min(1)]).default('any'),
  /** Of figures only. */
  limits: z.array(derivedLimit).max(10).default([]),
  /** Figures are rounded to so many places behind the point before they are judged and kept; without it not at all. */
  decimals: z.int().min(0).max(12).optional(),
});
export type DerivedDefinition = z.infer<typeof derivedParameter>;

/** Section `derived` of `mission.yaml`. */
export const missionDerived = z.array(derivedParameter).max(500);
