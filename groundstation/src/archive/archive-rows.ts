import type { CommandRecord } from '@dawa/protocols/console/command';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { PassReport } from '@dawa/protocols/console/report';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { LogRecord } from '../ports.ts';

/** What a dictionary makes of a packet of the log. */
export interface DecodedPacket {
  readonly packet: PacketInfo;
  readonly samples: readonly ParameterSample[];
}

/** Turns packet records into rows, live and when the index is rebuilt. Must not throw. */
export type PacketDecoder = (record: LogRecord) => DecodedPacket;

/** A row of the index and the log record that it comes from. */
export type ArchiveRow =
  | { readonly kind: 'packet'; readonly lsn: number; readonly value: DecodedPacket }
  | { readonly kind: 'event'; readonly lsn: number; readonly value: EventInfo }
  | { readonly kind: 'alarm'; readonly lsn: number; readonly value: AlarmInfo }
  | { readonly kind: 'command'; readonly lsn: number; readonly value: CommandRecord }
  | { readonly kind: 'report'; readonly lsn: number; readonly value: PassReport };

/** Rows that are kept as their JSON text in the log. */
export type JournalRow = Exclude<ArchiveRow, { kind: 'packet' }>;

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

const recordKindOf = { event: 'event', alarm: 'event', command: 'command', report: 'run' } as const;
