import type { FrameTick } from '@dawa/protocols/console/link';

/** How frames come: second by second, and how many in the last five. */
export class FrameRate {
  /** Instants of good frames within the window. */
  #recentAtMs: number[] = [];
  #ticks: FrameTick[] = [];

  addGood(atMs: number): void {
    this.#recentAtMs = [...this.#recentAtMs.filter((recentAtMs) => recentAtMs > atMs - windowMs), atMs];
    this.#tickAt(atMs).good++;
  }

  addBad(atMs: number): void {
    this.#tickAt(atMs).bad++;
  }

  /** Good frames a second. */
  perS(atMs: number): number {
    const recent = this.#recentAtMs.filter((recentAtMs) => recentAtMs > atMs - windowMs).length;
    return recent / (windowMs / 1000);
  }

  /** Since the last call; the newest second comes again when it grew. */
  takeTicks(): FrameTick[] {
    const ticks = this.#ticks.map((tick) => ({ ...tick }));
    this.#ticks = this.#ticks.slice(-1);
    return ticks;
  }

  #tickAt(atMs: number): FrameTick {
    const secondAtMs = Math.floor(atMs / 1000) * 1000;
    const last = this.#ticks.at(-1);
    if (last?.atMs === secondAtMs) return last;
    const tick = { atMs: secondAtMs, good: 0, bad: 0 };
    this.#ticks.push(tick);
    if (this.#ticks.length > mostTicks) this.#ticks.shift();
    return tick;
  }
}

const windowMs = 5000;
const mostTicks = 1200;
