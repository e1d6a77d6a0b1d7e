import type { StoreBatch } from './archive-store.ts';
import type { Conversation } from './postgres-line.ts';
import { postgresTypes } from './postgres-schema.ts';
import { checkedSpanClass, encodeFact, encodeRow, type StoredValue, withoutNoFigures } from './row-code.ts';
import {
  type Column,
  chunkBlobColumns,
  chunkHeadColumns,
  dictionaryColumns,
  groupColumns,
  journalColumns,
  journalKinds,
  packetColumns,
  parameterColumns,
  segmentContentColumns,
  segmentHeadColumns,
  sqlNames,
} from './store-tables.ts';
import { toStoredText } from './stored-text.ts';

/** Statements of one batch, made before the first is sent: a row that makes no sense fails before anything is written. */
export function planPostgresBatch(batch: StoreBatch, schema: string): Statement[] {
  const put = (table: string, columns: readonly Column[], key: readonly string[], rows: readonly object[]) =>
    putStatements(`${schema}.${table}`, columns, key, encodeNewest(table, columns, key, rows));

  const segments = (batch.segments ?? []).map((row) => ({
    ...row,
    spanClass: checkedSpanClass('segments', row),
  }));
  const chunks = (batch.chunks ?? []).map((row) => ({
    ...withoutNoFigures(row),
    spanClass: checkedSpanClass('chunks', row),
  }));
  const entries = (batch.journal ?? []).map((row) => ({ ...row, kind: journalKinds[row.table] }));
  return [
    ...dropStatements(batch, schema),
    ...put('dictionaries', dictionaryColumns, ['dictionaryId'], batch.dictionaries ?? []),
    ...put('groups', groupColumns, ['groupId'], batch.groups ?? []),
    ...put('parameters', parameterColumns, ['parameterId'], batch.parameters ?? []),
    ...put('segment_heads', segmentHeadColumns, ['segmentId'], segments),
    ...put('segment_contents', segmentContentColumns, ['segmentId'], segments),
    ...put('chunk_heads', chunkHeadColumns, ['chunkId'], chunks),
    ...put('chunk_blobs', chunkBlobColumns, ['chunkId'], chunks),
    ...put('packets', packetColumns, ['lsn'], batch.packets ?? []),
    ...put('journal', journalColumns, ['kind', 'id'], entries),
    ...factStatements(batch, schema),
  ];
}

export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export async function runStatements(
  { change }: Conversation,
  statements: readonly Statement[],
): Promise<void> {
  for (const { sql, values } of statements) await change(sql, values);
}

/** Chunks go with their segment: without its times they cannot be read. */
function dropStatements({ dropSegments, dropChunks }: StoreBatch, schema: string): Statement[] {
  const statements: Statement[] = [];
  if (dropSegments !== undefined && dropSegments.length > 0) {
    statements.push(
      {
        sql: `DELETE FROM ${schema}.chunk_heads USING ${schema}.chunk_blobs b
              WHERE b.chunk_id = chunk_heads.chunk_id AND b.segment_id = ANY (?::bigint[])`,
        values: [dropSegments],
      },
      ...['chunk_blobs', 'segment_contents', 'segment_heads'].map((table) => ({
        sql: `DELETE FROM ${schema}.${table} WHERE segment_id = ANY (?::bigint[])`,
        values: [dropSegments],
      })),
    );
  }
  if (dropChunks !== undefined && dropChunks.length > 0) {
    for (const table of ['chunk_heads', 'chunk_blobs']) {
      statements.push({
        sql: `DELETE FROM ${schema}.${table} WHERE chunk_id = ANY (?::bigint[])`,
        values: [dropChunks],
      });
    }
  }
  return statements;
}

function factStatements({ facts }: StoreBatch, schema: string): Statement[] {
  return Object.entries(facts ?? {}).map(([name, value]) => {
    if (value === null) {
      return { sql: `DELETE FROM ${schema}.facts WHERE name = ?`, values: [toStoredText(name)] };
    }
    const stored = encodeFact(name, value);
    return {
      sql: `INSERT INTO ${schema}.facts (name, number, text) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET number = EXCLUDED.number, text = EXCLUDED.text`,
      values: [
        toStoredText(name),
        typeof stored === 'number' ? stored : null,
        typeof stored === 'string' ? stored : null,
      ],
    };
  });
}

