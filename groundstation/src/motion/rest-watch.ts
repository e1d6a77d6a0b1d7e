import type { Direction, Reading } from '../ports.ts';

/** An antenna whose readings stay within this … */
const restSpreadDeg = 0.5;
/** … for so long is at rest. */
const restWindowMs = 800;

/** Whether the antenna moves, from where it says that it stands. */
export class RestWatch {
  #readings: Reading<Direction>[] = [];

  /** @returns false for a reading that is known already */
  add(reading: Reading<Direction> | undefined): boolean {
    const last = this.#readings.at(-1);
    if (reading === undefined || (last !== undefined && reading.readAtMs <= last.readAtMs)) return false;
    this.#readings.push(reading);
    // One from before the window is kept, so that the window is covered whole.
    while ((this.#readings[1]?.readAtMs ?? Number.POSITIVE_INFINITY) <= reading.readAtMs - restWindowMs) {
      this.#readings.shift();
    }
    return true;
  }

  get last(): Reading<Direction> | undefined {
    return this.#readings.at(-1);
  }

  /** Rest that was seen before counts no more: the antenna was told something else. */
  forget(): void {
    this.#readings = this.#readings.slice(-1);
  }

  /** Only what is read from now on counts. */
  clear(): void {
    this.#readings = [];
  }

  get isAtRest(): boolean {
    const { first, last } = { first: this.#readings[0], last: this.#readings.at(-1) };
    if (first === undefined || last === undefined) return false;
    return last.readAtMs - first.readAtMs >= restWindowMs && this.#spreadDeg() <= restSpreadDeg;
  }

  /** True when it was seen to move within the window. */
  get isMoving(): boolean {
    return this.#spreadDeg() > restSpreadDeg;
  }

  #spreadDeg(): number {
    if (this.#readings.length < 2) return 0;
    const azimuthsDeg = this.#readings.map(({ azimuthDeg }) => azimuthDeg);
    const elevationsDeg = this.#readings.map(({ elevationDeg }) => elevationDeg);
    return Math.max(
      Math.max(...azimuthsDeg) - Math.min(...azimuthsDeg),
      Math.max(...elevationsDeg) - Math.min(...elevationsDeg),
    );
  }
}
