import * as z from 'zod/mini';
import { atMs } from './quantity.ts';

/** What a pass brought, in a few figures; the report has the rest. */
export const broughtByPass = z.object({
  reportId: z.string(),
  /** Share of the time above the ridge in which good frames came, 0 to 1. */
  receivedShare: z.number(),
  good: z.number(),
  bad: z.number(),
  lost: z.number(),
  gaps: z.number(),
});

/** A pass that has risen, and what was kept of it. */
export const calendarPass = z.object({
  passId: z.string(),
  name: z.string(),
  riseAtMs: atMs,
  setAtMs: atMs,
  maxElevationDeg: z.number(),
  /** Null while it is up, and when the station did not work it. */
  brought: z.nullable(broughtByPass),
});
export type CalendarPass = z.infer<typeof calendarPass>;
