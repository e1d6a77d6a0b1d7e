import type { DecodedBatch } from '../pipeline/decode-batch.ts';
import type { GroupRows } from './samples/group-plan.ts';
import { OpenSegment } from './samples/open-segment.ts';
import type { SampleArchive } from './samples/sample-archive.ts';
import type { JournalEntry } from './store/archive-store.ts';
import { octetsOfJournal, octetsOfPackets, type WaitingRows } from './waiting-rows.ts';

export interface LiveRowsParts {
  readonly waiting: WaitingRows;
  readonly samples: SampleArchive;
  /** Rows set aside are let go when they come to more. */
  readonly mostOctets: number;
}

/**
 * Where rows go that were just heard: into memory. While the store is away for long, or outrun, they go nowhere, since the log
 * has them; and while the last of them are read back from the log, what comes meanwhile is set aside, so that rows reach memory
 * in the order of the log.
 */
export class LiveRows {
  readonly #parts: LiveRowsParts;
  #way: 'memory' | 'nowhere' | 'aside' = 'memory';
  #aside: (() => void)[] = [];
  #asideOctets = 0;

  constructor(parts: LiveRowsParts) {
    this.#parts = parts;
  }

  /** False when rows were let go that only the log has. */
  get isWhole(): boolean {
    return this.#way !== 'nowhere';
  }

  addBatch(batch: DecodedBatch): void {
    const { waiting } = this.#parts;
    this.#take(octetsOfPackets(batch.packets), () => waiting.addPackets(batch.rows, batch.packets));
    for (const { rows } of batch.groups) this.addRows(rows);
  }

  addRows(rows: GroupRows): void {
    const { samples } = this.#parts;
    if (this.#way === 'memory') samples.append(rows);
    else if (this.#way === 'aside') {
      // Its columns are written over by the next batch.
      const kept = new OpenSegment(rows.plan, rows.count);
      kept.append(rows);
      this.#take(kept.octets, () => samples.append(kept.rows));
    }
  }

  addJournal(entries: readonly JournalEntry[]): void {
    this.#take(octetsOfJournal(entries), () => this.#parts.waiting.addJournal(entries));
  }

  /** Lets go all that waits, and what comes from now on. */
  letGo(): void {
    this.#way = 'nowhere';
    this.#forgetAside();
    this.#parts.waiting.clear();
    this.#parts.samples.letGo();
  }

  /** What comes from now on is brought in by `resume`, if there is not too much of it. */
  setAside(): void {
    this.#way = 'aside';
  }

  /** Gives up what was set aside. */
  stopSettingAside(): void {
    this.#way = 'nowhere';
    this.#forgetAside();
  }

  resume(): void {
    this.#way = 'memory';
    for (const add of this.#aside) add();
    this.#forgetAside();
  }

  #take(octets: number, add: () => void): void {
    if (this.#way === 'memory') add();
    if (this.#way !== 'aside') return;
    this.#aside.push(add);
    this.#asideOctets += octets;
    if (this.#asideOctets > this.#parts.mostOctets) this.stopSettingAside();
  }

  #forgetAside(): void {
    this.#aside = [];
    this.#asideOctets = 0;
  }
}
