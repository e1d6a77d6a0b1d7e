import { msPerDay } from '../time.ts';
import type { ParsedSpaceWeather, RowResult, SpaceWeatherDay, SpaceWeatherFault } from './day.ts';

/**
 * Puts rows in order: days must ascend, except that predictions may begin before the observations end; what is better known
 * stands first in the file and stays.
 */
export class RowCollector {
  readonly #days: SpaceWeatherDay[] = [];
  readonly #faults: SpaceWeatherFault[] = [];

  add(row: RowResult, line: number): void {
    if (!row.ok) {
      this.fault({ ...row.fault, line });
      return;
    }
    const last = this.#days.at(-1);
    if (last === undefined || row.day.dayAtMs > last.dayAtMs) this.#days.push(row.day);
    else if (row.day.kind === last.kind) {
      const expected = `a day after ${isoDay(last.dayAtMs)}`;
      this.fault({ kind: 'not-ascending', line, column: 1, expected, found: isoDay(row.day.dayAtMs) });
    }
  }

  fault(fault: SpaceWeatherFault): void {
    this.#faults.push(fault);
  }

  finish(): ParsedSpaceWeather {
    if (this.#days.length === 0 && this.#faults.length === 0) {
      this.fault({ kind: 'empty', line: 1, expected: 'rows of days', found: 'none' });
    }
    return { days: this.#days, faults: this.#faults };
  }
}

/** `2018-08-10`. */
export const isoDay = (atMs: number) =>
  new Date(Math.floor(atMs / msPerDay) * msPerDay).toISOString().slice(0, 10);
