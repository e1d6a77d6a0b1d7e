import type { ArchiveStore } from './archive-store.ts';
import type { SqliteStoreOptions } from './sqlite-file.ts';
import { SqliteThread } from './sqlite-thread.ts';
import { openThreadedSqliteStore } from './sqlite-threaded-store.ts';

/** For tests: a thread takes a third of a second to begin from its source, so each writes one file after another. */
export class LentThreads {
  readonly #spare: SqliteThread[] = [];
  readonly #all: SqliteThread[] = [];

  async open(
    path: string,
    options: SqliteStoreOptions,
  ): Promise<{ store: ArchiveStore; discarded: string | undefined }> {
    const thread = this.#spare.pop() ?? new SqliteThread();
    if (!this.#all.includes(thread)) this.#all.push(thread);
    const { store, discarded } = await openThreadedSqliteStore(path, options, thread);
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= store.close().finally(() => this.#spare.push(thread));
      return closing;
    };
    return { store: { ...store, close }, discarded };
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.end()));
  }
}
