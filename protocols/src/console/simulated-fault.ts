import * as z from 'zod/mini';

/** Something that can be broken on purpose in simulated hardware, and what should come of it. */
export const simulatedFault = z.object({
  name: z.string(),
  /** What it breaks, for people: `supply and heat`. */
  group: z.string(),
  /** What it does. */
  effect: z.string(),
  /** `AP-PWR-01: a supply current …`; null where no requirement is tested by it. */
  requirement: z.nullable(z.string()),
  expectedDetection: z.nullable(z.string()),
  recovery: z.nullable(z.string()),
  /** Settings and their ordinary values, each with its unit in its name. */
  settings: z.record(z.string(), z.number()),
  isActive: z.boolean(),
});
export type SimulatedFault = z.infer<typeof simulatedFault>;

/** Every fault of the simulators that run; `isRehearsal` is false where the ports are real and there are none. */
export const simulatedFaultList = z.object({ isRehearsal: z.boolean(), items: z.array(simulatedFault) });
export type SimulatedFaultList = z.infer<typeof simulatedFaultList>;

/** What a simulator says when it is asked for its faults. */
export const faultsMessage = z.object({ faults: z.array(simulatedFault) });

/** Injects or removes a fault; settings that are left out have their ordinary values. */
export const faultRequest = z.object({
  isActive: z.boolean(),
  settings: z.optional(z.record(z.string(), z.number())),
});
