import type { HidDevice } from '@dawa/seams/hid-device';
import type { Port } from './port.ts';

/** The place where a HID device belongs, as `Port` is for a cable. */
export type HidPort = Port<HidDevice>;

/** Which device is meant. Numbers alone do not tell: relay boards share theirs with a hundred other things. */
export interface HidWish {
  /** For people: `CM108 PTT`. */
  readonly what: string;
  readonly products: readonly { readonly vendorId: number; readonly productId: number }[];
  /** Beginning of the product text. */
  readonly productBegins?: string;
  readonly serialNumber?: string;
  /** A node, or a link to one that a udev rule made: `/dev/dawa/ptt`. `/dev/hidraw0` changes with the order of plugging in. */
  readonly path?: string;
  /** Asks the open device itself, where USB does not tell which one it is. */
  readonly isWanted?: (device: HidDevice) => Promise<boolean>;
}

/** `USBRelay board DAWA1`, `CM108 PTT at /dev/dawa/ptt`. */
export function wishText({ what, path, serialNumber }: HidWish): string {
  if (path !== undefined) return `${what} at ${path}`;
  return serialNumber === undefined ? what : `${what} ${serialNumber}`;
}
