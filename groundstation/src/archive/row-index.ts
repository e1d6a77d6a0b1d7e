import type { AlarmInfo } from '@dawa/protocols/console/event';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { ArchiveRow, DecodedPacket } from './archive-rows.ts';
import {
  type Database,
  inTransaction,
  openDatabase,
  removeDatabase,
  type SqlRow,
  type SqlValue,
  type Statement,
} from './database.ts';
import { createIndexTables, indexVersion, readFact, writeFact } from './index-schema.ts';

/** How far into the log the index has come: rows of the journal, and rows that need a dictionary. */
export interface IndexMarks {
  readonly journalLsn: number;
  readonly decodedLsn: number;
}

/** Which rows to read, in the order of (instant, log sequence number). */
export interface RowQuery {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** The last key of the page before. */
  readonly after: { readonly atMs: number; readonly lsn: number } | undefined;
  readonly isNewestFirst: boolean;
  readonly limit: number;
}

/**
 * Rows derived from the log, in one SQLite file: it can be deleted at any time and is then made again.
 *
 * An index that is damaged, of another version or run, or ahead of the log is thrown away here.
 */
export function openRowIndex(path: string, runId: string, lastLsn: number): RowIndex {
  try {
    const index = new RowIndex(openDatabase(path, 'NORMAL'), runId);
    const { journalLsn, decodedLsn } = index.marks;
    if (index.isFor(runId) && Math.max(journalLsn, decodedLsn) <= lastLsn) return index;
    index.close();
  } catch {
    // Whatever is wrong with it, the log has it all.
  }
  removeDatabase(path);
  return new RowIndex(openDatabase(path, 'NORMAL'), runId);
}

export class RowIndex {
  readonly #database: Database;
  readonly #insert: Record<ArchiveRow['kind'] | 'sample' | 'parameter', Statement>;
  readonly #parameterIds = new Map<string, number>();

  constructor(database: Database, runId: string) {
    this.#database = database;
    createIndexTables(database);
    if (readFact(database, 'version') === null) {
      writeFact(database, 'version', indexVersion);
      writeFact(database, 'run-id', runId);
    }
    this.#insert = prepareInserts(database);
  }

