import type { Cancel, Clock } from '@dawa/seams/clock';

/**
 * The payload's transmitter as far as its key goes: who holds it down, what keeps it from going down, and the timer
 * that lets go of it.
 */
export class Transmitter {
  /** The regulator's kill switch (PTT_INHIBIT): wins over everything, a stuck key included. */
  #isInhibited = false;
  #isStuck = false;
  /** The supply of the amplifier is cut, after a time-out, until a mode is commanded. */
  #isCut = false;
  #isWanted = false;
  #keyedSinceAtMs: number | undefined;
  #stopRelease: Cancel = () => {};
  readonly #clock: Clock;
  readonly #onChange: (isKeyed: boolean) => void;

  constructor(clock: Clock, onChange: (isKeyed: boolean) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get isKeyed(): boolean {
    return this.#keyedSinceAtMs !== undefined;
  }

  get isInhibited(): boolean {
    return this.#isInhibited;
  }

  keyedMs(): number {
    return this.#keyedSinceAtMs === undefined ? 0 : this.#clock.nowAtMs() - this.#keyedSinceAtMs;
  }

  /** Keys for a time. @returns false when something keeps the key from going down */
  keyFor(durationMs: number, whenReleased: () => void = () => {}): boolean {
    if (this.#isInhibited || this.#isCut) return false;
    this.#stopRelease();
    this.#isWanted = true;
    this.#update();
    this.#stopRelease = this.#clock.after(durationMs, () => {
      this.release();
      whenReleased();
    });
    return true;
  }

  release(): void {
    this.#stopRelease();
    this.#isWanted = false;
    this.#update();
  }

  setInhibited(isInhibited: boolean): void {
    this.#isInhibited = isInhibited;
    if (isInhibited) this.release();
    this.#update();
  }

  setStuck(isStuck: boolean): void {
    this.#isStuck = isStuck;
    this.#update();
  }

  setCut(isCut: boolean): void {
    this.#isCut = isCut;
    if (isCut) this.release();
    this.#update();
  }

  #update(): void {
    const isKeyed = (this.#isWanted || this.#isStuck) && !this.#isInhibited && !this.#isCut;
    if (isKeyed === this.isKeyed) return;
    this.#keyedSinceAtMs = isKeyed ? this.#clock.nowAtMs() : undefined;
    this.#onChange(isKeyed);
  }
}
