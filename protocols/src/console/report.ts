import * as z from 'zod/mini';
import { atMs } from './quantity.ts';
import { runInfo } from './run.ts';

const spread = z.object({ rms: z.number(), worst: z.number(), samples: z.number() });

/** What a pass brought: planned beside achieved. */
export const passReport = z.object({
  reportId: z.string(),
  run: runInfo,
  writtenAtMs: atMs,
  pass: z.object({
    passId: z.string(),
    name: z.string(),
    noradId: z.number(),
    maxElevationDeg: z.number(),
    plannedRiseAtMs: atMs,
    plannedHighestAtMs: atMs,
    plannedSetAtMs: atMs,
    elementAgeDays: z.number(),
  }),
  achieved: z.object({
    trackingFromAtMs: z.nullable(atMs),
    trackingToAtMs: z.nullable(atMs),
    firstGoodFrameAtMs: z.nullable(atMs),
    lastGoodFrameAtMs: z.nullable(atMs),
  }),
  /** Angle between satellite and antenna while above the ridge; null when the antenna never answered. */
  pointingErrorDeg: z.nullable(spread),
  /** Difference between the wanted and the read frequency while receiving; null when the radio never answered. */
  tuningErrorHz: z.nullable(spread),
  retunes: z.number(),
  motorStarts: z.number(),
  frames: z.object({
    good: z.number(),
    relayed: z.number(),
    foreign: z.number(),
    bad: z.number(),
    lost: z.number(),
    idle: z.number(),
    correctedSymbols: z.number(),
    badByReason: z.record(z.string(), z.number()),
    oddByKind: z.record(z.string(), z.number()),
  }),
  bytes: z.object({ raw: z.number(), packets: z.number() }),
  packetsByApid: z.record(z.string(), z.number()),
  parameters: z.number(),
  /** Spans above the ridge without a good frame for more than two seconds. */
  gaps: z.array(z.object({ fromAtMs: atMs, toAtMs: atMs })),
  commands: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      sentAtMs: z.nullable(atMs),
      completedAtMs: z.nullable(atMs),
    }),
  ),
  keyDowns: z.array(
    z.object({ fromAtMs: atMs, toAtMs: z.nullable(atMs), frequencyHz: z.number(), why: z.string() }),
  ),
  faults: z.array(z.object({ atMs, source: z.string(), text: z.string() })),
});
export type PassReport = z.infer<typeof passReport>;
