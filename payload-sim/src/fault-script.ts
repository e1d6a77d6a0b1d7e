import type { Clock } from '@dawa/seams/clock';
import { z } from 'zod';

/** A file of faults, each with when it comes and how long it stays, counted from the start of the simulators. */
export const faultScript = z.object({
  faults: z.array(
    z.object({
      name: z.string().min(1),
      afterS: z.number().min(0).default(0),
      durationS: z.number().positive().optional(),
      settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
    }),
  ),
});
export type FaultScript = z.infer<typeof faultScript>;

/** Plays the script on `clock`. */
export function runFaultScript(
  script: FaultScript,
  clock: Clock,
  setFault: (name: string, isActive: boolean, settings: Record<string, number | string | boolean>) => void,
): void {
  for (const { name, afterS, durationS, settings } of script.faults) {
    clock.after(1000 * afterS, () => {
      setFault(name, true, settings);
      if (durationS !== undefined) clock.after(1000 * durationS, () => setFault(name, false, settings));
    });
  }
}
