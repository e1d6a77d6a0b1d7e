import type { CommandRecord } from '@dawa/protocols/console/command';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { PassReport } from '@dawa/protocols/console/report';
import type { LogRecord } from '../ports.ts';
import type { JournalEntry } from './store/archive-store.ts';

/** What is kept as it was said, and the log record that holds it. */
export type JournalRow =
  | { readonly kind: 'event'; readonly lsn: number; readonly value: EventInfo }
  | { readonly kind: 'alarm'; readonly lsn: number; readonly value: AlarmInfo }
  | { readonly kind: 'command'; readonly lsn: number; readonly value: CommandRecord }
  | { readonly kind: 'report'; readonly lsn: number; readonly value: PassReport };

/** The log record that holds a row of the journal: JSON in the bytes, what it is in the meta. */
export function journalRecord(
  kind: JournalRow['kind'],
  value: JournalRow['value'],
  atMs: number,
): Omit<LogRecord, 'lsn'> {
  return {
    kind: recordKindOf[kind],
    atMs,
    cites: [0, 0],
    meta: { what: kind },
    bytes: new TextEncoder().encode(JSON.stringify(value)),
  };
}

/** The journal row of a log record, or undefined when the record holds none. */
export function journalRowOf(record: LogRecord): JournalRow | undefined {
  const kind = record.meta['what'];
  if (typeof kind !== 'string' || !(kind in recordKindOf)) return undefined;
  if (recordKindOf[kind as JournalRow['kind']] !== record.kind) return undefined;
  try {
    const value = JSON.parse(new TextDecoder().decode(record.bytes)) as never;
    return { kind: kind as JournalRow['kind'], lsn: record.lsn, value } as JournalRow;
  } catch {
    // The sum of the record held, so this was written so: a later version's business, not a reason to stop.
    return undefined;
  }
}

/** The rows of the store for one of the journal. Of an alarm both its newest state and the change. */
export function journalEntriesOf({ kind, lsn, value }: JournalRow, atMs: number): JournalEntry[] {
  const json = JSON.stringify(value);
  switch (kind) {
    case 'event':
      return [{ table: 'events', id: String(value.eventId), atMs: value.atMs, lsn, json }];
    case 'alarm':
      return [
        { table: 'alarms', id: value.alarmId, atMs: value.raisedAtMs, lsn, json },
        { table: 'alarm-changes', id: String(lsn), atMs, lsn, json },
      ];
    case 'command':
      return [{ table: 'commands', id: value.commandId, atMs: value.createdAtMs, lsn, json }];
    case 'report':
      return [{ table: 'reports', id: value.reportId, atMs: value.writtenAtMs, lsn, json }];
  }
}

const recordKindOf = { event: 'event', alarm: 'event', command: 'command', report: 'run' } as const;
