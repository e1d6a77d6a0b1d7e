import type { Duplex } from 'node:stream';
import { HostStream } from './host-stream.ts';

/** A cable over any of Node's two-way streams: a socket, the master of a pseudo-terminal, a serial port. */
export class DuplexStream extends HostStream {
  readonly #duplex: Duplex;
  readonly #release: () => Promise<void>;

  /** @param release lets go of what lies below; destroying the stream is enough for all but serial ports */
  constructor(
    name: string,
    duplex: Duplex,
    release = async () => {
      duplex.destroy();
    },
  ) {
    super(name);
    this.#duplex = duplex;
    this.#release = release;
    duplex.on('data', (bytes: Uint8Array) => this.hear(bytes));
    duplex.on('error', (error: Error) => this.lose(error.message));
    duplex.on('close', () => this.end({ kind: 'closed-there' }));
    duplex.on('end', () => this.lose('end of stream'));
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) return Promise.reject(new TypeError(`${this.name}: expected an open cable`));
    // Nobody reads: a serial line loses what it is given, and so do we, instead of growing by more than one write.
    const waiting = this.#duplex.writableLength;
    if (waiting > 0 && waiting + bytes.length > longestUnreadOctets) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#duplex.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    if (this.end({ kind: 'closed-here' })) await this.#release();
  }

  /** What lies below is gone, whether or not it said so. */
  lose(detail: string): void {
    if (this.end({ kind: 'lost', detail })) this.#release().catch(() => {});
  }
}

const longestUnreadOctets = 32_768;
