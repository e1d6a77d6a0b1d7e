import type { ByteStream, CloseReason } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, detailOf } from '../devices/device-error.ts';

/** Bytes that came before anybody listened are kept up to here: the first answer may be faster than its reader. */
const longestEarlyBytes = 65_536;

export interface CableEnd {
  readonly name: string;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly writeTimeoutMs: number;
  /** Hands bytes to the host and calls back once; it may also never call back, as a serial port does when unplugged. */
  readonly send: (bytes: Uint8Array, done: (error?: Error | null) => void) => void;
  /** Lets go of the host's object; called once. */
  readonly drop: () => Promise<void>;
}

/**
 * What every real cable has in common: a loss is told once however often the host reports it, every write has a
 * deadline of real time, and after the loss not one byte goes out any more.
 */
export class Cable implements ByteStream {
  readonly name: string;
  readonly #end: CableEnd;
  readonly #dataListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #closeListeners = new Set<(reason: CloseReason) => void>();
  readonly #pendingWrites = new Set<(error: DeviceError) => void>();
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #reason: CloseReason | undefined;
  #dropped: Promise<void> | undefined;

  constructor(end: CableEnd) {
    this.name = end.name;
    this.#end = end;
  }

  get isOpen(): boolean {
    return this.#reason === undefined;
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    this.#dataListeners.add(listener);
    const early = this.#early;
    this.#early = [];
    for (const bytes of early) listener(bytes);
    return () => this.#dataListeners.delete(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) {
      return Promise.reject(
        new DeviceError('lost', this.name, `expected an open port, found ${this.#why()}`),
      );
    }
    const copy = bytes.slice();
    return new Promise((resolve, reject) => {
      const finish = (error?: DeviceError) => {
        if (!this.#pendingWrites.delete(finish)) return;
        cancelDeadline();
        if (error === undefined) resolve();
        else reject(error);
      };
      this.#pendingWrites.add(finish);
      const { writeTimeoutMs } = this.#end;
      const cancelDeadline = this.#end.clock.deadline(writeTimeoutMs, () => {
        finish(
          new DeviceError('timeout', this.name, `did not take ${copy.length} bytes in ${writeTimeoutMs} ms`),
        );
        this.lose('it no longer takes bytes');
      });
      this.#end.send(copy, (error) => {
        if (error) this.lose(detailOf(error));
        else finish();
      });
    });
  }

  async close(): Promise<void> {
    this.end({ kind: 'closed-here' });
    await this.#dropped;
  }

  /** Bytes from the host. */
  hear(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    if (this.#dataListeners.size > 0) {
      for (const listener of [...this.#dataListeners]) listener(bytes);
    } else if (this.#earlyBytes + bytes.length <= longestEarlyBytes) {
      this.#early.push(bytes.slice());
      this.#earlyBytes += bytes.length;
    }
  }

  lose(detail: string): void {
    this.end({ kind: 'lost', detail });
  }

  end(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const finish of [...this.#pendingWrites]) {
      finish(new DeviceError('lost', this.name, this.#why()));
    }
    this.#dropped = this.#end.drop().catch(() => {});
    for (const listener of [...this.#closeListeners]) listener(reason);
    this.#closeListeners.clear();
    this.#dataListeners.clear();
    this.#early = [];
  }

  #why(): string {
    return this.#reason?.kind === 'lost' ? `lost: ${this.#reason.detail}` : (this.#reason?.kind ?? 'open');
  }
}
