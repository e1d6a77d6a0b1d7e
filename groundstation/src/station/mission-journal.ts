import type { Journal } from '../ports.ts';

/** The journal as a mission beside the first one writes it: its alarms have ids of their own, and every text names it. */
export function missionJournal(
  journal: Journal,
  { missionId, name }: { readonly missionId: string; readonly name: string },
): Journal {
  const idOf = (alarmId: string) => `${missionId}/${alarmId}`;
  return {
    event: ({ text, ...entry }) => journal.event({ ...entry, text: `${name}: ${text}` }),
    raise: ({ alarmId, title, ...alarm }) =>
      journal.raise({ ...alarm, alarmId: idOf(alarmId), title: `${name}: ${title}` }),
    clear: (alarmId) => journal.clear(idOf(alarmId)),
    acknowledge: (alarmId, by) => journal.acknowledge(idOf(alarmId), by),
    shelve: (alarmId, by, untilAtMs, why) => journal.shelve(idOf(alarmId), by, untilAtMs, why),
    unshelve: (alarmId, by) => journal.unshelve(idOf(alarmId), by),
    get alarms() {
      return journal.alarms.filter(({ alarmId }) => alarmId.startsWith(idOf('')));
    },
    history: (request) => journal.history(request),
    close: () => {},
  };
}
