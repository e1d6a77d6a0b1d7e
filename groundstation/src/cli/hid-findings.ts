import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { StationFile } from '@dawa/protocols/station-file';
import { type FoundHid, listHidDevices } from '../adapters/hid-port.ts';
import { cm108Wish } from '../devices/cm108-ptt.ts';
import { cp2112Wish } from '../devices/cp2112-bus.ts';
import { detailOf } from '../devices/device-error.ts';
import type { HidWish } from '../devices/hid-device.ts';
import { usbRelayWish } from '../devices/usb-relay.ts';
import { type Finding, findSerialPort, findTcpPort } from './machine-findings.ts';

type InstrumentsOf = Pick<StationFile, 'relays' | 'sensors' | 'radio'>;

/**
 * What this machine has for devices on USB without a serial port: the libraries, the udev rules, and each device that the station
 * names. Where it names none, what is missing is no more than a note.
 */
export async function findInstruments(root: string, station: InstrumentsOf | undefined): Promise<Finding[]> {
  const wishes = station === undefined ? [] : hidWishes(station);
  const isNeeded = wishes.length > 0;
  const devices = await listHidDevices().catch((error: unknown) => detailOf(error));
  const serial = (station?.relays ?? []).flatMap((relay) => (relay.kind === 'lcus' ? [relay] : []));
  return [
    libraries(devices, isNeeded),
    udevRules(join(root, 'docs/udev/70-dawa.rules'), isNeeded),
    ...(typeof devices === 'string' ? [] : wishes.map(([what, wish]) => findHidDevice(what, wish, devices))),
    ...(await Promise.all(
      serial.map(async ({ id, port }) =>
        port.startsWith('tcp:') ? findTcpPort(`relay ${id}`, port) : findSerialPort(`relay ${id}`, port),
      ),
    )),
  ];
}

/** Every HID device that the station names, with what it is for. */
function hidWishes({ relays = [], sensors = [], radio }: InstrumentsOf): [string, HidWish][] {
  const which = (serial?: string, path?: string) => ({
    ...(serial === undefined ? {} : { serialNumber: serial }),
    ...(path === undefined ? {} : { path }),
  });
  const ptt = radio?.ptt;
  return [
    ...(ptt?.kind === 'cm108' ? [['PTT', cm108Wish(which(ptt.serial, ptt.path))] as [string, HidWish]] : []),
    ...relays.flatMap((relay): [string, HidWish][] =>
      relay.kind === 'usbrelay' ? [[`relay ${relay.id}`, usbRelayWish(relay)]] : [],
    ),
    ...sensors.flatMap((sensor): [string, HidWish][] => {
      if (sensor.kind === 'nmea-wind') return [];
      const { serial, path } = sensor.bridge;
      return [[`sensor ${sensor.id}`, cp2112Wish(which(serial, path))]];
    }),
  ];
}

function libraries(devices: readonly FoundHid[] | string, isNeeded: boolean): Finding {
  const what = 'HID';
  if (typeof devices !== 'string')
    return { state: 'ok', what, found: `${devices.length} devices on USB without a serial port`, advice: '' };
  const state = isNeeded ? 'missing' : 'note';
  return { state, what, found: devices, advice: 'apt install libudev1 libusb-1.0-0' };
}

/** Later folders are overruled by earlier ones. Source: udev(7) */
const rulesFolders = [
  '/etc/udev/rules.d',
  '/run/udev/rules.d',
  '/usr/local/lib/udev/rules.d',
  '/usr/lib/udev/rules.d',
  '/lib/udev/rules.d',
];

function udevRules(ours: string, isNeeded: boolean): Finding {
  const what = 'udev rules';
  const advice = `sudo cp ${ours} /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger`;
  const installed = rulesFolders
    .map((folder) => join(folder, '70-dawa.rules'))
    .find((path) => existsSync(path));
  if (installed === undefined)
    return { state: isNeeded ? 'missing' : 'note', what, found: 'not installed', advice };
  if (readFileSync(installed, 'utf8') !== readFileSync(ours, 'utf8'))
    return { state: 'note', what, found: `${installed}, which differs from this version's`, advice };
  return { state: 'ok', what, found: installed, advice: '' };
}

/** Whether it is there and may be opened. A board is not asked for its own serial: that would need to open it. */
export function findHidDevice(what: string, wish: HidWish, devices: readonly FoundHid[]): Finding {
  const fits = ({ vendorId, productId, product, serialNumber, path }: FoundHid) =>
    wish.products.some((one) => one.vendorId === vendorId && one.productId === productId) &&
    product.startsWith(wish.productBegins ?? '') &&
    (wish.serialNumber === undefined || wish.serialNumber === serialNumber) &&
    (wish.path === undefined || nodeOf(wish.path) === path);
  const found = devices.filter(fits);
  const [first] = found;
  if (first === undefined) {
    const where = wish.path === undefined ? '' : ` at ${wish.path}`;
    return { state: 'missing', what, found: `no ${wish.what}${where}`, advice: 'plug it in' };
  }
  const closed = found.find(({ path }) => !mayOpen(path));
  if (closed !== undefined) {
    const advice = 'install the udev rules, join the group plugdev and log in again';
    return { state: 'missing', what, found: `${closed.path}, which you may not open`, advice };
  }
  if (found.length > 1 && wish.isWanted === undefined) {
    const paths = found.map(({ path }) => path).join(' and ');
    const advice = 'say which in station.yaml, by serial or path (docs/udev/70-dawa.rules gives names)';
    return { state: 'missing', what, found: `${found.length} that fit: ${paths}`, advice };
  }
  return { state: 'ok', what, found: `${first.product} at ${first.path}`, advice: '' };
}

function nodeOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    // On macOS and Windows a path is no file.
    return !existsSync(path);
  }
}
