import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const articleNames = ['model', 'avr8js', 'simavr'] as const;
export type ArticleName = (typeof articleNames)[number];

/** Faults that happen outside the program, by the names of `payloadFaults`. */
export const parityFaults = [
  ...(['overcurrent', 'pa-overtemp', 'stuck-ptt', 'synth-unlock', 'watchdog-hang'] as const),
] as const;
export type ParityFault = (typeof parityFaults)[number];

const value = z.union([z.number(), z.string(), z.boolean()]);
const number = z.object({ near: z.number(), within: z.string() });
const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);

/** What is done to the article. A `command` is one of the mission's dictionary; `octets` change what it was built as. */
const stimulus = z.strictObject({
  power: z.boolean().optional(),
  command: z
    .strictObject({
      name: z.string(),
      args: z.record(z.string(), value).default({}),
      /** Application data in place of what the dictionary builds. */
      data: hex.optional(),
      service: z.int().optional(),
      subtype: z.int().optional(),
      apid: z.int().optional(),
      isDamaged: z.boolean().default(false),
    })
    .optional(),
  /** On the bus as they are. */
  bus: hex.optional(),
  /** A frame on the air, without frame check. */
  air: hex.optional(),
  fault: z.enum(parityFaults).optional(),
  isFaultOver: z.boolean().default(false),
});

const expected = z.strictObject({
  report: z.string(),
  values: z.record(z.string(), z.union([value, number])).default({}),
  /** Since the stimulus. */
  afterMs: number.optional(),
});

const step = z.strictObject({
  do: stimulus.default({ isFaultOver: false }),
  /** How long is looked on. */
  forMs: z.number().positive(),
  /** Reports in this order; others may stand between them. */
  expect: z.array(expected).default([]),
  /** No report of these. */
  never: z.array(z.string()).default([]),
  /** All that is sent on the air. */
  sent: z.array(hex).optional(),
  /** How long the key was down. */
  keyedMs: number.optional(),
});
export type ParityStep = z.infer<typeof step>;

const parityCase = z.strictObject({
  id: z.string(),
  requirements: z.array(z.string()),
  title: z.string(),
  /** Another way for an article that differs, and why: shown in the table, and held to what is declared here. */
  differs: z
    .array(z.strictObject({ articles: z.array(z.enum(articleNames)), why: z.string(), steps: z.array(step) }))
    .default([]),
  steps: z.array(step),
});
export type ParityCase = z.infer<typeof parityCase>;

export const paritySuite = z.strictObject({
  /** How far a number may be off, by name, and why. */
  tolerances: z.record(z.string(), z.strictObject({ by: z.number().positive(), why: z.string() })),
  /** What only some articles can do, and why that is no fault. */
  beyond: z.array(z.string()).default([]),
  /** Reports of what only the model does. */
  onlyInModel: z.array(z.string()).default([]),
  cases: z.array(parityCase),
});
export type ParitySuite = z.infer<typeof paritySuite>;

/** The one suite that all articles are held to. @throws when the file does not describe one */
export function loadSuite(): ParitySuite {
  const file = new URL('./suite.json', import.meta.url);
  return paritySuite.parse(JSON.parse(readFileSync(file, 'utf8')));
}
