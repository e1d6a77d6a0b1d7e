import { type Result, success } from '@dawa/seams/fault';
import type { ColumnPlan, GroupPlan } from '../archive/samples/group-plan.ts';
import type { DictionaryRow, GroupRow, ParameterRow } from '../archive/store/archive-store.ts';
import {
  type DictionaryContents,
  type DictionaryVersion,
  definitionOf,
  hashOf,
  packContents,
  unpackContents,
} from './dictionary-version.ts';
import { OpenVersion, type VersionNumbers } from './open-version.ts';

/** What a store knows of dictionaries, as rows. */
export interface ShelvedRows {
  readonly dictionaries: readonly DictionaryRow[];
  readonly groups: readonly GroupRow[];
  readonly parameters: readonly ParameterRow[];
}

/**
 * Every version of every mission's dictionary that samples of the archive cite, and the numbers that columns go by.
 *
 * A version is loaded when it is asked for; parameters keep their number through all versions. Rows that the store has not
 * seen yet are handed out by `takeNewRows`, to be written with the first samples that cite them.
 */
export class DictionaryShelf implements VersionNumbers {
  readonly #rows = new Map<number, DictionaryRow>();
  readonly #opened = new Map<number, OpenVersion | undefined>();
  readonly #current = new Map<string, number>();
  readonly #groupRows = new Map<number, GroupRow>();
  /** By `dictionaryId/container`. */
  readonly #groupIds = new Map<string, number>();
  /** By mission and name. */
  readonly #parameterIds = new Map<string, Map<string, number>>();
  /** Groups that bring a parameter, by mission and name. */
  readonly #groupsByName = new Map<string, Map<string, number[]>>();
  #newDictionaries: DictionaryRow[] = [];
  #newGroups: GroupRow[] = [];
  #newParameters: ParameterRow[] = [];
  #lastGroupId = 0;
  #lastParameterId = 0;
  #lastDictionaryId = 0;

