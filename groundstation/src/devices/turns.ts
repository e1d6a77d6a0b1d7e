/** Who waits for his turn. */
interface Waiting {
  readonly key: string | undefined;
  work: () => Promise<unknown>;
  readonly settles: { resolve(value: unknown): void; reject(reason: unknown): void }[];
}

/**
 * One conversation with a device at a time, from its first word to its last: a radio that was switched to its other band
 * for a moment must not be asked for its frequency in between.
 *
 * Those who want the same thing (one `key`) and still wait are one: the newest wish takes the place of the older, and all of
 * them end as it does.
 */
export class Turns {
  #waiting: Waiting[] = [];
  #isBusy = false;

  take<T>(work: () => Promise<T>, key?: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = { resolve: resolve as (value: unknown) => void, reject };
      const older = key === undefined ? undefined : this.#waiting.find((one) => one.key === key);
      if (older !== undefined) {
        older.work = work;
        older.settles.push(settle);
        return;
      }
      this.#waiting.push({ key, work, settles: [settle] });
      this.#next();
    });
  }

  #next(): void {
    if (this.#isBusy) return;
    const turn = this.#waiting.shift();
    if (turn === undefined) return;
    this.#isBusy = true;
    const end = (tell: (settle: Waiting['settles'][number]) => void) => {
      this.#isBusy = false;
      for (const settle of turn.settles) tell(settle);
      this.#next();
    };
    turn.work().then(
      (value) => end((settle) => settle.resolve(value)),
      (error: unknown) => end((settle) => settle.reject(error)),
    );
  }
}
