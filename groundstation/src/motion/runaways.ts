import type { Clock } from '@dawa/seams/clock';
import type { Journal } from '../ports.ts';

/** So many within … */
const most = 3;
/** … this, and a person must look before anything moves again. */
const windowMs = 600_000;

/** How often the antenna was where nobody sent it. Once may be a damaged order; three times is a fault of the rotator. */
export class Runaways {
  #atMs: number[] = [];
  readonly #clock: Clock;
  readonly #journal: Journal;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  /** Why nothing may move, in one line; null when it may. */
  get block(): string | null {
    if (this.#atMs.length < most) return null;
    return `it ran away ${most} times within ${windowMs / 60_000} minutes, and a person must look first`;
  }

  note(why: string): void {
    const nowAtMs = this.#clock.nowAtMs();
    this.#atMs = [...this.#atMs, nowAtMs].filter((atMs) => nowAtMs - atMs < windowMs).slice(-most);
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

  /** A person has looked. */
  clear(): void {
    this.#atMs = [];
    this.#journal.clear('rotator.runaway');
  }
}
