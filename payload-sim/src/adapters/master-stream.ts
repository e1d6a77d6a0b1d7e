import { writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { machineHost } from '../clock/machine-clock.ts';
import { HostStream } from './host-stream.ts';

/** What waits for a client that does not read; more is lost, as on a serial line. */
const longestQueueOctets = 32_768;
const shortestRetryMs = 1;
const longestRetryMs = 64;

/**
 * Our side of a pseudo-terminal. Bytes come in through Node's terminal stream; they go out past it, because libuv
 * writes to a master with a blocking call: one client that does not read would stop the whole program.
 */
export class MasterStream extends HostStream {
  readonly #fd: number;
  readonly #reader: ReadStream;
  #queue: Uint8Array[] = [];
  #queuedOctets = 0;
  #retryMs = shortestRetryMs;
  #stopRetry: (() => void) | undefined;

  /** @param fd master, opened with O_NONBLOCK; closed with the stream */
  constructor(name: string, fd: number) {
    super(name);
    this.#fd = fd;
    this.#reader = new ReadStream(fd);
    this.#reader.setRawMode(true);
    this.#reader.on('data', (bytes: Uint8Array) => this.hear(bytes));
    this.#reader.on('error', (error: Error) => this.#release({ kind: 'lost', detail: error.message }));
    this.#reader.on('close', () => this.#release({ kind: 'closed-there' }));
  }

  /** Never waits for a client: what does not fit is kept for a while, then lost. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) throw new TypeError(`${this.name}: expected an open cable`);
    if (this.#queuedOctets + bytes.length > longestQueueOctets) return;
    this.#queue.push(bytes.slice());
    this.#queuedOctets += bytes.length;
    if (this.#stopRetry === undefined) this.#pump();
  }

  async close(): Promise<void> {
    this.#release({ kind: 'closed-here' });
  }

  #pump(): void {
    this.#stopRetry = undefined;
    while (this.isOpen && this.#queue.length > 0) {
      const first = this.#queue[0]!;
      const written = this.#tryWrite(first);
      this.#queuedOctets -= written;
      if (written < first.length) {
        this.#queue[0] = first.subarray(written);
        this.#retryMs = written > 0 ? shortestRetryMs : Math.min(longestRetryMs, 2 * this.#retryMs);
        this.#stopRetry = machineHost.startTimer(this.#retryMs, () => this.#pump());
        return;
      }
      this.#queue.shift();
      this.#retryMs = shortestRetryMs;
    }
  }

  /** @returns octets that the kernel took; 0 when it is full */
  #tryWrite(bytes: Uint8Array): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') this.#release({ kind: 'lost', detail: message });
      return 0;
    }
  }

  #release(reason: Parameters<HostStream['end']>[0]): void {
    if (!this.end(reason)) return;
    this.#stopRetry?.();
    this.#queue = [];
    this.#reader.destroy();
  }
}