/** Of rows with one key the last one counts: a statement may not touch a row twice. */
function encodeNewest(
  table: string,
  columns: readonly Column[],
  key: readonly string[],
  rows: readonly object[],
): StoredValue[][] {
  const places = key.map((field) => columns.findIndex((column) => column.field === field));
  const newest = new Map<string, StoredValue[]>();
  for (const row of rows) {
    const values = encodeRow(table, columns, row);
    newest.set(places.map((place) => values[place]).join('\u0000'), values);
  }
  return [...newest.values()];
}

const mostRows = 5000;
const mostOctets = 64 * 1024 * 1024;

function putStatements(
  table: string,
  columns: readonly Column[],
  key: readonly string[],
  rows: readonly StoredValue[][],
): Statement[] {
  const statements: Statement[] = [];
  let first = 0;
  let octets = 0;
  rows.forEach((row, index) => {
    const rowOctets = row.reduce<number>(
      (sum, value) => sum + (value instanceof Uint8Array ? value.length : 0),
      0,
    );
    if (index > first && (index - first >= mostRows || octets + rowOctets > mostOctets)) {
      statements.push(putStatement(table, columns, key, rows.slice(first, index)));
      first = index;
      octets = 0;
    }
    octets += rowOctets;
  });
  if (rows.length > first) statements.push(putStatement(table, columns, key, rows.slice(first)));
  return statements;
}

/**
 * Many rows at once: one array for each column. Octets go as one long value that the server cuts, for in an array each would
 * be written in hexadecimal digits.
 */
function putStatement(
  table: string,
  columns: readonly Column[],
  key: readonly string[],
  rows: readonly StoredValue[][],
): Statement {
  const blobs: unknown[] = [];
  const arrays: { readonly type: string; readonly values: unknown[] }[] = [];
  const names: string[] = [];
  const picked = columns.map((column, place) => {
    const values = rows.map((row) => row[place]);
    const name = `c${place}`;
    if (column.kind !== 'bytes') {
      arrays.push({ type: postgresTypes[column.kind], values });
      names.push(name);
      return name;
    }
    const { whole, starts, lengths } = joined(values as (Uint8Array | null)[]);
    blobs.push(whole);
    arrays.push({ type: 'int', values: starts }, { type: 'int', values: lengths });
    names.push(`${name}_start`, `${name}_length`);
    return `substring(?::bytea FROM ${name}_start FOR ${name}_length)`;
  });
  const keyNames = columns.filter(({ field }) => key.includes(field));
  const replaced = columns
    .filter(({ field }) => !key.includes(field))
    .map(({ sqlName }) => `${sqlName} = EXCLUDED.${sqlName}`);
  return {
    sql: `INSERT INTO ${table} (${sqlNames(columns)}) SELECT ${picked.join(', ')}
          FROM unnest(${arrays.map(({ type }) => `?::${type}[]`).join(', ')}) AS rows (${names.join(', ')})
          ON CONFLICT (${sqlNames(keyNames)}) DO UPDATE SET ${replaced.join(', ')}`,
    values: [...blobs, ...arrays.map(({ values }) => arrayLiteral(values))],
  };
}

/** PostgreSQL manual, 8.15.6. Numbers need no quotes, and are most of what comes: the driver would quote each. */
function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(elementLiteral).join(',')}}`;
}

function elementLiteral(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return 'NULL';
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function joined(parts: readonly (Uint8Array | null)[]): {
  whole: Buffer;
  starts: number[];
  lengths: (number | null)[];
} {
  const starts: number[] = [];
  let start = 1;
  for (const part of parts) {
    starts.push(start);
    start += part?.length ?? 0;
  }
  return {
    whole: Buffer.concat(parts.filter((part) => part !== null)),
    starts,
    lengths: parts.map((part) => part?.length ?? null),
  };
}
