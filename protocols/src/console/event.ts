import * as z from 'zod/mini';
import { atMs, limitState } from './quantity.ts';

export const severity = z.enum(['info', 'watch', 'warning', 'critical']);

/** Something happened, here or on board; kept for ever. */
export const eventInfo = z.object({
  eventId: z.number(),
  atMs,
  severity,
  /** Who says so: `pass`, `rotator`, `radio`, `modem`, `link`, `command`, `safety`, `payload`, `spacecraft`, `archive`. */
  source: z.string(),
  /** Short code at the right edge: `0x0102`, `1.1`, `VC0`, `pass`. */
  code: z.string(),
  text: z.string(),
});
export type EventInfo = z.infer<typeof eventInfo>;

/** A state that somebody must see until it ends and was acknowledged. */
export const alarmInfo = z.object({
  alarmId: z.string(),
  severity,
  title: z.string(),
  /** Numbers that prove it, and what to do. */
  text: z.string(),
  source: z.string(),
  parameter: z.nullable(z.string()),
  limitState: z.nullable(limitState),
  raisedAtMs: atMs,
  clearedAtMs: z.nullable(atMs),
  acknowledgedAtMs: z.nullable(atMs),
  acknowledgedBy: z.nullable(z.string()),
});
export type AlarmInfo = z.infer<typeof alarmInfo>;
