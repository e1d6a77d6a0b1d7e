import { createHash } from 'node:crypto';
import type { ArchiveStore, DictionaryRow, GroupRow, ParameterRow, StoredFact } from './archive-store.ts';
import { guardStore } from './guarded-store.ts';
import { backUpPostgres } from './postgres-backup.ts';
import { postgresError } from './postgres-error.ts';
import { createPostgresRowReads } from './postgres-journal.ts';
import { type Conversation, type PostgresAddress, PostgresLine } from './postgres-line.ts';
import { createPostgresSampleReads } from './postgres-samples.ts';
import { createPostgresTables } from './postgres-schema.ts';
import { createPostgresUpkeep } from './postgres-upkeep.ts';
import { planPostgresBatch, runStatements } from './postgres-writer.ts';
import { decodeRow } from './row-code.ts';
import { StoreError } from './store-error.ts';
import { type Column, dictionaryColumns, groupColumns, parameterColumns, sqlNames } from './store-tables.ts';
import { fromStoredText } from './stored-text.ts';

export interface PostgresStoreOptions {
  readonly address: PostgresAddress;
  readonly runId: string;
  /** Of what the caller packs into rows; rows of another version are thrown away, for the log has it all. */
  readonly version: number;
  /** Where the tables stand; default one of the run's own. Letters, digits and `_` after `dawa_`. */
  readonly schema?: string;
  /** How long the server may take over one answer; default 60 s. */
  readonly answerWithinMs?: number;
}

/** Raise it when a table changes. */
const schemaVersion = 1;

/**
 * Opens the store in a PostgreSQL server, in a schema made when absent.
 *
 * Rows of another version are thrown away. Those of another run are not: on a server they may be somebody's only copy.
 *
 * A line that is lost fails the call that was using it, as `unreachable`, and is made again by the next one. A batch is there
 * whole or not at all; where the line broke while the server was agreeing to it, writing it once more makes sure.
 *
 * @returns the store, and, when rows were thrown away, why: everything has to be made again from the log
 * @throws StoreError when the server cannot be reached, or another process writes into the schema
 */
