import type { CloseReason } from './byte-stream.ts';
import type { HidDevice, HidFunction } from './hid-device.ts';

/** A device in a socket: programs open and close it, a hand pulls it out. */
export interface MemorySocket {
  open(): HidDevice;
  unplug(): void;
}

/**
 * Plugs `device` into a host in memory: what is written is taken, in order, a microtask later, and its reports come back so too.
 * A program that closes it takes no power from it; `unplug` does.
 */
export function plugInMemory(device: HidFunction): MemorySocket {
  const opened = new Set<MemoryHid>();
  device.plug((report) => {
    for (const one of [...opened]) one.hear(report);
  });
  return {
    open() {
      const host = new MemoryHid(device);
      opened.add(host);
      host.onClose(() => opened.delete(host));
      return host;
    },
    unplug() {
      for (const one of [...opened]) one.end({ kind: 'lost', detail: 'it was unplugged' });
      device.unplug();
    },
  };
}

class MemoryHid implements HidDevice {
  readonly name: string;
  readonly #device: HidFunction;
  readonly #reportListeners = new Set<(report: Uint8Array) => void>();
  readonly #closeListeners = new Set<(reason: CloseReason) => void>();
  #reason: CloseReason | undefined;
  /** Reports come and go one after the other, never from inside each other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(device: HidFunction) {
    this.#device = device;
    this.name = `${device.identity.product} in memory`;
  }

  get isOpen(): boolean {
    return this.#reason === undefined;
  }

  onReport(listener: (report: Uint8Array) => void): () => void {
    this.#reportListeners.add(listener);
    return () => this.#reportListeners.delete(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  write(report: Uint8Array): Promise<void> {
    const copy = report.slice();
    return this.#inTurn(() => this.#device.takeOutput(copy));
  }

  sendFeature(report: Uint8Array): Promise<void> {
    const copy = report.slice();
    return this.#inTurn(() => {
      if (!this.#device.takeFeature(copy)) throw this.#refused(copy[0] ?? 0);
    });
  }

  readFeature(reportId: number, octets: number): Promise<Uint8Array> {
    return this.#inTurn(() => {
      const report = this.#device.giveFeature(reportId);
      if (report === undefined) throw this.#refused(reportId);
      return report.slice(0, octets);
    });
  }

  async close(): Promise<void> {
    this.end({ kind: 'closed-here' });
  }

  hear(report: Uint8Array): void {
    const copy = report.slice();
    void this.#inTurn(() => {
      for (const listener of [...this.#reportListeners]) listener(copy);
    }).catch(() => {});
  }

  end(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of [...this.#closeListeners]) listener(reason);
    this.#closeListeners.clear();
    this.#reportListeners.clear();
  }

  #inTurn<T>(action: () => T): Promise<T> {
    const turn = this.#queue.then(() => {
      if (!this.isOpen)
        throw new TypeError(
          `${this.name}: expected a device that is plugged in, found it ${this.#reason?.kind}`,
        );
      return action();
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  #refused(reportId: number): Error {
    return new TypeError(`${this.name}: expected a feature report of the device, found ${reportId}`);
  }
}
