import { alarmLevelOf, alarmStateOf, compareAlarmLevels } from '@dawa/protocols/console/alarm-state';
import type { AlarmChangeInfo, AlarmInfo } from '@dawa/protocols/console/event';

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
  return { ...known, clearedAtMs: atMs, lastChange: byItself('cleared', atMs) };
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
  const alarm: AlarmInfo = {
    parameter: null,
    limitState: null,
    raisedAtMs: atMs,
    clearedAtMs: null,
    ...notSeen,
    ...notShelved,
    firstRaisedAtMs: atMs,
    timesRaised: 1,
    advice: null,
    lastChange: byItself('raised', atMs),
    ...raised,
  };
  return alarm.firstRaisedAtMs === atMs ? { ...alarm, firstRaisedAtMs: alarm.raisedAtMs } : alarm;
}

/** It had ended, and nobody has acknowledged it since, or it lies on the shelf. */
function reraised(known: AlarmInfo, raised: RaisedAlarm, atMs: number): AlarmInfo {
  return asBadAs({
    ...known,
    ...notSeen,
    raisedAtMs: atMs,
    ...raised,
    clearedAtMs: null,
    firstRaisedAtMs: known.firstRaisedAtMs ?? known.raisedAtMs,
    timesRaised: known.timesRaised + 1,
    lastChange: byItself('raised', atMs),
  });
}

/** What was said of a milder state does not hold for a worse one. */
function asBadAs(alarm: AlarmInfo): AlarmInfo {
  const level = alarmLevelOf(alarm);
  const isBeyond = (said: AlarmInfo['acknowledgedLevel']) =>
    said !== null && compareAlarmLevels(level, said) > 0;
  const seen = isBeyond(alarm.acknowledgedLevel) ? { ...alarm, ...notSeen } : alarm;
  return isBeyond(seen.shelvedLevel) ? offShelf(seen) : seen;
}
