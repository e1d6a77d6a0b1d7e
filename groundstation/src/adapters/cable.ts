import type { ByteStream, CloseReason } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { detailOf } from '../devices/device-error.ts';
import { CableEnd } from './cable-end.ts';

const longestEarlyBytes = 65_536;

export interface ByteHost {
  readonly name: string;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly writeTimeoutMs: number;
  /** Hands bytes to the host and calls back once; it may also never call back, as a serial port does when unplugged. */
  readonly send: (bytes: Uint8Array, done: (error?: Error | null) => void) => void;
  /** Lets go of the host's object; called once. */
  readonly drop: () => Promise<void>;
}

/** A real cable for octets. */
export class Cable implements ByteStream {
  readonly name: string;
  readonly #host: ByteHost;
  readonly #end: CableEnd<Uint8Array>;

  constructor(host: ByteHost) {
    this.name = host.name;
    this.#host = host;
    this.#end = new CableEnd<Uint8Array>({
      ...{ name: host.name, clock: host.clock, timeoutMs: host.writeTimeoutMs, what: 'port' },
      drop: () => host.drop(),
      hasRoom: (early, { length }) =>
        early.reduce((sum, bytes) => sum + bytes.length, length) <= longestEarlyBytes,
    });
  }

  get isOpen(): boolean {
    return this.#end.isOpen;
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    return this.#end.onPiece(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    return this.#end.onClose(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice();
    const send = () =>
      new Promise<void>((resolve, reject) =>
        this.#host.send(copy, (error) => (error ? reject(error) : resolve())),
      );
    return this.#end.inTime(`take ${copy.length} bytes`, send, 'it no longer takes bytes', detailOf);
  }

  close(): Promise<void> {
    return this.#end.close();
  }

  /** Bytes from the host. */
  hear(bytes: Uint8Array): void {
    this.#end.hear(bytes.slice());
  }

  lose(detail: string): void {
    this.#end.lose(detail);
  }

  end(reason: CloseReason): void {
    this.#end.end(reason);
  }
}
