import { type AlarmInfo, alarmInfo, type EventInfo } from '@dawa/protocols/console/event';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { failure, success } from '@dawa/seams/fault';
import type { Bus, Journal, Page, PageRequest } from '../ports.ts';
import {
  acknowledgeAlarm,
  clearAlarm,
  isStanding,
  raiseAlarm,
  shelveAlarm,
  unshelveAlarm,
} from '../processing/alarm-lifecycle.ts';
import { createAlarmPace } from '../processing/alarm-pace.ts';
import { type Keyed, mergePage, rowQueryOf } from './page-cursor.ts';

/** What the journal asks of the archive. */
export interface JournalArchive {
  keepEvent(event: EventInfo): void;
  keepAlarm(alarm: AlarmInfo): void;
  /** 0 when none was kept. */
  highestEventId(): number;
  /** The newest state of each alarm, of earlier versions and earlier lives of the run too. */
  alarms(): readonly unknown[];
  /** Every kept change of alarms, where the archive can tell; else the newest of this life are told. */
  alarmChanges?(request: PageRequest & { alarmId?: string }): Page<unknown> | Promise<Page<unknown>>;
}

export interface JournalOptions {
  /** Longest that an alarm may be shelved; default 24 h. */
  readonly longestShelfMs?: number;
  /** What an alarm does by itself is kept at most once in so long, real time; default 1 s. */
  readonly alarmRestMs?: number;
}

/**
 * The journal of a run: events and alarms go to the log, to the index and to the bus.
 *
 * An alarm stands until its cause has ended *and* somebody has acknowledged it; alarms of an earlier life of the run stand
 * again after a restart, and those on the shelf come back when their time is over. What an alarm does by itself is kept at
 * a pace, what a person does with it is kept always, at once, and told as an event too.
 */
