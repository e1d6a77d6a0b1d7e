import type { CloseReason } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { HidDevice } from '@dawa/seams/hid-device';
import { DeviceError, messageOf } from '../devices/device-error.ts';

/** What is used of the library's object. */
export interface RawHid {
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  getFeatureReport(reportId: number, octets: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface HidEnd {
  readonly name: string;
  readonly raw: RawHid;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly timeoutMs: number;
}

/** Reports that came before anybody listened are kept up to here. */
const mostEarlyReports = 64;

/**
 * What `Cable` is for bytes, for reports: a loss is told once however often the host reports it, whatever is asked of the device
 * has a deadline of real time, and after the loss nothing goes out any more.
 */
export class HidCable implements HidDevice {
  readonly name: string;
  readonly #end: HidEnd;
  readonly #reportListeners = new Set<(report: Uint8Array) => void>();
  readonly #closeListeners = new Set<(reason: CloseReason) => void>();
  readonly #pending = new Set<(error: DeviceError) => void>();
  #early: Uint8Array[] = [];
  #reason: CloseReason | undefined;
  #dropped: Promise<void> | undefined;

  constructor(end: HidEnd) {
    this.name = end.name;
    this.#end = end;
  }

  get isOpen(): boolean {
    return this.#reason === undefined;
  }

  onReport(listener: (report: Uint8Array) => void): () => void {
    this.#reportListeners.add(listener);
    const early = this.#early;
    this.#early = [];
    for (const report of early) listener(report);
    return () => this.#reportListeners.delete(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    if (this.#reason !== undefined) listener(this.#reason);
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  async write(report: Uint8Array): Promise<void> {
    await this.#inTime('take a report', (raw) => raw.write(Buffer.from(report)));
  }

  async sendFeature(report: Uint8Array): Promise<void> {
    await this.#inTime('take a feature report', (raw) => raw.sendFeatureReport(Buffer.from(report)));
  }

  async readFeature(reportId: number, octets: number): Promise<Uint8Array> {
    const report = await this.#inTime('give a feature report', (raw) =>
      raw.getFeatureReport(reportId, octets),
    );
    return Uint8Array.from(report);
  }

  async close(): Promise<void> {
    this.end({ kind: 'closed-here' });
    await this.#dropped;
  }

  /** A report from the host. */
  hear(report: Uint8Array): void {
    if (!this.isOpen) return;
    const copy = Uint8Array.from(report);
    if (this.#reportListeners.size > 0) {
      for (const listener of [...this.#reportListeners]) listener(copy);
    } else if (this.#early.length < mostEarlyReports) {
      this.#early.push(copy);
    }
  }

  lose(detail: string): void {
    this.end({ kind: 'lost', detail });
  }

  end(reason: CloseReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const finish of [...this.#pending]) finish(new DeviceError('lost', this.name, this.#why()));
    this.#dropped = this.#end.raw.close().catch(() => {});
    for (const listener of [...this.#closeListeners]) listener(reason);
    this.#closeListeners.clear();
    this.#reportListeners.clear();
    this.#early = [];
  }

  #inTime<T>(what: string, ask: (raw: RawHid) => Promise<T>): Promise<T> {
    if (!this.isOpen)
      return Promise.reject(
        new DeviceError('lost', this.name, `expected an open device, found ${this.#why()}`),
      );
    const { timeoutMs, clock, raw } = this.#end;
    return new Promise<T>((resolve, reject) => {
      const settle = (action: () => void) => {
        if (!this.#pending.delete(fail)) return;
        cancelDeadline();
        action();
      };
      const fail = (error: DeviceError) => settle(() => reject(error));
      this.#pending.add(fail);
      const cancelDeadline = clock.deadline(timeoutMs, () => {
        fail(new DeviceError('timeout', this.name, `did not ${what} in ${timeoutMs} ms`));
        this.lose('it no longer answers the host');
      });
      ask(raw).then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => {
          // A device that says no to a feature report is there all the same; one that takes no report is not.
          const isGone = gone.test(messageOf(error)) || what === 'take a report';
          if (isGone) this.lose(lossText(messageOf(error)));
          else fail(new DeviceError('refused', this.name, `did not ${what}: ${messageOf(error)}`, error));
        },
      );
    });
  }

  #why(): string {
    return this.#reason?.kind === 'lost' ? `lost: ${this.#reason.detail}` : (this.#reason?.kind ?? 'open');
  }
}

const gone = /No such device|ENODEV|disconnected|Bad file|EBADF|Input\/output|EIO|closed/i;

/** The ways in which the system calls a device that was pulled, in words that a person at the antenna understands. */
export function lossText(message: string): string {
  return gone.test(message) ? 'the device went away' : message;
}
