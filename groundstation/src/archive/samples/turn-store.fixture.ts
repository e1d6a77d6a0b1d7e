import type { ArchiveStore } from '../store/archive-store.ts';

/**
 * A store whose calls wait until a test lets them go on, one at a time: so any order in which readers, flushes and compaction
 * can meet is played. A batch takes two turns: it is in the store after the first, and its writer knows it after the second.
 */
export class TurnStore {
  readonly store: ArchiveStore;
  readonly #waiting: (() => void)[] = [];

  constructor(inner: ArchiveStore) {
    const turn = () => new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.store = new Proxy(inner, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return async (...values: unknown[]) => {
          await turn();
          const result = await method.apply(target, values);
          if (name === 'write') await turn();
          return result;
        };
      },
    });
  }

  /** Plays one order: at each turn `choose` says which of so many waiting calls goes on. */
  async play(choose: (waiting: number) => number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#waiting.length === 0) return;
      const [next] = this.#waiting.splice(choose(this.#waiting.length), 1);
      next!();
    }
  }
}

/** Runs `play` once for every sequence of choices that there is; how often it ran. */
export async function playEveryOrder(
  play: (choose: (waiting: number) => number) => Promise<void>,
): Promise<number> {
  let prefix: number[] = [];
  for (let runs = 1; ; runs++) {
    const taken: { choice: number; waiting: number }[] = [];
    await play((waiting) => {
      const choice = prefix[taken.length] ?? 0;
      taken.push({ choice, waiting });
      return choice;
    });
    let last = taken.length - 1;
    while (last >= 0 && taken[last]!.choice + 1 >= taken[last]!.waiting) last--;
    if (last < 0) return runs;
    prefix = [...taken.slice(0, last).map(({ choice }) => choice), taken[last]!.choice + 1];
  }
}
