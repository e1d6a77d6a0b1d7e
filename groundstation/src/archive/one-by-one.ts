/** Works that must not overlap: each begins when those asked for before it have ended, however they ended. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();
  #asked = 0;

  /** Nothing is under way, and nothing waits to be. */
  get isIdle(): boolean {
    return this.#asked === 0;
  }

  take<T>(work: () => Promise<T>): Promise<T> {
    this.#asked++;
    const turn = this.#last.then(work).finally(() => {
      this.#asked--;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Resolves once what was asked for so far has ended. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
