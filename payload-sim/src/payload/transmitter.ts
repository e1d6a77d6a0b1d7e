import type { Cancel, Clock } from '@dawa/seams/clock';

/**
 * The payload's transmitter as far as its key goes: who holds it down, what keeps it from going down, and the timer
 * that lets go of it.
 */
export class Transmitter {
  /** The regulator's kill switch (PTT_INHIBIT): wins over everything, a stuck key included. */
  #isInhibited = false;
  #isStuck = false;
  /** A pin of the bench keeps the key up, past the controller. */
  #isBlocked = false;
  /** The supply of the amplifier is cut, after a time-out, until a mode is commanded. */
  #isCut = false;
  #isWanted = false;
  #keyedSinceAtMs: number | undefined;
  #stopRelease: Cancel = () => {};
  #whenOver: ((isComplete: boolean) => void) | undefined;
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

  /**
   * Keys for a time. `whenOver` is called once: with true when the time was served, with false when somebody let go
   * earlier or keyed anew.
   *
   * @returns false, and `whenOver` is not called, when something keeps the key from going down
   */
  keyFor(durationMs: number, whenOver: (isComplete: boolean) => void = () => {}): boolean {
    if (this.#isInhibited || this.#isBlocked || this.#isCut) return false;
    this.#finish(false);
    this.#isWanted = true;
    this.#whenOver = whenOver;
    this.#update();
    this.#stopRelease = this.#clock.after(durationMs, () => {
      this.#isWanted = false;
      this.#update();
      this.#finish(true);
    });
    return true;
  }

  release(): void {
    this.#isWanted = false;
    this.#update();
    this.#finish(false);
  }

  setInhibited(isInhibited: boolean): void {
    this.#isInhibited = isInhibited;
    if (isInhibited) this.release();
    this.#update();
  }

  setBlocked(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    if (isBlocked) this.release();
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

  #finish(isComplete: boolean): void {
    this.#stopRelease();
    const whenOver = this.#whenOver;
    this.#whenOver = undefined;
    whenOver?.(isComplete);
  }

  #update(): void {
    const isHeldUp = this.#isInhibited || this.#isBlocked || this.#isCut;
    const isKeyed = (this.#isWanted || this.#isStuck) && !isHeldUp;
    if (isKeyed === this.isKeyed) return;
    this.#keyedSinceAtMs = isKeyed ? this.#clock.nowAtMs() : undefined;
    this.#onChange(isKeyed);
  }
}
