import { accessSync, constants, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface FoundSerialPort {
  /** The name that stays when the cable moves: below `/dev/serial/by-id` where there is one. */
  readonly path: string;
  /** What its plug says of itself: `FTDI FT232R USB UART A1B2C3D4`; empty for a port on the board. */
  readonly product: string;
  readonly isStable: boolean;
  /** May this user open it? */
  readonly isOpenable: boolean;
}

export interface WhereToLook {
  readonly byIdFolder?: string;
  readonly sysTtyFolder?: string;
  readonly devFolder?: string;
}

/** Ports of a kind that a station hangs on; a PC has 32 ttyS of which none leads anywhere. */
const usbPort = /^tty(USB|ACM|AMA|SC)\d+$/;

/**
 * The serial ports of this machine: first those with a name that stays, then USB ports without one, as in a container without udev.
 * Nothing is opened. (`SerialPort.list()` is not asked: it fails where udevadm is missing.)
 */
export function findSerialPorts(where: WhereToLook = {}): readonly FoundSerialPort[] {
  const { byIdFolder = '/dev/serial/by-id', sysTtyFolder = '/sys/class/tty', devFolder = '/dev' } = where;
  const stable = namesIn(byIdFolder).map((name) => {
    const path = join(byIdFolder, name);
    const device = basename(realPath(path) ?? name);
    return {
      path,
      product: productOf(sysTtyFolder, device),
      isStable: true,
      isOpenable: isOpenable(path),
      device,
    };
  });
  const named = new Set(stable.map(({ device }) => device));
  const others = namesIn(sysTtyFolder)
    .filter((device) => usbPort.test(device) && !named.has(device))
    .map((device) => {
      const path = join(devFolder, device);
      return {
        path,
        product: productOf(sysTtyFolder, device),
        isStable: false,
        isOpenable: isOpenable(path),
        device,
      };
    });
  return [...stable, ...others].map(({ device: _device, ...port }) => port);
}

/** The USB device is some folders above the port: the first that bears a product name. */
function productOf(sysTtyFolder: string, device: string): string {
  let folder = realPath(join(sysTtyFolder, device, 'device'));
  for (let up = 0; folder !== undefined && up < 6; up++) {
    const names = ['manufacturer', 'product', 'serial'].map((name) => lineIn(join(folder!, name)));
    if (names[1] !== '') return names.filter((name) => name !== '').join(' ');
    folder = dirname(folder);
  }
  return '';
}

function lineIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim().slice(0, 100);
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isOpenable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
