import type { ByteStream, CloseReason } from './byte-stream.ts';

/** Two ends of a cable in memory: what is written at one end is heard at the other, in order, a microtask later. */
export function createMemoryStreamPair(name = 'memory'): [ByteStream, ByteStream] {
  const left = new MemoryEnd(`${name} (left)`);
  const right = new MemoryEnd(`${name} (right)`);
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryEnd implements ByteStream {
  readonly name: string;
  peer!: MemoryEnd;
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

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen)
      throw new TypeError(`${this.name}: expected an open stream, found ${this.#reason?.kind}`);
    // The writer may reuse its buffer, as with a real cable.
    const copy = bytes.slice();
    await Promise.resolve();
    this.peer.#hear(copy);
  }

  async close(): Promise<void> {
    this.#end({ kind: 'closed-here' });
    this.peer.#end({ kind: 'closed-there' });
  }

  #hear(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    for (const listener of [...this.#dataListeners]) listener(bytes);
  }

  #end(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of [...this.#closeListeners]) listener(reason);
    this.#closeListeners.clear();
    this.#dataListeners.clear();
  }
}
