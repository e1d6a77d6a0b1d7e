import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** One pass above the station's horizon; the fields of `dawa passes`, and the flat-horizon times beside the ridge's. */
export const passInfo = z.object({
  passId: z.string(),
  noradId: z.number(),
  name: z.string(),
  stationId: z.string(),
  aosAtMs: atMs,
  tcaAtMs: atMs,
  losAtMs: atMs,
  flatRiseAtMs: z.nullable(atMs),
  flatSetAtMs: z.nullable(atMs),
  isUpAtStart: z.boolean(),
  isUpAtEnd: z.boolean(),
  maxElevationDeg: z.number(),
  aosAzimuthDeg: z.number(),
  tcaAzimuthDeg: z.number(),
  losAzimuthDeg: z.number(),
  culminations: z.array(z.object({ atMs, elevationDeg: z.number() })),
  isSunlitAtTca: z.boolean(),
  isOpticallyPossible: z.boolean(),
  elementAgeDays: z.number(),
  /** 68 of 100 passes begin within so much of `aosAtMs`, 95 of 100 within the other. */
  aosUncertaintyMs: z.number(),
  aosUncertainty95Ms: z.number(),
  /** For which mission it is worked; absent where the station follows no such ship. */
  missionId: z.optional(z.string()),
  /** Downlinks of that mission that are heard in it, the one that the radio is tuned to at the front. */
  linkIds: z.optional(z.array(z.string())),
});
export type PassInfo = z.infer<typeof passInfo>;

/** For which of the missions that share a ship a pass is worked, and on which downlink; what is not named stays. */
export const passWorkRequest = z.object({
  missionId: z.optional(z.string()),
  linkId: z.optional(z.string()),
});
export type PassWorkRequest = z.infer<typeof passWorkRequest>;

/** Where the satellite will be seen, for the polar plot and the ribbon. */
export const trackSample = z.object({
  atMs,
  azimuthDeg: z.number(),
  elevationDeg: z.number(),
  /** Height of the station's horizon at that azimuth. */
  ridgeDeg: z.number(),
});
export const passDetail = z.extend(passInfo, {
  track: z.array(trackSample),
  /** Missions that it may be worked for, with the downlinks of each that the station can read; absent where there is nothing to choose. */
  choices: z.optional(z.array(z.object({ missionId: z.string(), linkIds: z.array(z.string()) }))),
});
export type PassDetail = z.infer<typeof passDetail>;

/**
 * The pass that the station works on: `waiting` (antenna goes to the rise bearing), `tracking` (between rise and set),
 * `after` (radio put back, report written; pinned 60 s), `idle` (nothing booked).
 */
export const contactState = z.object({
  phase: z.enum(['idle', 'waiting', 'tracking', 'after']),
  pass: z.nullable(passDetail),
  /** What comes next, for the countdown: its name and its instant. */
  next: z.nullable(z.object({ what: z.enum(['rise', 'set', 'end']), atMs })),
  /** Achieved times, null until they happened. */
  firstGoodFrameAtMs: z.nullable(atMs),
  lastGoodFrameAtMs: z.nullable(atMs),
  reportId: z.nullable(z.string()),
});
export type ContactState = z.infer<typeof contactState>;
