import type { HeardSound, Modem } from '../ports.ts';

/** Whoever listens to a modem. */
export class ModemEars {
  readonly #listeners = new Set<Parameters<Modem['onBytes']>[0]>();

  readonly onBytes: Modem['onBytes'] = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(bytes: Uint8Array, receivedAtMs: number, sound?: HeardSound): void {
    for (const listener of [...this.#listeners]) listener(bytes, receivedAtMs, sound);
  }

  close(): void {
    this.#listeners.clear();
  }
}
