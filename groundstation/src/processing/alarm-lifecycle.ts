import { alarmLevelOf, alarmStateOf, compareAlarmLevels } from '@dawa/protocols/console/alarm-state';
import type { AlarmChangeInfo, AlarmInfo, AlarmLevel } from '@dawa/protocols/console/event';

/** What whoever raises an alarm must say; the rest of its life is kept here. */
export type RaisedAlarm = Pick<AlarmInfo, 'alarmId' | 'severity' | 'title' | 'text' | 'source'> &
  Partial<AlarmInfo>;

/** Someone must still see it, or has put it away for a while: it is not forgotten. */
export function isStanding(alarm: AlarmInfo): boolean {
  return alarmStateOf(alarm) !== 'normal';
}

/**
 * The alarm after its cause was found, or found again: the states and their names are those of ANSI/ISA-18.2.
 *
 * What stands already is renewed. Worse than it was acknowledged, it asks for another acknowledgement; worse than it was
 * shelved, it comes off the shelf: an alarm is one for all levels of a parameter here, and whoever put a warning away has said
 * nothing of a critical value. Raised again before anybody saw it, it is the same alarm and its count grows.
 *
 * @param known the same alarm as it stands; undefined when all was well
 * @returns `known` itself when nothing changed
 */
export function raiseAlarm(known: AlarmInfo | undefined, raised: RaisedAlarm, atMs: number): AlarmInfo {
  if (known === undefined) return newAlarm(raised, atMs);
  if (known.clearedAtMs !== null) return reraised(known, raised, atMs);
  const { lastChange: _, ...renewed }: AlarmInfo = { ...known, ...raised };
  const isSame = (Object.keys(renewed) as (keyof typeof renewed)[]).every(
    (key) => known[key] === renewed[key],
  );
  if (isSame) return known;
  const step = compareAlarmLevels(alarmLevelOf(renewed), alarmLevelOf(known));
  const kind = step > 0 ? 'worsened' : step < 0 ? 'eased' : 'renewed';
  return asBadAs({ ...renewed, lastChange: byItself(kind, atMs) });
}

/** The alarm after its cause ended; `known` itself when it had ended before. */
export function clearAlarm(known: AlarmInfo, atMs: number): AlarmInfo {
  if (known.clearedAtMs !== null) return known;
  const alarm = copyOf(known);
  alarm.clearedAtMs = atMs;
  alarm.lastChange = byItself('cleared', atMs);
  return alarm;
}

/** The alarm after a person said that he saw it; `known` itself when somebody had said so before. */
export function acknowledgeAlarm(known: AlarmInfo, by: string, atMs: number): AlarmInfo {
  if (known.acknowledgedAtMs !== null) return known;
  return {
    ...known,
    acknowledgedAtMs: atMs,
    acknowledgedBy: by,
    acknowledgedLevel: alarmLevelOf(known),
    lastChange: { kind: 'acknowledged', atMs, by, why: null },
  };
}

export interface Shelving {
  readonly by: string;
  readonly untilAtMs: number;
  readonly why: string;
}

/** The alarm after a person put it away for a while, or changed for how long. */
export function shelveAlarm(known: AlarmInfo, { by, untilAtMs, why }: Shelving, atMs: number): AlarmInfo {
  return {
    ...known,
    shelvedUntilAtMs: untilAtMs,
    shelvedBy: by,
    shelvedWhy: why,
    shelvedLevel: alarmLevelOf(known),
    lastChange: { kind: 'shelved', atMs, by, why },
  };
}

/**
 * The alarm taken off the shelf, by a person or, `by` null, because its time is over; `known` itself when it lay on none.
 *
 * As ANSI/ISA-18.2 has it, it is then as new: an alarm whose cause goes on asks for an acknowledgement, one whose cause is over is
 * back to normal, for whoever shelved it knew of it.
 */
export function unshelveAlarm(known: AlarmInfo, by: string | null, atMs: number): AlarmInfo {
  if (known.shelvedUntilAtMs === null) return known;
  const change: AlarmChangeInfo = { kind: by === null ? 'shelf-ended' : 'unshelved', atMs, by, why: null };
  const { shelvedBy, shelvedLevel } = known;
  const isOver = known.clearedAtMs !== null;
  return {
    ...offShelf(known),
    ...(isOver && known.acknowledgedAtMs === null
      ? { acknowledgedAtMs: atMs, acknowledgedBy: shelvedBy, acknowledgedLevel: shelvedLevel }
      : {}),
    ...(isOver ? {} : notSeen),
    lastChange: change,
  };
}

