import { z } from 'zod';

/** `powerBudget` of the bench file: what an orbit asks of the supply. All figures unless given are ours. */
export const powerSection = z.object({
  /** Of MAYA-1 in June 2019: 15.618 turns a day (missions/aprs-dp/elements.tle). */
  orbitMinutes: z.number().positive().default(92.2),
  /** Share of the orbit in each mode, keyed ones left out of them. What they lack of 1 is spent without power. */
  shares: z
    .record(z.string(), z.number().min(0).max(1))
    .default({ DIGI: 0.95, keyed: 0.05 })
    .refine(
      (shares) => Object.values(shares).reduce((sum, share) => sum + share, 0) <= 1 + 1e-9,
      'shares that are 1 together, or less',
    ),
  /** What the spacecraft has for it. */
  mostWh: z.number().positive().default(1.25),
});
export type PowerSection = z.infer<typeof powerSection>;
