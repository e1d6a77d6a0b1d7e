import type { ArchiveStore, JournalTable, StoreBatch, StoredFact } from './archive-store.ts';
import { StoreError } from './store-error.ts';

/**
 * A store on a server, with notes beside the log of what a start must know though the server is away: which numbers dictionaries,
 * groups and parameters have, how far the store has come, alarms and commands. No packet and no sample.
 *
 * Numbers are noted before the server has them, so that none is ever given twice, and facts after: notes may be behind, never
 * ahead.
 */
export function notedStore(store: ArchiveStore, notes: ArchiveStore): ArchiveStore {
  return {
    ...store,
    async write(batch) {
      const { dictionaries = [], groups = [], parameters = [] } = batch;
      if (dictionaries.length + groups.length + parameters.length > 0)
        await notes.write({ dictionaries, groups, parameters });
      await store.write(batch);
      const journal = batch.journal?.filter(({ table }) => notedTables.includes(table)) ?? [];
      if (batch.facts === undefined && journal.length === 0) return;
      // Notes that are behind cost a longer reading of the log.
      await notes.write({ journal, ...(batch.facts && { facts: batch.facts }) }).catch(() => {});
    },
    async close() {
      await store.close();
      await notes.close();
    },
  };
}

/** Writes down what a server holds at this moment, for notes that were begun anew. @throws the error of either */
export async function noteAll(store: ArchiveStore, notes: ArchiveStore): Promise<void> {
  const journal = await Promise.all(notedTables.map((table) => store.journal({ ...everything, table })));
  await notes.write({ ...(await numbersOf(store)), facts: await factsOf(store), journal: journal.flat() });
}

/**
 * Makes a server that was away at the start agree with the notes that the station went by: what it lacks of the numbers it is
 * given.
 *
 * @throws StoreError `refused` when it has numbers that the notes have not: the station has given them to others by now
 */
export async function agreeWithNotes(store: ArchiveStore, notes: ArchiveStore): Promise<void> {
  const [held, noted] = await Promise.all([numbersOf(store), numbersOf(notes)]);
  const missing: StoreBatch = {
    dictionaries: lacking(noted.dictionaries, held.dictionaries, dictionaryKey),
    groups: lacking(noted.groups, held.groups, groupKey),
    parameters: lacking(noted.parameters, held.parameters, parameterKey),
  };
  const strangers = [
    ...lacking(held.dictionaries, noted.dictionaries, dictionaryKey).map(dictionaryKey),
    ...lacking(held.groups, noted.groups, groupKey).map(groupKey),
    ...lacking(held.parameters, noted.parameters, parameterKey).map(parameterKey),
  ];
  if (strangers.length > 0) {
    const expected = 'what was noted of it at the start';
    const text = `expected ${expected}, found ${strangers.length} more, as ${strangers[0]}: start the station again`;
    throw new StoreError('refused', `${store.engine}: ${text}`);
  }
  if (Object.values(missing).some((rows) => rows.length > 0)) await store.write(missing);
  await notes.write({ facts: await factsOf(store) });
}

type Numbers = Required<Pick<StoreBatch, 'dictionaries' | 'groups' | 'parameters'>>;

async function numbersOf(store: ArchiveStore): Promise<Numbers> {
  return {
    dictionaries: await store.dictionaries(),
    groups: await store.groups(),
    parameters: await store.parameters(),
  };
}

/** Without those that name the store itself. */
async function factsOf(store: ArchiveStore): Promise<Record<string, StoredFact>> {
  const facts = [...(await store.facts())];
  return Object.fromEntries(facts.filter(([name]) => !identity.has(name)));
}

function lacking<Row>(rows: readonly Row[], others: readonly Row[], keyOf: (row: Row) => string): Row[] {
  const known = new Set(others.map(keyOf));
  return rows.filter((row) => !known.has(keyOf(row)));
}

const dictionaryKey = ({ dictionaryId, missionId, hash }: Numbers['dictionaries'][number]) =>
  `dictionary ${dictionaryId} of ${missionId}, ${hash.slice(0, 8)}`;
const groupKey = ({ groupId, dictionaryId, container }: Numbers['groups'][number]) =>
  `group ${groupId} of dictionary ${dictionaryId}, ${container}`;
const parameterKey = ({ parameterId, missionId, name }: Numbers['parameters'][number]) =>
  `parameter ${parameterId} of ${missionId}, ${name}`;

/** What stood, and what was on its way, when an earlier life of the run ended. */
const notedTables: readonly JournalTable[] = ['alarms', 'commands'];
const identity: ReadonlySet<string> = new Set(['run-id', 'version', 'schema-version']);

const everything = {
  fromAtMs: Number.NEGATIVE_INFINITY,
  toAtMs: Number.POSITIVE_INFINITY,
  after: undefined,
  isNewestFirst: true,
  limit: 10_000,
};
