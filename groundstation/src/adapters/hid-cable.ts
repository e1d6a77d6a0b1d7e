import type { CloseReason } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { HidDevice } from '@dawa/seams/hid-device';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { CableEnd } from './cable-end.ts';

/** What is used of the library's object. */
export interface RawHid {
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  getFeatureReport(reportId: number, octets: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface HidHost {
  readonly name: string;
  readonly raw: RawHid;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly timeoutMs: number;
}

const mostEarlyReports = 64;

/** A real cable for reports. */
export class HidCable implements HidDevice {
  readonly name: string;
  readonly #raw: RawHid;
  readonly #end: CableEnd<Uint8Array>;

  constructor({ name, raw, clock, timeoutMs }: HidHost) {
    this.name = name;
    this.#raw = raw;
    this.#end = new CableEnd<Uint8Array>({
      ...{ name, clock, timeoutMs, what: 'device' },
      drop: () => raw.close(),
      hasRoom: (early) => early.length < mostEarlyReports,
    });
  }

  get isOpen(): boolean {
    return this.#end.isOpen;
  }

  onReport(listener: (report: Uint8Array) => void): () => void {
    return this.#end.onPiece(listener);
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    return this.#end.onClose(listener);
  }

  async write(report: Uint8Array): Promise<void> {
    // A device that takes no report is not there.
    await this.#inTime('take a report', () => this.#raw.write(Buffer.from(report)), true);
  }

  async sendFeature(report: Uint8Array): Promise<void> {
    await this.#inTime('take a feature report', () => this.#raw.sendFeatureReport(Buffer.from(report)));
  }

  async readFeature(reportId: number, octets: number): Promise<Uint8Array> {
    const report = await this.#inTime('give a feature report', () =>
      this.#raw.getFeatureReport(reportId, octets),
    );
    return Uint8Array.from(report);
  }

  close(): Promise<void> {
    return this.#end.close();
  }

  /** A report from the host. */
  hear(report: Uint8Array): void {
    this.#end.hear(Uint8Array.from(report));
  }

  lose(detail: string): void {
    this.#end.lose(detail);
  }

  end(reason: CloseReason): void {
    this.#end.end(reason);
  }

  #inTime<T>(what: string, ask: () => Promise<T>, isAlwaysLoss = false): Promise<T> {
    return this.#end.inTime(what, ask, 'it no longer answers the host', (error) => {
      const message = messageOf(error);
      if (isAlwaysLoss || gone.test(message)) return lossText(message);
      return new DeviceError('refused', this.name, `did not ${what}: ${message}`, error);
    });
  }
}

const gone = /No such device|ENODEV|disconnected|Bad file|EBADF|Input\/output|EIO|closed/i;

/** The ways in which the system calls a device that was pulled, in words that a person at the antenna understands. */
export function lossText(message: string): string {
  return gone.test(message) ? 'the device went away' : message;
}