export function createJournal(
  archive: JournalArchive,
  bus: Bus,
  clock: Clock,
  { longestShelfMs = 24 * 3_600_000, alarmRestMs = 1000 }: JournalOptions = {},
): Journal {
  let nextEventId = archive.highestEventId() + 1;
  const standing = restored(archive.alarms());
  const shelfEnds = new Map<string, Cancel>();
  const recent: Keyed<AlarmInfo>[] = [];
  let changes = 0;
  let isClosed = false;

  const pace = createAlarmPace({
    clock,
    restMs: alarmRestMs,
    keep(alarm) {
      archive.keepAlarm(alarm);
      recent.push({ atMs: alarm.lastChange?.atMs ?? clock.nowAtMs(), lsn: ++changes, value: alarm });
      if (recent.length > 2 * mostRecent) recent.splice(0, mostRecent);
      bus.publish({ type: 'alarm', alarm });
    },
  });

  const become = (alarm: AlarmInfo): AlarmInfo => {
    if (isStanding(alarm)) standing.set(alarm.alarmId, alarm);
    else standing.delete(alarm.alarmId);
    if (alarm.shelvedUntilAtMs === null) {
      shelfEnds.get(alarm.alarmId)?.();
      shelfEnds.delete(alarm.alarmId);
    }
    return alarm;
  };
  const byItself = (known: AlarmInfo | undefined, alarm: AlarmInfo): AlarmInfo => {
    if (alarm === known) return alarm;
    pace.offer(become(alarm));
    return alarm;
  };
  const byPerson = (known: AlarmInfo, alarm: AlarmInfo, words: string): AlarmInfo => {
    if (alarm === known) return alarm;
    pace.keepNow(become(alarm));
    const code = alarm.lastChange?.kind ?? 'alarm';
    event({ severity: 'info', source: 'alarm', code, text: `${alarm.title}: ${words}` });
    return alarm;
  };

  const event: Journal['event'] = (entry) => {
    const kept: EventInfo = { atMs: clock.nowAtMs(), ...entry, eventId: nextEventId++ };
    archive.keepEvent(kept);
    bus.publish({ type: 'event', event: kept });
    return kept;
  };

  const watchShelf = (alarmId: string, untilAtMs: number) => {
    shelfEnds.get(alarmId)?.();
    if (isClosed) return;
    const end = () => {
      const known = standing.get(alarmId);
      if (known !== undefined) pace.keepNow(become(unshelveAlarm(known, null, clock.nowAtMs())));
    };
    shelfEnds.set(alarmId, clock.at(untilAtMs, end));
  };
  for (const { alarmId, shelvedUntilAtMs } of standing.values()) {
    if (shelvedUntilAtMs !== null) watchShelf(alarmId, shelvedUntilAtMs);
  }

  return {
    get alarms() {
      return [...standing.values()];
    },
    event,

    raise(raised) {
      const known = standing.get(raised.alarmId);
      return byItself(known, raiseAlarm(known, raised, clock.nowAtMs()));
    },

    clear(alarmId) {
      const known = standing.get(alarmId);
      if (known !== undefined) byItself(known, clearAlarm(known, clock.nowAtMs()));
    },

    acknowledge(alarmId, by) {
      const known = standing.get(alarmId);
      if (known === undefined) return undefined;
      return byPerson(known, acknowledgeAlarm(known, by, clock.nowAtMs()), `acknowledged by ${by}`);
    },

    shelve(alarmId, by, untilAtMs, why) {
      const known = standing.get(alarmId);
      if (known === undefined) return notStanding(alarmId);
      const nowAtMs = clock.nowAtMs();
      if (!(untilAtMs > nowAtMs && untilAtMs <= nowAtMs + longestShelfMs)) {
        const expected = `untilAtMs from ${nowAtMs} to ${nowAtMs + longestShelfMs}, ${longestShelfMs / 3_600_000} h at most`;
        return failure({ kind: 'bad-value', expected, found: untilAtMs });
      }
      if (why.trim() === '') return failure({ kind: 'bad-value', expected: 'why: a reason', found: 'none' });
      const alarm = shelveAlarm(known, { by, untilAtMs, why }, nowAtMs);
      const until = new Date(untilAtMs).toISOString().slice(0, 19).replace('T', ' ');
      byPerson(known, alarm, `shelved until ${until} UTC by ${by}: ${why}`);
      watchShelf(alarmId, untilAtMs);
      return success(alarm);
    },

    unshelve(alarmId, by) {
      const known = standing.get(alarmId);
      if (known === undefined) return notStanding(alarmId);
      return success(
        byPerson(known, unshelveAlarm(known, by, clock.nowAtMs()), `taken off the shelf by ${by}`),
      );
    },

    async history(request) {
      if (archive.alarmChanges !== undefined) {
        const { items, next } = await archive.alarmChanges(request);
        return { items: items.flatMap(readAlarm), next };
      }
      const { alarmId } = request;
      const fitting = recent.filter(({ value }) => alarmId === undefined || value.alarmId === alarmId);
      return mergePage(rowQueryOf(request), [], fitting);
    },

    close() {
      isClosed = true;
      for (const cancel of shelfEnds.values()) cancel();
      shelfEnds.clear();
      pace.close();
    },
  };
}

/** Changes told from memory where the archive tells none. */
const mostRecent = 1000;

const notStanding = (alarmId: string) =>
  failure({ kind: 'not-found' as const, expected: 'an alarm that stands', found: alarmId });

/** Records of earlier versions lack what came later; one that cannot be read at all is left in the log and stands no more. */
function restored(kept: readonly unknown[]): Map<string, AlarmInfo> {
  const standing = kept.flatMap(readAlarm).filter(isStanding);
  return new Map(standing.map((alarm) => [alarm.alarmId, alarm]));
}

function readAlarm(record: unknown): AlarmInfo[] {
  const read = alarmInfo.safeParse(record);
  return read.success ? [read.data] : [];
}
