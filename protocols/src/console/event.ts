import * as z from 'zod/mini';
import { atMs, limitState } from './quantity.ts';

export const severity = z.enum(['info', 'watch', 'warning', 'critical']);

/** Something happened, here or on board; kept for ever. */
export const eventInfo = z.object({
  eventId: z.number(),
  atMs,
  severity,
  /**
   * Who says so: `pass`, `rotator`, `radio`, `modem`, `link`, `command`, `safety`, `payload`, `spacecraft`, `archive`, and `alarm`
   * for what a person did with one.
   */
  source: z.string(),
  /** Short code at the right edge: `0x0102`, `1.1`, `VC0`, `pass`. */
  code: z.string(),
  text: z.string(),
});
export type EventInfo = z.infer<typeof eventInfo>;

/** How bad an alarm is, worst last: its limit state where it has one, else its severity. */
export const alarmLevel = z.enum(['info', 'watch', 'warning', 'distress', 'critical', 'severe']);
export type AlarmLevel = z.infer<typeof alarmLevel>;

/** What happened to an alarm: by itself (`by` null) or by a person. */
export const alarmChange = z.object({
  kind: z.enum([
    'raised',
    'worsened',
    'eased',
    'renewed',
    'cleared',
    'acknowledged',
    'shelved',
    'unshelved',
    'shelf-ended',
  ]),
  atMs,
  by: z.nullable(z.string()),
  why: z.nullable(z.string()),
});
export type AlarmChangeInfo = z.infer<typeof alarmChange>;

/** Of fields that older records do not have. */
const orNull = <T extends z.ZodMiniType>(item: T) => z._default(z.nullable(item), null);

/**
 * A state that somebody must see until it ends and was acknowledged. ANSI/ISA-18.2 names its life: raised, acknowledged,
 * returned to normal, and shelved when a person puts it away for a while.
 */
export const alarmInfo = z.object({
  alarmId: z.string(),
  severity,
  title: z.string(),
  /** Numbers that prove it, and what to do. */
  text: z.string(),
  source: z.string(),
  parameter: z.nullable(z.string()),
  limitState: z.nullable(limitState),
  /** When it was raised last; `firstRaisedAtMs` when it was raised first since all was well. */
  raisedAtMs: atMs,
  clearedAtMs: z.nullable(atMs),
  acknowledgedAtMs: z.nullable(atMs),
  acknowledgedBy: z.nullable(z.string()),
  /** How bad it was when it was acknowledged: worse than this asks for another acknowledgement. */
  acknowledgedLevel: orNull(alarmLevel),
  /** Put away until then; it counts nowhere and shows in no banner. Null when it is not shelved. */
  shelvedUntilAtMs: orNull(atMs),
  shelvedBy: orNull(z.string()),
  shelvedWhy: orNull(z.string()),
  /** How bad it was when it was shelved: worse than this takes it off the shelf. */
  shelvedLevel: orNull(alarmLevel),
  firstRaisedAtMs: orNull(atMs),
  /** How many times it was raised since all was well. Of an alarm that flaps not every time is kept, but each is counted. */
  timesRaised: z._default(z.number(), 1),
  /** What to do about it, from the mission. */
  advice: orNull(z.string()),
  /** What made it as it is; null in records of earlier versions. */
  lastChange: orNull(alarmChange),
});
export type AlarmInfo = z.infer<typeof alarmInfo>;
