import type { ByteStream } from '@dawa/seams/byte-stream';

/**
 * The socket on the back of a simulated device: a cable may be plugged in, lost and plugged in again while the device
 * goes on living. What is written without a cable is lost, as on a real connector.
 */
export class Port {
  #stream: ByteStream | undefined;
  #stopListening: () => void = () => {};
  readonly #onBytes: (bytes: Uint8Array) => void;

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.#onBytes = onBytes;
  }

  get isConnected(): boolean {
    return this.#stream?.isOpen ?? false;
  }

  /** Plugs a cable in, in the place of the one before. */
  attach(stream: ByteStream): void {
    this.#stopListening();
    this.#stream = stream;
    this.#stopListening = stream.onData(this.#onBytes);
  }

  write(bytes: Uint8Array): void {
    if (!this.isConnected) return;
    // The far end may vanish while the bytes are on their way: nothing that a device could do about.
    this.#stream!.write(bytes).catch(() => {});
  }
}