  get marks(): IndexMarks {
    return {
      journalLsn: Number(readFact(this.#database, 'journal-lsn') ?? 0),
      decodedLsn: Number(readFact(this.#database, 'decoded-lsn') ?? 0),
    };
  }

  isFor(runId: string): boolean {
    return (
      readFact(this.#database, 'version') === indexVersion && readFact(this.#database, 'run-id') === runId
    );
  }

  /** Writes rows and how far the log has been read in one transaction, so that neither is ever without the other. */
  write(rows: readonly ArchiveRow[], marks: Partial<IndexMarks>): void {
    inTransaction(this.#database, () => {
      for (const row of rows) this.#writeRow(row);
      if (marks.journalLsn !== undefined) writeFact(this.#database, 'journal-lsn', marks.journalLsn);
      if (marks.decodedLsn !== undefined) writeFact(this.#database, 'decoded-lsn', marks.decodedLsn);
    });
  }

  packets(query: RowQuery, apid: number | undefined): PacketInfo[] {
    const filter = apid === undefined ? '' : 'apid = ? AND ';
    const rows = this.#select('packets', 'received_at_ms', filter, query, apid === undefined ? [] : [apid]);
    return rows.map(packetOf);
  }

  samples(query: RowQuery, name: string): ParameterSample[] {
    const ids = this.#database.prepare('SELECT parameter_id, unit FROM parameters WHERE name = ?').all(name);
    const found = ids.flatMap(({ parameter_id: id, unit }) =>
      this.#select('samples', 'generated_at_ms', 'parameter_id = ? AND ', query, [id ?? 0]).map((row) =>
        sampleOf(row, name, String(unit)),
      ),
    );
    const sign = query.isNewestFirst ? -1 : 1;
    const order = (a: ParameterSample, b: ParameterSample) =>
      sign * (a.generatedAtMs - b.generatedAtMs || a.packetLsn - b.packetLsn);
    return found.sort(order).slice(0, query.limit);
  }

  parameterNames(): string[] {
    const rows = this.#database.prepare('SELECT DISTINCT name FROM parameters ORDER BY name').all();
    return rows.map((row) => String(row['name']));
  }

  /** The newest sample of every parameter, by onboard time. */
  latest(): ParameterSample[] {
    const newest = this.#database.prepare(
      'SELECT * FROM samples WHERE parameter_id = ? ORDER BY generated_at_ms DESC, lsn DESC LIMIT 1',
    );
    return this.#database
      .prepare('SELECT * FROM parameters')
      .all()
      .flatMap((parameter) => {
        const row = newest.get(parameter['parameter_id']!);
        return row === undefined ? [] : [sampleOf(row, String(parameter['name']), String(parameter['unit']))];
      });
  }

  /** Events, commands or reports with their numbers, as they were written. */
  journal<T>(table: JournalTable, query: RowQuery): { lsn: number; atMs: number; value: T }[] {
    const atColumn = journalAtColumn[table];
    return this.#select(table, atColumn, '', query, []).map((row) => ({
      lsn: Number(row['lsn']),
      atMs: Number(row[atColumn]),
      value: JSON.parse(String(row['json'])) as T,
    }));
  }

  report<T>(reportId: string): T | undefined {
    const row = this.#database.prepare('SELECT json FROM reports WHERE report_id = ?').get(reportId);
    return row === undefined ? undefined : (JSON.parse(String(row['json'])) as T);
  }

  alarms(): AlarmInfo[] {
    const rows = this.#database.prepare('SELECT json FROM alarms ORDER BY lsn').all();
    return rows.map((row) => JSON.parse(String(row['json'])) as AlarmInfo);
  }

  highestEventId(): number {
    return Number(this.#database.prepare('SELECT max(event_id) AS id FROM events').get()?.['id'] ?? 0);
  }

  count(table: 'packets' | 'samples' | JournalTable | 'parameters'): number {
    return Number(this.#database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows'] ?? 0);
  }

  close(): void {
    this.#database.close();
  }

  #select(table: string, atColumn: string, filter: string, query: RowQuery, values: SqlValue[]): SqlRow[] {
    const direction = query.isNewestFirst ? 'DESC' : 'ASC';
    const beyond = query.isNewestFirst ? '<' : '>';
    const keyFilter = query.after === undefined ? '' : `AND (${atColumn}, lsn) ${beyond} (?, ?)`;
    const keyValues = query.after === undefined ? [] : [query.after.atMs, query.after.lsn];
    return this.#database
      .prepare(
        `SELECT * FROM ${table} WHERE ${filter} ${atColumn} >= ? AND ${atColumn} < ? ${keyFilter}
         ORDER BY ${atColumn} ${direction}, lsn ${direction} LIMIT ?`,
      )
      .all(...values, query.fromAtMs, query.toAtMs, ...keyValues, query.limit);
  }

  #writeRow(row: ArchiveRow): void {
    switch (row.kind) {
      case 'packet':
        this.#writePacket(row.value);
        return;
      case 'event':
        this.#insert.event.run(row.lsn, row.value.eventId, row.value.atMs, JSON.stringify(row.value));
        return;
      case 'alarm':
        this.#insert.alarm.run(row.value.alarmId, row.lsn, JSON.stringify(row.value));
        return;
      case 'command':
        this.#insert.command.run(
          row.value.commandId,
          row.value.createdAtMs,
          row.lsn,
          JSON.stringify(row.value),
        );
        return;
      case 'report':
        this.#insert.report.run(
          row.value.reportId,
          row.value.pass.passId,
          row.value.writtenAtMs,
          row.lsn,
          JSON.stringify(row.value),
        );
        return;
      default:
        row satisfies never;
    }
  }

  #writePacket({ packet, samples }: DecodedPacket): void {
    this.#insert.packet.run(
      packet.lsn,
      packet.receivedAtMs,
      packet.generatedAtMs,
      packet.apid,
      packet.sequenceCount,
      packet.virtualChannelId,
      packet.pusService,
      packet.pusSubtype,
      packet.container,
      packet.onboardTimeHex,
      packet.fault,
      Buffer.from(packet.hex, 'hex'),
    );
    for (const sample of samples) {
      this.#insert.sample.run(
        this.#parameterId(sample.name, sample.unit ?? ''),
        sample.generatedAtMs,
        sample.packetLsn,
        sample.receivedAtMs,
        toSql(sample.raw),
        toSql(sample.value),
        sample.limitState,
      );
    }
  }

  #parameterId(name: string, unit: string): number {
    const key = `${name}\n${unit}`;
    const known = this.#parameterIds.get(key);
    if (known !== undefined) return known;
    this.#insert.parameter.run(name, unit);
    const row = this.#database
      .prepare('SELECT parameter_id FROM parameters WHERE name = ? AND unit = ?')
      .get(name, unit);
    const id = Number(row?.['parameter_id']);
    this.#parameterIds.set(key, id);
    return id;
  }
}