  constructor({ dictionaries, groups, parameters }: ShelvedRows = nothingYet) {
    for (const row of dictionaries) this.#addDictionary(row);
    for (const { parameterId, missionId, name } of parameters) {
      ofMission(this.#parameterIds, missionId).set(name, parameterId);
      this.#lastParameterId = Math.max(this.#lastParameterId, parameterId);
    }
    for (const row of groups) this.#addGroup(row);
  }

  /** The version by which packets of a mission are decoded now. */
  current(missionId: string): OpenVersion | undefined {
    const id = this.#current.get(missionId);
    return id === undefined ? undefined : this.version(id);
  }

  /** Versions of all missions, or of one, in the order in which they were loaded. */
  versions(missionId?: string): Omit<DictionaryVersion, 'definition' | 'contents'>[] {
    return [...this.#rows.values()]
      .filter((row) => missionId === undefined || row.missionId === missionId)
      .map(({ dictionaryId, missionId: of, hash, loadedAtMs }) => ({
        dictionaryId,
        missionId: of,
        hash,
        loadedAtMs,
      }));
  }

  /** Undefined when there is none of that number, or when its text cannot be read any more. */
  version(dictionaryId: number): OpenVersion | undefined {
    if (!this.#opened.has(dictionaryId)) this.#opened.set(dictionaryId, this.#open(dictionaryId));
    return this.#opened.get(dictionaryId);
  }

  /**
   * Makes contents the current version of their mission: one that is known already keeps its number.
   *
   * @returns the row when the version is new, to be written into the log before anything is decoded with it; a fault
   *   when nothing of the text can be used, and the version before stays
   */
  load(
    contents: DictionaryContents,
    atMs: number,
  ): Result<{ version: OpenVersion; newRow: DictionaryRow | undefined }> {
    const hash = hashOf(contents);
    const { missionId } = contents;
    const known = [...this.#rows.values()].find((row) => row.missionId === missionId && row.hash === hash);
    const knownVersion = known && this.version(known.dictionaryId);
    if (knownVersion !== undefined) {
      this.#current.set(missionId, knownVersion.dictionaryId);
      return success({ version: knownVersion, newRow: undefined });
    }
    const definition = definitionOf(contents);
    if (!definition.ok) return definition;
    const dictionaryId = this.#lastDictionaryId + 1;
    const row = { dictionaryId, missionId, hash, loadedAtMs: atMs, contents: packContents(contents) };
    this.#addDictionary(row);
    this.#newDictionaries.push(row);
    const opened = new OpenVersion({ ...row, contents, definition: definition.value }, this);
    this.#opened.set(dictionaryId, opened);
    return success({ version: opened, newRow: row });
  }

  /**
   * Opens the current version of a mission anew: the same number and the same columns, and whoever built something on it builds
   * it again. For what hangs on a version and is no part of it, such as the mission's own limits.
   */
  renew(missionId: string): void {
    const id = this.#current.get(missionId);
    const opened = id === undefined ? undefined : this.#opened.get(id);
    if (opened !== undefined) this.#opened.set(opened.dictionaryId, new OpenVersion(opened, this));
  }

  /** A version that the log tells of, while it is read again; the current one of its mission stays. */
  learn(row: DictionaryRow): void {
    if (this.#rows.has(row.dictionaryId)) return;
    const current = this.#current.get(row.missionId);
    this.#newDictionaries.push(row);
    this.#addDictionary(row);
    if (current !== undefined) this.#current.set(row.missionId, current);
  }

  /** A version with all of its text, as stores and logs keep it. */
  row(dictionaryId: number): DictionaryRow | undefined {
    return this.#rows.get(dictionaryId);
  }

  /** The number of the current version of each mission. */
  currentVersions(): Record<string, number> {
    return Object.fromEntries(this.#current);
  }

  /** Makes versions current by their numbers, as the log tells; those that are not known are passed over. */
  use(versions: Readonly<Record<string, number>>): void {
    for (const [missionId, dictionaryId] of Object.entries(versions))
      if (this.#rows.get(dictionaryId)?.missionId === missionId) this.#current.set(missionId, dictionaryId);
  }

  groupPlan(groupId: number): GroupPlan | undefined {
    const row = this.#groupRows.get(groupId);
    return row && this.version(row.dictionaryId)?.planNamed(row.container);
  }

  /** Groups that bring a parameter, through all versions. */
  groupsOf(missionId: string, name: string): GroupPlan[] {
    const ids = this.#groupsByName.get(missionId)?.get(name) ?? [];
    return ids.flatMap((id) => this.groupPlan(id) ?? []);
  }

  groupIdsOf(missionId: string): number[] {
    return [...this.#groupRows.values()]
      .filter((row) => row.missionId === missionId)
      .map((row) => row.groupId);
  }

  /** Rows that no store has been given yet; called once for each batch. */
  takeNewRows(): ShelvedRows {
    const taken = {
      dictionaries: this.#newDictionaries,
      groups: this.#newGroups,
      parameters: this.#newParameters,
    };
    this.#newDictionaries = [];
    this.#newGroups = [];
    this.#newParameters = [];
    return taken;
  }

  /** Rows of a batch that could not be written come with the next one. */
  putBack({ dictionaries, groups, parameters }: ShelvedRows): void {
    this.#newDictionaries.unshift(...dictionaries);
    this.#newGroups.unshift(...groups);
    this.#newParameters.unshift(...parameters);
  }

  parameterIdOf(missionId: string, name: string): number {
    const ids = ofMission(this.#parameterIds, missionId);
    let id = ids.get(name);
    if (id === undefined) {
      id = ++this.#lastParameterId;
      ids.set(name, id);
      this.#newParameters.push({ parameterId: id, missionId, name });
    }
    return id;
  }

  groupIdOf(dictionaryId: number, container: string): number {
    return this.#groupIds.get(groupKey(dictionaryId, container)) ?? this.#lastGroupId + 1;
  }

  /** Told by a version when a container of it is met for the first time. */
  noteGroup({ groupId, dictionaryId, missionId, container, columns }: GroupPlan): void {
    const key = groupKey(dictionaryId, container);
    if (this.#groupIds.has(key)) return;
    const row = { groupId, dictionaryId, missionId, container, columns: columnsText(columns) };
    this.#addGroup(row);
    this.#newGroups.push(row);
  }

  #open(dictionaryId: number): OpenVersion | undefined {
    const row = this.#rows.get(dictionaryId);
    const contents = row && unpackContents(row.contents);
    const definition = contents?.ok === true ? definitionOf(contents.value) : undefined;
    if (row === undefined || contents?.ok !== true || definition?.ok !== true) return undefined;
    return new OpenVersion({ ...row, contents: contents.value, definition: definition.value }, this);
  }

  #addDictionary(row: DictionaryRow): void {
    this.#rows.set(row.dictionaryId, row);
    this.#current.set(row.missionId, row.dictionaryId);
    this.#lastDictionaryId = Math.max(this.#lastDictionaryId, row.dictionaryId);
  }

  #addGroup(row: GroupRow): void {
    this.#groupRows.set(row.groupId, row);
    this.#groupIds.set(groupKey(row.dictionaryId, row.container), row.groupId);
    this.#lastGroupId = Math.max(this.#lastGroupId, row.groupId);
    const groupsByName = ofMission(this.#groupsByName, row.missionId);
    for (const name of namesIn(row.columns)) {
      const groups = groupsByName.get(name);
      if (groups === undefined) groupsByName.set(name, [row.groupId]);
      else if (!groups.includes(row.groupId)) groups.push(row.groupId);
    }
  }
}

const nothingYet: ShelvedRows = { dictionaries: [], groups: [], parameters: [] };

function ofMission<Value>(missions: Map<string, Map<string, Value>>, missionId: string): Map<string, Value> {
  const found = missions.get(missionId) ?? new Map<string, Value>();
  missions.set(missionId, found);
  return found;
}

const groupKey = (dictionaryId: number, container: string) => `${dictionaryId}/${container}`;

/** What a store remembers of columns, so that it can be asked for a name before any dictionary is loaded. */
function columnsText(columns: readonly ColumnPlan[]): string {
  return JSON.stringify(columns.map(({ parameterId, name, rawKind }) => [parameterId, name, rawKind]));
}

function namesIn(columns: string): string[] {
  const parsed: unknown = JSON.parse(columns);
  return Array.isArray(parsed) ? parsed.map((column) => String(column[1])) : [];
}
