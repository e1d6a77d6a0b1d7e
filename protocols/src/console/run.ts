import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** One run of the station: everything that is archived carries its id, so rehearsed and real data never mix. */
export const runInfo = z.object({
  runId: z.string(),
  kind: z.enum(['rehearsal', 'live']),
  missionId: z.string(),
  stationId: z.string(),
  /** The pass that a rehearsal was asked for; null in a live run. */
  passId: z.nullable(z.string()),
  /** UTC of the run's clock when it began. */
  startedAtMs: atMs,
  /** Simulated seconds per real second; 1 in a live run. */
  rate: z.number(),
  /** Seed of the simulators; null in a live run. */
  seed: z.nullable(z.string()),
});
export type RunInfo = z.infer<typeof runInfo>;
