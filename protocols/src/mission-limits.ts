import { z } from 'zod';

/** Values below `low` or above `high` are in `level`. A missing side has no limit. Both are in the parameter's unit. */
const limitRange = z
  .strictObject({
    level: z.enum(['watch', 'warning', 'distress', 'critical', 'severe']),
    low: z.number().optional(),
    high: z.number().optional(),
  })
  .refine(
    ({ low, high }) => low !== undefined || high !== undefined,
    'expected low, high or both, found neither',
  )
  .refine(
    ({ low, high }) => low === undefined || high === undefined || low < high,
    'expected low to be less than high',
  );
export type MissionLimitRange = z.infer<typeof limitRange>;

const limitContext = z.strictObject({
  /** Condition over other parameters: `mode == 'DIGI' and bus_voltage > 4`. */
  when: z.string().min(1).max(1000),
  /** Limits while it holds; none of them means that any value will do then. */
  ranges: z.array(limitRange).max(10),
});

/**
 * What the mission says of one parameter's limits beyond its dictionary, or in its place: operators change it without touching
 * XTCE.
 *
 * The first context that holds gives the ranges, else `ranges` do. Of what they say and what the dictionary says the worse
 * counts, unless `dictionaryLimits` is `replaced`.
 */
export const limitRule = z.strictObject({
  /** Unit of all figures here, as the dictionary writes it. Checked at load, so that no limit in mV meets a value in V. */
  unit: z.string().optional(),
  ranges: z.array(limitRange).max(10).default([]),
  contexts: z.array(limitContext).max(20).default([]),
  dictionaryLimits: z.enum(['kept', 'replaced']).default('kept'),
  /** So far must a value come back inside a limit, in the parameter's unit, before the state gets better. */
  hysteresis: z.number().nonnegative().default(0),
  /** So many samples in a row must agree before the state gets worse; two, so that one freak value raises nothing. */
  raiseAfterSamples: z.int().min(1).max(1_000_000).default(2),
  /** And for so long. */
  raiseAfterMs: z.number().nonnegative().default(0),
  /** So many samples in a row must agree before the state gets better. */
  clearAfterSamples: z.int().min(1).max(1_000_000).default(2),
  clearAfterMs: z.number().nonnegative().default(0),
  /** How often the parameter comes; it is stale after two of these periods, and five seconds. */
  expectedEveryMs: z.number().positive().optional(),
  /** Without a sample for so long, while frames come, it is stale. Goes before what follows from `expectedEveryMs`. */
  staleAfterMs: z.number().positive().optional(),
  /** What to do when it is out of limits or stale, in a sentence or two. */
  advice: z.string().min(1).max(2000).optional(),
});
export type LimitRule = z.infer<typeof limitRule>;

/** Section `limits` of `mission.yaml`: rules by the name of the parameter. */
export const missionLimits = z.record(z.string().min(1), limitRule);
export type MissionLimits = z.infer<typeof missionLimits>;