export type JournalTable = 'events' | 'commands' | 'reports';

const journalAtColumn: Record<JournalTable, string> = {
  events: 'at_ms',
  commands: 'created_at_ms',
  reports: 'written_at_ms',
};

function prepareInserts(database: Database): Record<ArchiveRow['kind'] | 'sample' | 'parameter', Statement> {
  const into = (table: string, columns: number) =>
    database.prepare(
      `INSERT OR REPLACE INTO ${table} VALUES (${Array.from({ length: columns }, () => '?').join(', ')})`,
    );
  return {
    packet: into('packets', 12),
    sample: into('samples', 7),
    event: into('events', 4),
    alarm: into('alarms', 3),
    command: into('commands', 4),
    report: into('reports', 5),
    parameter: database.prepare('INSERT OR IGNORE INTO parameters (name, unit) VALUES (?, ?)'),
  };
}

/** SQLite has no booleans: they are kept as a blob of one octet, which no other value uses. */
function toSql(value: number | boolean | string): SqlValue {
  return typeof value === 'boolean' ? Uint8Array.of(value ? 1 : 0) : value;
}

function fromSql(value: SqlValue | undefined): number | boolean | string {
  if (value instanceof Uint8Array) return value[0] === 1;
  return value ?? '';
}

function sampleOf(row: SqlRow, name: string, unit: string): ParameterSample {
  return {
    name,
    generatedAtMs: Number(row['generated_at_ms']),
    receivedAtMs: Number(row['received_at_ms']),
    raw: fromSql(row['raw']),
    value: fromSql(row['value']),
    unit: unit === '' ? null : unit,
    limitState: String(row['limit_state']) as ParameterSample['limitState'],
    packetLsn: Number(row['lsn']),
  };
}

function packetOf(row: SqlRow): PacketInfo {
  return {
    lsn: Number(row['lsn']),
    receivedAtMs: Number(row['received_at_ms']),
    generatedAtMs: row['generated_at_ms'] as number | null,
    apid: Number(row['apid']),
    sequenceCount: Number(row['sequence_count']),
    virtualChannelId: Number(row['virtual_channel_id']),
    pusService: row['pus_service'] as number | null,
    pusSubtype: row['pus_subtype'] as number | null,
    container: row['container'] as string | null,
    onboardTimeHex: row['onboard_time_hex'] as string | null,
    fault: row['fault'] as string | null,
    hex: Buffer.from(row['bytes'] as Uint8Array).toString('hex'),
  };
}