const notSeen = { acknowledgedAtMs: null, acknowledgedBy: null, acknowledgedLevel: null } as const;
const notShelved = { shelvedUntilAtMs: null, shelvedBy: null, shelvedWhy: null, shelvedLevel: null } as const;
const offShelf = (alarm: AlarmInfo): AlarmInfo => ({ ...alarm, ...notShelved });
const byItself = (kind: AlarmChangeInfo['kind'], atMs: number): AlarmChangeInfo => ({
  kind,
  atMs,
  by: null,
  why: null,
});

function newAlarm(raised: RaisedAlarm, atMs: number): AlarmInfo {
  const raisedAtMs = raised.raisedAtMs ?? atMs;
  return {
    ...notSeen,
    ...notShelved,
    alarmId: raised.alarmId,
    severity: raised.severity,
    title: raised.title,
    text: raised.text,
    source: raised.source,
    parameter: raised.parameter ?? null,
    limitState: raised.limitState ?? null,
    raisedAtMs,
    clearedAtMs: null,
    firstRaisedAtMs: raisedAtMs,
    timesRaised: 1,
    advice: raised.advice ?? null,
    lastChange: byItself('raised', atMs),
  };
}

/** It had ended, and nobody has acknowledged it since, or it lies on the shelf. */
function reraised(known: AlarmInfo, raised: RaisedAlarm, atMs: number): AlarmInfo {
  const alarm = copyOf(known);
  alarm.severity = raised.severity;
  alarm.title = raised.title;
  alarm.text = raised.text;
  alarm.source = raised.source;
  if (raised.parameter !== undefined) alarm.parameter = raised.parameter;
  if (raised.limitState !== undefined) alarm.limitState = raised.limitState;
  if (raised.advice !== undefined) alarm.advice = raised.advice;
  alarm.raisedAtMs = raised.raisedAtMs ?? atMs;
  alarm.clearedAtMs = null;
  alarm.acknowledgedAtMs = null;
  alarm.acknowledgedBy = null;
  alarm.acknowledgedLevel = null;
  alarm.firstRaisedAtMs = known.firstRaisedAtMs ?? known.raisedAtMs;
  alarm.timesRaised = known.timesRaised + 1;
  alarm.lastChange = byItself('raised', atMs);
  return asBadAs(alarm);
}

/**
 * An alarm that flaps is copied a million times: field by field this takes 30 ns, spread 600 ns (Node 20, 20 fields; the same
 * run).
 */
function copyOf(alarm: AlarmInfo): AlarmInfo {
  return {
    alarmId: alarm.alarmId,
    severity: alarm.severity,
    title: alarm.title,
    text: alarm.text,
    source: alarm.source,
    parameter: alarm.parameter,
    limitState: alarm.limitState,
    raisedAtMs: alarm.raisedAtMs,
    clearedAtMs: alarm.clearedAtMs,
    acknowledgedAtMs: alarm.acknowledgedAtMs,
    acknowledgedBy: alarm.acknowledgedBy,
    acknowledgedLevel: alarm.acknowledgedLevel,
    shelvedUntilAtMs: alarm.shelvedUntilAtMs,
    shelvedBy: alarm.shelvedBy,
    shelvedWhy: alarm.shelvedWhy,
    shelvedLevel: alarm.shelvedLevel,
    firstRaisedAtMs: alarm.firstRaisedAtMs,
    timesRaised: alarm.timesRaised,
    advice: alarm.advice,
    lastChange: alarm.lastChange,
  };
}

/** What was said of a milder state does not hold for a worse one. */
function asBadAs(alarm: AlarmInfo): AlarmInfo {
  const level = alarmLevelOf(alarm);
  const seen = isBeyond(level, alarm.acknowledgedLevel) ? { ...alarm, ...notSeen } : alarm;
  return isBeyond(level, seen.shelvedLevel) ? offShelf(seen) : seen;
}

function isBeyond(level: AlarmLevel, said: AlarmLevel | null): boolean {
  return said !== null && compareAlarmLevels(level, said) > 0;
}
