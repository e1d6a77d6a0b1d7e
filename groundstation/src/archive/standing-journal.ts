import type { AlarmInfo } from '@dawa/protocols/console/event';
import { archiveFacts } from './archive-writer.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import type { WaitingRows } from './waiting-rows.ts';

/**
 * Alarms in their newest state and the highest number of any event, as an archive has them when it is opened: of its store, and of
 * records behind it, which `note` is told of while the log is read, for a full disk may not let them into the store.
 */
export class StandingJournal {
  readonly #alarms = new Map<string, AlarmInfo>();
  #lastEventId = 0;

  note(waiting: Pick<WaitingRows, 'journal'>): void {
    for (const { id, json } of waiting.journal('alarms', everything))
      this.#alarms.set(id, JSON.parse(json) as AlarmInfo);
    for (const { id } of waiting.journal('events', everything))
      this.#lastEventId = Math.max(this.#lastEventId, Number(id));
  }

  async alarms(store: Pick<ArchiveStore, 'journal'>): Promise<AlarmInfo[]> {
    const rows = await store.journal({ ...everything, table: 'alarms' });
    const kept = rows.map(({ json }) => JSON.parse(json) as AlarmInfo);
    return [...kept.filter(({ alarmId }) => !this.#alarms.has(alarmId)), ...this.#alarms.values()];
  }

  /** As the store says; of a store of before it did, from the newest of its events. */
  async lastEventId(store: Pick<ArchiveStore, 'facts' | 'journal'>): Promise<number> {
    const known = (await store.facts()).get(archiveFacts.lastEvent);
    if (typeof known === 'number') return Math.max(known, this.#lastEventId);
    const rows = await store.journal({ ...everything, table: 'events', limit: 1000 });
    return rows.reduce((highest, { id }) => Math.max(highest, Number(id)), this.#lastEventId);
  }
}

const everything = {
  fromAtMs: Number.NEGATIVE_INFINITY,
  toAtMs: Number.POSITIVE_INFINITY,
  after: undefined,
  isNewestFirst: true,
  limit: 10_000,
};
