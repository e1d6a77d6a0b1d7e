/**
 * A value that is read again and again over a line without checksums: one damaged digit makes another value that looks as
 * good. What is read is believed when it is what was believed before, or came twice.
 */
export class Believed<T> {
  #value: T | undefined;
  readonly #isSame: (one: T, other: T) => boolean;

  constructor(isSame: (one: T, other: T) => boolean) {
    this.#isSame = isSame;
  }

  /** What it is from now on: it was set and shown. */
  trust(value: T): void {
    this.#value = value;
  }

  forget(): void {
    this.#value = undefined;
  }

  /** Reads once when nothing changed, twice when it did, and three times when one of those was damaged. @throws what `doubt` makes */
  async read(readOnce: () => Promise<T>, doubt: () => Error): Promise<T> {
    const readings: T[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const reading = await readOnce();
      const isKnown = this.#value !== undefined && this.#isSame(this.#value, reading);
      if (isKnown || readings.some((earlier) => this.#isSame(earlier, reading))) {
        this.#value = reading;
        return reading;
      }
      readings.push(reading);
    }
    throw doubt();
  }
}