export async function openPostgresStore(
  options: PostgresStoreOptions,
): Promise<{ store: ArchiveStore; discarded: string | undefined }> {
  const schema = options.schema ?? schemaOfRun(options.runId);
  if (!/^dawa_[a-z0-9_]{1,58}$/.test(schema)) {
    throw new RangeError(`schema: expected dawa_ and small letters, digits or _, found ${schema}`);
  }
  const answerWithinMs = options.answerWithinMs ?? 60_000;
  const writing = new PostgresLine(options.address, answerWithinMs, (say) => lock(say, schema));
  const reading = new PostgresLine(options.address, answerWithinMs);
  const close = async () => {
    await Promise.all([writing.close(), reading.close()]);
  };
  try {
    const discarded = await writing.transact('BEGIN', (say) => prepareSchema(say, schema, options));
    const store = createPostgresStore(writing, reading, schema, options.address, close);
    return { store: guardStore(store, postgresError), discarded };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens what stands in a schema for reading alone: nothing is made, and whoever writes into it is not disturbed.
 *
 * @throws StoreError `unreachable` when the server cannot be reached, `refused` when it has nothing of this run and version
 */
export async function readPostgresStore(options: PostgresStoreOptions): Promise<ArchiveStore> {
  const schema = options.schema ?? schemaOfRun(options.runId);
  const line = new PostgresLine(options.address, options.answerWithinMs ?? 60_000, async (say) => {
    await say.change('SET default_transaction_read_only = on');
  });
  const store = guardStore(
    createPostgresStore(line, line, schema, options.address, () => line.close()),
    postgresError,
  );
  try {
    const isThere = await line.take((say) => say.rows('SELECT to_regclass(?)', [`${schema}.facts`]));
    const facts = isThere[0]?.[0] === null ? new Map<string, StoredFact>() : await store.facts();
    for (const [name, expected] of Object.entries(identityOf(options))) {
      const found = facts.get(name) ?? 'none';
      if (found !== expected)
        throw new StoreError(
          'refused',
          `PostgreSQL: ${schema}: ${name}: expected ${expected}, found ${found}`,
        );
    }
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function identityOf({ runId, version }: PostgresStoreOptions) {
  return { 'run-id': runId, version, 'schema-version': schemaVersion };
}

/** `dawa_` and what is left of the run's name, with eight digits of its hash, for PostgreSQL has no room for the rest. */
export function schemaOfRun(runId: string): string {
  const readable = runId
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40);
  return `dawa_${readable}_${createHash('sha256').update(runId).digest('hex').slice(0, 8)}`;
}

/** Held as long as the line is: two writers would replace each other's rows. */
async function lock(say: Conversation, schema: string): Promise<void> {
  const [row] = await say.rows('SELECT pg_try_advisory_lock(hashtextextended(?, 0))', [schema]);
  if (row?.[0] !== true) {
    throw new StoreError(
      'refused',
      `PostgreSQL: ${schema}: expected a schema that nobody writes, found another writer`,
    );
  }
}

/** @returns why rows were thrown away */
async function prepareSchema(
  say: Conversation,
  schema: string,
  options: PostgresStoreOptions,
): Promise<string | undefined> {
  const { runId } = options;
  const [found] = await say.rows('SELECT to_regclass(?) IS NOT NULL', [`${schema}.facts`]);
  const facts = found?.[0] === true ? await readFacts(say, schema) : new Map<string, StoredFact>();
  const foundRun = facts.get('run-id') ?? null;
  if (foundRun !== null && foundRun !== runId) {
    throw new StoreError('refused', `PostgreSQL: ${schema}: expected run ${runId}, found ${foundRun}`);
  }
  const identity = identityOf(options);
  const strange = Object.entries(identity).find(([name, value]) => facts.get(name) !== value);
  if (strange === undefined) return undefined;
  if (facts.size > 0) await say.change(`DROP SCHEMA ${schema} CASCADE`);
  await say.change(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await createPostgresTables(say, schema);
  await runStatements(say, planPostgresBatch({ facts: identity }, schema));
  if (facts.size === 0) return undefined;
  return `${schema}: ${strange[0]}: expected ${strange[1]}, found ${facts.get(strange[0]) ?? null}`;
}

async function readFacts(say: Conversation, schema: string): Promise<Map<string, StoredFact>> {
  const rows = await say.rows(`SELECT name, number, text FROM ${schema}.facts ORDER BY name`);
  return new Map(
    rows.map(([name, number, text]): [string, StoredFact] => [
      fromStoredText(String(name)),
      typeof text === 'string' ? fromStoredText(text) : Number(number),
    ]),
  );
}

function createPostgresStore(
  writing: PostgresLine,
  reading: PostgresLine,
  schema: string,
  address: PostgresAddress,
  close: () => Promise<void>,
): ArchiveStore {
  const all = async <Row>(table: string, columns: readonly Column[], key: string): Promise<Row[]> => {
    const sql = `SELECT ${sqlNames(columns)} FROM ${schema}.${table} ORDER BY ${key}`;
    const rows = await reading.take((say) => say.rows(sql));
    return rows.map((row) => decodeRow<Row>(columns, row));
  };
  return {
    engine: 'postgres',
    async write(batch) {
      const statements = planPostgresBatch(batch, schema);
      if (statements.length > 0) await writing.transact('BEGIN', (say) => runStatements(say, statements));
    },
    facts: () => reading.take((say) => readFacts(say, schema)),
    dictionaries: () => all<DictionaryRow>('dictionaries', dictionaryColumns, 'dictionary_id'),
    groups: () => all<GroupRow>('groups', groupColumns, 'group_id'),
    parameters: () => all<ParameterRow>('parameters', parameterColumns, 'parameter_id'),
    ...createPostgresSampleReads(reading, schema),
    ...createPostgresRowReads(reading, schema),
    ...createPostgresUpkeep(writing, reading, schema),
    backup: (target) => backUpPostgres(address, schema, target),
    close,
  };
}
