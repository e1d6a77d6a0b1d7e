import type { Database } from '../database.ts';
import type { ArchiveStore, DictionaryRow, GroupRow, ParameterRow, StoredFact } from './archive-store.ts';
import { countInSqlite } from './sqlite-counts.ts';
import { createRowReads } from './sqlite-journal.ts';
import { prepareArrays, prepareRows } from './sqlite-rows.ts';
import { createSampleReads } from './sqlite-samples.ts';
import { sizesInSqlite } from './sqlite-sizes.ts';
import { dictionaryColumns, groupColumns, parameterColumns } from './store-tables.ts';
import { fromStoredText } from './stored-text.ts';

export type SqliteReads = Omit<ArchiveStore, 'engine' | 'write' | 'forgetBefore' | 'backup' | 'close'>;

/**
 * All questions to a store in SQLite. Those that look at many rows (`countPackets`, `sizes`) let the event loop turn meanwhile;
 * the others are answered before they return their promise.
 *
 * @param rest lets the event loop turn
 */
export function createSqliteReads(database: Database, path: string, rest: () => Promise<void>): SqliteReads {
  const all = {
    dictionaries: prepareRows<DictionaryRow>(
      database,
      dictionaryColumns,
      'dictionaries ORDER BY dictionary_id',
    ),
    groups: prepareRows<GroupRow>(database, groupColumns, 'groups ORDER BY group_id'),
    parameters: prepareRows<ParameterRow>(database, parameterColumns, 'parameters ORDER BY parameter_id'),
    facts: prepareArrays(database, 'SELECT name, value FROM facts ORDER BY name'),
  };
  return {
    async facts() {
      return new Map(
        all.facts
          .all()
          .map(([name, value]): [string, StoredFact] => [
            fromStoredText(String(name)),
            typeof value === 'string' ? fromStoredText(value) : Number(value),
          ]),
      );
    },
    async dictionaries() {
      return all.dictionaries();
    },
    async groups() {
      return all.groups();
    },
    async parameters() {
      return all.parameters();
    },
    ...createSampleReads(database),
    ...createRowReads(database),
    countPackets: countInSqlite(database, rest),
    sizes: sizesInSqlite(database, path, rest),
  };
}
