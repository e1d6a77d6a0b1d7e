import { nextTurn } from '../../clock/next-turn.ts';

/**
 * Who may use the one connection: everybody, save while a long batch is half written, for its rows could be seen.
 *
 * A batch is long when writing it at once would hold the event loop; it is then written in slices, and whoever comes
 * meanwhile waits for its end.
 */
export class ConnectionTurns {
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #current: Promise<void> | undefined;

  /** True when nothing waits to be written: a short batch may be written on the spot. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** Has `work` the connection for itself, after everything that came before. */
  take(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    const turn = this.#queue.then(async () => {
      // Readers have their turn between two batches.
      await nextTurn();
      this.#current = work();
      try {
        await this.#current;
      } finally {
        this.#current = undefined;
        this.#waiting -= 1;
      }
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Resolves once nothing is half written. */
  async free(): Promise<void> {
    while (this.#current !== undefined) await this.#current.catch(() => {});
  }

  /** Lets the event loop turn in the midst of long reading. */
  async rest(): Promise<void> {
    await nextTurn();
    await this.free();
  }

  /** Resolves once everything that came is written. */
  async drained(): Promise<void> {
    while (this.#waiting > 0) await this.#queue;
  }
}
