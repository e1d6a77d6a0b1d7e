import type { Clock } from '@dawa/seams/clock';
import type { StoredValue } from '../adapters/json-file.ts';
import type { Journal } from '../ports.ts';

/** When the antenna was last where nobody sent it. Survives restarts, as the trip of a transmitter does. */
export interface RunawayMemory {
  readonly atMs: readonly number[];
}

/** So many within … */
const most = 3;
/** … this, and a person must look before anything moves again. */
const windowMs = 600_000;

/**
 * How often the antenna was where nobody sent it. Once may be a damaged order; three times is a fault of the rotator, and no restart makes
 * one of it that nobody looked at.
 */
export class Runaways {
  #atMs: readonly number[];
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #memory: StoredValue<RunawayMemory> | undefined;

  constructor(clock: Clock, journal: Journal, memory?: StoredValue<RunawayMemory>) {
    this.#clock = clock;
    this.#journal = journal;
    this.#memory = memory;
    this.#atMs = loaded(memory, clock);
    if (this.block !== null) this.#raise('it ran away before the restart');
  }

  /** Why nothing may move, in one line; null when it may. */
  get block(): string | null {
    if (this.#atMs.length < most) return null;
    return `it ran away ${most} times within ${windowMs / 60_000} minutes, and a person must look first`;
  }

  note(why: string): void {
    const nowAtMs = this.#clock.nowAtMs();
    this.#atMs = [...this.#atMs, nowAtMs].filter((atMs) => nowAtMs - atMs < windowMs).slice(-most);
    this.#memory?.save({ atMs: this.#atMs });
    this.#raise(why);
  }

  /** A person has looked. */
  clear(): void {
    this.#atMs = [];
    this.#memory?.save({ atMs: [] });
    this.#journal.clear('rotator.runaway');
  }

  #raise(why: string): void {
    const whatNow =
      this.block === null
        ? 'It was told to halt; look at it.'
        : 'It is not moved any more: look at it, then release it.';
    this.#journal.raise({
      alarmId: 'rotator.runaway',
      severity: 'critical',
      title: 'Antenna halted',
      text: `${why[0]!.toUpperCase()}${why.slice(1)}. ${whatNow}`,
      source: 'rotator',
    });
  }
}

/** A file that cannot be read may have said that it ran away three times: then a person looks. */
function loaded(memory: StoredValue<RunawayMemory> | undefined, clock: Clock): readonly number[] {
  try {
    const atMs = memory?.load()?.atMs ?? [];
    return atMs.filter((at) => Number.isFinite(at)).slice(-most);
  } catch {
    return new Array<number>(most).fill(clock.nowAtMs());
  }
}
