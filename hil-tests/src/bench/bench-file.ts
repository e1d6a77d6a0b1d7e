import { z } from 'zod';

/** How a cable of the bench is reached: one of the simulator's pseudo-terminals, or a port of this machine. */
const connection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('simulated') }),
  z.object({
    kind: z.literal('serial'),
    /** `/dev/serial/by-id/…` keeps its name when the cable moves to another socket; or `tcp:host:port`. */
    port: z.string().min(1),
    baudRate: z.int().positive(),
  }),
]);
export type Connection = z.infer<typeof connection>;

const instrument = z.object({
  id: z.string().min(1),
  make: z.string().min(1),
  model: z.string().min(1),
  serial: z.string().min(1),
  /** Day until which its calibration holds; null for what is not calibrated. */
  calibratedUntil: z.iso.date().nullable(),
});

/** A value must lie in `low..high`; within `margin` of either side it passes and is marked as marginal. */
const limit = z
  .object({ low: z.number(), high: z.number(), margin: z.number().nonnegative().default(0) })
  .refine(({ low, high, margin }) => high - low >= 2 * margin, 'low and high at least two margins apart');
export type Limit = z.infer<typeof limit>;

/** The bench file, validated: what is tested, how it is reached, what its values must be. */
export const benchFile = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  article: z.object({
    name: z.string().min(1),
    /** simulated, emulated, or the model of a real board: breadboard, engineering, flight. */
    model: z.enum(['simulated', 'emulated', 'BBM', 'EM', 'FM']),
    serial: z.string().min(1),
    hardwareRevision: z.string().default('unknown'),
    firmware: z.string().default('unknown'),
  }),
  /** Folder of the mission whose dictionary the article speaks, from the folder of this file. */
  mission: z.string().min(1),
  payload: connection,
  /** Relay board (LCUS) that feeds the article. */
  power: z.object({ relay: z.int().min(1).max(255), connection }),
  /** Who can break things on purpose: the simulator by its control pipe, or nobody on this bench. */
  faultInjector: z.enum(['simulator', 'none']),
  simulator: z
    .object({
      seed: z.string().default('bench'),
      /** Detections taken out of the simulated payload, to see that the procedures notice. */
      disabledDetections: z.array(z.string()).default([]),
      /** Seconds of bench time in a real second; a real article has only one rate. */
      rate: z.number().min(1).max(20).default(1),
    })
    .default({ seed: 'bench', disabledDetections: [], rate: 1 }),
  instruments: z.array(instrument).default([]),
  timing: z
    .object({
      bootMs: z.number().positive().default(5000),
      answerMs: z.number().positive().default(2000),
      detectionMs: z.number().positive().default(3000),
      silenceMs: z.number().positive().default(2500),
    })
    .default({ bootMs: 5000, answerMs: 2000, detectionMs: 3000, silenceMs: 2500 }),
  /** By parameter of the dictionary, in its engineering unit. */
  limits: z.record(z.string(), limit),
});
export type BenchFile = z.infer<typeof benchFile>;
