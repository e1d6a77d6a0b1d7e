import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { Clock } from '@dawa/seams/clock';
import { failure } from '@dawa/seams/fault';
import type { Journal } from '../ports.ts';

/** A journal for an evening at the terminal: everything is said once and nothing is kept. */
export function createTerminalJournal(clock: Clock, say: (line: string) => void): Journal {
  const alarms = new Map<string, AlarmInfo>();
  let eventId = 0;
  const unknown = (alarmId: string) =>
    failure({ kind: 'not-found' as const, expected: 'an alarm that stands', found: alarmId });
  return {
    event(entry) {
      const event: EventInfo = { atMs: clock.nowAtMs(), ...entry, eventId: eventId++ };
      if (event.severity !== 'info') say(event.text);
      return event;
    },
    raise(alarm) {
      const known = alarms.get(alarm.alarmId);
      const raisedAtMs = clock.nowAtMs();
      const raised: AlarmInfo = {
        ...nothingYet,
        raisedAtMs,
        firstRaisedAtMs: known?.firstRaisedAtMs ?? raisedAtMs,
        ...alarm,
        timesRaised: (known?.timesRaised ?? 0) + 1,
      };
      alarms.set(alarm.alarmId, raised);
      if (known?.text !== raised.text) say(`${raised.title}: ${raised.text}`);
      return raised;
    },
    clear: (alarmId) => void alarms.delete(alarmId),
    acknowledge: (alarmId) => alarms.get(alarmId),
    shelve: unknown,
    unshelve: unknown,
    get alarms() {
      return [...alarms.values()];
    },
    history: () => Promise.resolve({ items: [], next: null }),
    close: () => {},
  };
}

const nothingYet = {
  parameter: null,
  limitState: null,
  clearedAtMs: null,
  acknowledgedAtMs: null,
  acknowledgedBy: null,
  acknowledgedLevel: null,
  shelvedUntilAtMs: null,
  shelvedBy: null,
  shelvedWhy: null,
  shelvedLevel: null,
  advice: null,
  lastChange: null,
};
