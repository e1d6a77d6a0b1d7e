import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { Clock } from '@dawa/seams/clock';
import type { Bus, Journal } from '../ports.ts';
import type { StationArchive } from './archive.ts';

/**
 * The journal of a run: events and alarms go to the log, to the index and to the bus.
 *
 * An alarm stands until its cause has ended *and* somebody has acknowledged it; alarms of an earlier life of the run stand
 * again after a restart.
 */
export function createJournal(
  archive: Pick<StationArchive, 'keepEvent' | 'keepAlarm' | 'alarms' | 'highestEventId'>,
  bus: Bus,
  clock: Clock,
): Journal {
  let nextEventId = archive.highestEventId() + 1;
  const standing = new Map<string, AlarmInfo>(
    archive
      .alarms()
      .filter(isStanding)
      .map((alarm) => [alarm.alarmId, alarm]),
  );

  const keep = (alarm: AlarmInfo): AlarmInfo => {
    if (isStanding(alarm)) standing.set(alarm.alarmId, alarm);
    else standing.delete(alarm.alarmId);
    archive.keepAlarm(alarm);
    bus.publish({ type: 'alarm', alarm });
    return alarm;
  };

  return {
    get alarms() {
      return [...standing.values()];
    },

    event(entry) {
      const event: EventInfo = { atMs: clock.nowAtMs(), ...entry, eventId: nextEventId++ };
      archive.keepEvent(event);
      bus.publish({ type: 'event', event });
      return event;
    },

    raise(alarm) {
      const known = standing.get(alarm.alarmId);
      if (known !== undefined && known.clearedAtMs === null) {
        const renewed: AlarmInfo = { ...known, ...alarm };
        // Renewed at every sample by some: only what changes is written down.
        return isSame(known, renewed) ? known : keep(renewed);
      }
      return keep({
        parameter: null,
        limitState: null,
        raisedAtMs: clock.nowAtMs(),
        clearedAtMs: null,
        acknowledgedAtMs: null,
        acknowledgedBy: null,
        ...alarm,
      });
    },

    clear(alarmId) {
      const known = standing.get(alarmId);
      if (known === undefined || known.clearedAtMs !== null) return;
      keep({ ...known, clearedAtMs: clock.nowAtMs() });
    },

    acknowledge(alarmId, by) {
      const known = standing.get(alarmId);
      if (known === undefined) return undefined;
      if (known.acknowledgedAtMs !== null) return known;
      return keep({ ...known, acknowledgedAtMs: clock.nowAtMs(), acknowledgedBy: by });
    },
  };
}

function isStanding(alarm: AlarmInfo): boolean {
  return alarm.clearedAtMs === null || alarm.acknowledgedAtMs === null;
}

function isSame(a: AlarmInfo, b: AlarmInfo): boolean {
  return (Object.keys(b) as (keyof AlarmInfo)[]).every((key) => a[key] === b[key]);
}
