import type { Clock } from '@dawa/seams/clock';
import { z } from 'zod';
import { knownSettings } from './fault-catalogue.ts';

const scriptedFault = z
  .object({
    name: z.string().min(1),
    afterS: z.number().min(0).default(0),
    durationS: z.number().positive().optional(),
    /** Which of several payloads. */
    payload: z.int().min(1).default(1),
    settings: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  })
  .superRefine(({ name, settings }, context) => {
    // What does nothing would be taken for a payload that bears it.
    const known = knownSettings(name);
    if (known === undefined) {
      const message = `expected a fault of docs/payload-faults.md or of the station, found ${name}`;
      context.addIssue({ code: 'custom', path: ['name'], message });
      return;
    }
    const strange = Object.keys(settings).find((key) => !known.includes(key));
    if (strange === undefined) return;
    const message = `expected ${known.join(', ') || 'none'}, found ${strange}`;
    context.addIssue({ code: 'custom', path: ['settings'], message });
  });

/** A file of faults, each with when it comes and how long it stays, counted from the start of the simulators. */
export const faultScript = z.object({ faults: z.array(scriptedFault) });
export type FaultScript = z.infer<typeof faultScript>;

/** Plays the script on `clock`. */
export function runFaultScript(
  script: FaultScript,
  clock: Clock,
  setFault: (
    name: string,
    isActive: boolean,
    settings: Record<string, number | string | boolean>,
    payload: number,
  ) => void,
): void {
  for (const { name, afterS, durationS, settings, payload } of script.faults) {
    clock.after(1000 * afterS, () => {
      setFault(name, true, settings, payload);
      if (durationS !== undefined)
        clock.after(1000 * durationS, () => setFault(name, false, settings, payload));
    });
  }
}
