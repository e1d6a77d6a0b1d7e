import type { StoredFact } from '../archive/store/archive-store.ts';

/** Name of the fact of a store that tells when dictionaries became current. */
export const dictionaryTurnsFact = 'dictionary-turns';

/** Packets of a mission behind the record are decoded by the version. */
interface DictionaryTurn {
  readonly lsn: number;
  readonly missionId: string;
  readonly dictionaryId: number;
}

/**
 * At which records of the log which version of a mission's dictionary became the current one.
 *
 * The log says so itself, but whoever reads it again from its middle, after a crash, must know what was current there: rows of
 * a packet that is decoded by another version than at first would stand beside those that the store has.
 */
export class DictionaryTurns {
  /** In the order of the log. */
  #turns: DictionaryTurn[];
  #keptLsn: number;

  /** @param throughLsn what the log has: a store that says more was written beside another log */
  constructor(kept?: StoredFact, throughLsn = Number.POSITIVE_INFINITY) {
    this.#turns = readTurns(kept).filter(({ lsn }) => lsn <= throughLsn);
    this.#keptLsn = this.#turns.at(-1)?.lsn ?? 0;
  }

  /** A record of the log makes a version current; one that is known is passed over. */
  note(turn: DictionaryTurn): void {
    if (turn.lsn <= (this.#turns.at(-1)?.lsn ?? 0)) return;
    this.#turns.push(turn);
    if (this.#turns.length > mostTurns) this.#turns.shift();
  }

  /** The version of each mission by which a packet right behind a record was decoded. */
  currentBehind(lsn: number): Record<string, number> {
    const current: Record<string, number> = {};
    for (const turn of this.#turns) if (turn.lsn <= lsn) current[turn.missionId] = turn.dictionaryId;
    return current;
  }

  /** What a store is to keep in a batch that ends at an acknowledged record; `kept` is to be called once it has it. */
  due(throughLsn: number): { readonly facts: Readonly<Record<string, StoredFact>>; kept(): void } {
    const known = this.#turns.filter(({ lsn }) => lsn <= throughLsn);
    const lastLsn = known.at(-1)?.lsn ?? 0;
    if (lastLsn <= this.#keptLsn) return { facts: {}, kept: () => {} };
    return {
      facts: { [dictionaryTurnsFact]: JSON.stringify(known) },
      kept: () => {
        this.#keptLsn = lastLsn;
      },
    };
  }
}

/** No restart reads the log from before so many changes. */
const mostTurns = 1000;

/** A text that is none of ours tells nothing. */
function readTurns(kept: StoredFact | undefined): DictionaryTurn[] {
  if (typeof kept !== 'string') return [];
  try {
    const turns: unknown = JSON.parse(kept);
    return Array.isArray(turns) ? turns.filter(isTurn) : [];
  } catch {
    return [];
  }
}

function isTurn(value: unknown): value is DictionaryTurn {
  const { lsn, missionId, dictionaryId } = (value ?? {}) as Partial<DictionaryTurn>;
  return Number.isSafeInteger(lsn) && typeof missionId === 'string' && Number.isSafeInteger(dictionaryId);
}
