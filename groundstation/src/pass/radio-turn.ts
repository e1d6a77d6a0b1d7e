/**
 * Who may set the radio now: tuning and the uplink take turns, for in half duplex they want different frequencies.
 */
export class RadioTurn {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** True while somebody has the radio, or waits for it. */
  get isTaken(): boolean {
    return this.#waiting > 0;
  }

  /** Runs `work` when everybody before is done, whatever became of them. */
  take<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const done = this.#last.then(work);
    this.#last = done
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        this.#waiting--;
      });
    return done;
  }
}
