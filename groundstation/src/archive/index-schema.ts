import type { Database, SqlValue } from './database.ts';

/** Raise it when a table changes: an index of another version is deleted and made again from the log. */
export const indexVersion = 1;

/** Creates the tables of the index where they are missing. Times are UTC milliseconds, as doubles. */
export function createIndexTables(database: Database): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS packets (
      lsn INTEGER PRIMARY KEY, received_at_ms REAL NOT NULL, generated_at_ms REAL, apid INTEGER NOT NULL,
      sequence_count INTEGER NOT NULL, virtual_channel_id INTEGER NOT NULL, pus_service INTEGER, pus_subtype INTEGER,
      container TEXT, onboard_time_hex TEXT, fault TEXT, bytes BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS packets_by_time ON packets (received_at_ms, lsn);
    CREATE INDEX IF NOT EXISTS packets_by_apid ON packets (apid, received_at_ms, lsn);
    CREATE TABLE IF NOT EXISTS parameters (
      parameter_id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (name, unit));
    CREATE TABLE IF NOT EXISTS samples (
      parameter_id INTEGER NOT NULL, generated_at_ms REAL NOT NULL, lsn INTEGER NOT NULL,
      received_at_ms REAL NOT NULL, raw, value, limit_state TEXT NOT NULL,
      PRIMARY KEY (parameter_id, generated_at_ms, lsn)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS events (
      lsn INTEGER PRIMARY KEY, event_id INTEGER NOT NULL, at_ms REAL NOT NULL, json TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS events_by_time ON events (at_ms, lsn);
    CREATE TABLE IF NOT EXISTS alarms (alarm_id TEXT PRIMARY KEY, lsn INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS commands (
      command_id TEXT PRIMARY KEY, created_at_ms REAL NOT NULL, lsn INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS reports (
      report_id TEXT PRIMARY KEY, pass_id TEXT NOT NULL, written_at_ms REAL NOT NULL, lsn INTEGER NOT NULL,
      json TEXT NOT NULL) WITHOUT ROWID;
  `);
}

export function readFact(database: Database, name: string): SqlValue {
  return database.prepare('SELECT value FROM facts WHERE name = ?').get(name)?.['value'] ?? null;
}

export function writeFact(database: Database, name: string, value: SqlValue): void {
  database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)').run(name, value);
}
