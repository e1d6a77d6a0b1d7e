import type { CloseReason } from './byte-stream.ts';

/**
 * The host's end of a USB device of class HID: reports go out and come in whole, and one day it is unplugged.
 *
 * Reports that the host writes begin with their number, or with 0 where the device numbers none. Reports that come back begin
 * with their number where the device numbers them, and with their first octet where it does not. (So it is in hidapi.)
 */
export interface HidDevice {
  /** What it is, for people: `USBRelay2 at /dev/hidraw3`. */
  readonly name: string;

  /** False from the moment the device is lost or closed; it never becomes true again. */
  readonly isOpen: boolean;

  /** Calls `listener` with each input report, in order. Returns how to stop listening. */
  onReport(listener: (report: Uint8Array) => void): () => void;

  /** Calls `listener` once, when the device is lost or closed; at once when it already is. Returns how to stop listening. */
  onClose(listener: (reason: CloseReason) => void): () => void;

  /**
   * Hands an output report to the device, after those before it.
   *
   * @throws when the device is closed, lost while writing, or does not take the report in time
   */
  write(report: Uint8Array): Promise<void>;

  /** Hands a feature report to the device. Throws as `write` does. */
  sendFeature(report: Uint8Array): Promise<void>;

  /** Asks for a feature report. Throws as `write` does. @param octets of the whole report, its number included */
  readFeature(reportId: number, octets: number): Promise<Uint8Array>;

  close(): Promise<void>;
}

/** The other end: what a device does with reports. Simulators are this; a cable in memory or the kernel joins the two. */
export interface HidFunction {
  readonly identity: HidIdentity;
  /** An output report, as the host wrote it: perhaps shorter than the device's own. */
  takeOutput(report: Uint8Array): void;
  /** @returns false when there is no such feature report */
  takeFeature(report: Uint8Array): boolean;
  /** @returns undefined when there is no such feature report */
  giveFeature(reportId: number): Uint8Array | undefined;
  /** Plugged in: input reports go to `send` until it is plugged out, or in somewhere else. Its RAM begins afresh. */
  plug(send: (report: Uint8Array) => void): void;
  unplug(): void;
}

export interface HidIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly serialNumber: string;
  /** HID report descriptor: what reports there are, and how long. */
  readonly descriptor: Uint8Array;
}
