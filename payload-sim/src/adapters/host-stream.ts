import type { ByteStream, CloseReason } from '@dawa/seams/byte-stream';

/** The listening half of a cable, for adapters: hands on what arrives, says once when it is over. */
export abstract class HostStream implements ByteStream {
  readonly name: string;
  readonly #dataListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #closeListeners = new Set<(reason: CloseReason) => void>();
  #reason: CloseReason | undefined;

  constructor(name: string) {
    this.name = name;
  }

  get isOpen(): boolean {
    return this.#reason === undefined;
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  abstract write(bytes: Uint8Array): Promise<void>;
  abstract close(): Promise<void>;

  protected hear(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    for (const listener of [...this.#dataListeners]) listener(bytes);
  }

  /** @returns false when it was over already */
  protected end(reason: CloseReason): boolean {
    if (this.#reason !== undefined) return false;
    this.#reason = reason;
    for (const listener of [...this.#closeListeners]) listener(reason);
    this.#closeListeners.clear();
    this.#dataListeners.clear();
    return true;
  }
}
