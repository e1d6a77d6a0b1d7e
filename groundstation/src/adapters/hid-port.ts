import { realpathSync, statSync } from 'node:fs';
import type { Clock } from '@dawa/seams/clock';
import type { HidDevice } from '@dawa/seams/hid-device';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import { type HidPort, type HidWish, wishText } from '../devices/hid-device.ts';
import { HidCable, lossText, type RawHid } from './hid-cable.ts';
import { supervisePort } from './port-supervisor.ts';

/** The device that `station.yaml` means, opened for ever. */
export function keepHidOpen(wish: HidWish, clock: Clock): HidPort {
  return supervisePort<HidDevice>({ name: wishText(wish), clock, open: () => openHidDevice(wish, clock) });
}

/** How long a loss may go unnoticed where nothing is read. */
const watchPeriodMs = 50;
const timeoutMs = 1000;

/**
 * Opens a HID device that fits. The library is loaded here and only now: a machine without libudev and libusb starts all the
 * same, as long as its station has no such device.
 *
 * The traps of node-hid 3.4 that this file keeps from everybody else: it tells of no plugging in or out, so a lost device is
 * looked for by listing, and a device that nobody writes to is looked after by its node; a read that fails is an `error` event
 * which ends the process when nobody listens; a write may wait in the kernel for ever.
 *
 * @throws DeviceError `lost` when there is none, `refused` without permission or libraries, `busy` when two fit
 */
export async function openHidDevice(
  wish: HidWish,
  clock: Pick<Clock, 'deadline'>,
  load: (name: string) => Promise<HidLibrary> = loadLibrary,
): Promise<HidDevice> {
  const name = wishText(wish);
  const library = await load(name);
  const found = await candidates(wish, library, name);
  const refusals: DeviceError[] = [];
  const fitting: HidDevice[] = [];
  for (const { path, product } of found) {
    try {
      const device = await openPath(library, path, `${product} at ${path}`, clock);
      if ((await wish.isWanted?.(device).catch(() => false)) ?? true) fitting.push(device);
      else await device.close();
    } catch (error) {
      refusals.push(openingError(name, path, error));
    }
  }
  const [only, second] = fitting;
  if (only !== undefined && second === undefined) return only;
  await Promise.all(fitting.map((device) => device.close()));
  if (second !== undefined) {
    const where = fitting.map((device) => device.name).join(' and ');
    throw new DeviceError(
      'busy',
      name,
      `expected one that fits, found ${where}; say which, by serial or path`,
    );
  }
  throw (
    refusals[0] ?? new DeviceError('lost', name, 'expected it to be plugged in, found none; is the cable in?')
  );
}

/** HID devices of this machine, for `dawa init` and `dawa doctor`. @throws DeviceError `refused` without the libraries */
export async function listHidDevices(): Promise<readonly FoundHid[]> {
  return listed(await loadLibrary('HID'));
}

export interface FoundHid {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string;
  readonly serialNumber: string;
}

/** What is used of node-hid. */
export interface HidLibrary {
  readonly HIDAsync: { open(path: string): Promise<RawHid & HidEvents> };
  devicesAsync(vendorId?: number, productId?: number): Promise<readonly ListedHid[]>;
}

interface HidEvents {
  on(name: 'error', listener: (error: unknown) => void): unknown;
  on(name: 'data', listener: (report: Uint8Array) => void): unknown;
}

type ListedHid = Pick<FoundHid, 'vendorId' | 'productId'> & {
  readonly path?: string | undefined;
  readonly product?: string | undefined;
  readonly serialNumber?: string | undefined;
};

let loaded: HidLibrary | undefined;

async function loadLibrary(name: string): Promise<HidLibrary> {
  if (loaded !== undefined) return loaded;
  try {
    const module = await import('node-hid');
    const library = (module as unknown as { default?: HidLibrary }).default ?? (module as HidLibrary);
    // Its native part is loaded by the first call.
    await library.devicesAsync(0xffff, 0xffff);
    loaded = library;
    return library;
  } catch (error) {
    throw new DeviceError('refused', name, `cannot reach HID devices: ${missingLibrary(error)}`, error);
  }
}

/** What is missing, and how to get it, in one line. */
function missingLibrary(error: unknown): string {
  const [, file] = /(lib[\w.+-]+\.so[.\d]*)/.exec(messageOf(error)) ?? [];
  if (file === undefined) return messageOf(error).split('\n')[0]!;
  return `expected ${file}, found none (apt-get install libudev1 libusb-1.0-0)`;
}

async function listed(library: HidLibrary): Promise<readonly FoundHid[]> {
  const all = await library.devicesAsync();
  const known = new Map<string, FoundHid>();
  for (const { path, vendorId, productId, product = '', serialNumber = '' } of all) {
    // One device comes once for each of its usages.
    if (path !== undefined) known.set(path, { path, vendorId, productId, product, serialNumber });
  }
  return [...known.values()];
}

async function candidates(wish: HidWish, library: HidLibrary, name: string): Promise<readonly FoundHid[]> {
  const { path } = wish;
  const isProduct = ({ vendorId, productId, product }: FoundHid) =>
    wish.products.some((one) => one.vendorId === vendorId && one.productId === productId) &&
    product.startsWith(wish.productBegins ?? '');
  const all = await listed(library);
  if (path !== undefined) {
    const node = resolveNode(path, name);
    const there = all.filter((found) => found.path === node);
    const [other] = there.filter((found) => !isProduct(found));
    if (other !== undefined)
      throw new DeviceError('bad-answer', name, `expected ${wish.what}, found ${foundText(other)}`);
    return there;
  }
  return all.filter(
    (found) =>
      isProduct(found) && (wish.serialNumber === undefined || found.serialNumber === wish.serialNumber),
  );
}

/** Where a link leads now. */
function resolveNode(path: string, name: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new DeviceError('lost', name, `expected ${path}, found none; is the cable in?`);
  }
}

async function openPath(
  library: HidLibrary,
  path: string,
  name: string,
  clock: Pick<Clock, 'deadline'>,
): Promise<HidDevice> {
  const node = nodeOf(path);
  const raw = await library.HIDAsync.open(path);
  const cable = new HidCable({ name, raw, clock, timeoutMs });
  raw.on('error', (error: unknown) => cable.lose(lossText(messageOf(error))));
  raw.on('data', (report: Uint8Array) => cable.hear(report));
  if (node !== undefined) watchNode(path, node, cable, clock);
  return cable;
}

/** Looks whether the node is still the same one: another device may have got its name in the meantime. */
function watchNode(path: string, node: string, cable: HidCable, clock: Pick<Clock, 'deadline'>): void {
  let cancel = () => {};
  cable.onClose(() => cancel());
  const look = () => {
    if (nodeOf(path) !== node) cable.lose('the device went away');
    else cancel = clock.deadline(watchPeriodMs, look);
  };
  cancel = clock.deadline(watchPeriodMs, look);
}

/** Names this very node; undefined where devices are no files, as on macOS and Windows. */
function nodeOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isCharacterDevice() ? `${found.ino}:${found.rdev}` : undefined;
}

function openingError(name: string, path: string, error: unknown): DeviceError {
  if (error instanceof DeviceError) return error;
  const message = messageOf(error);
  if (/permission|EACCES|EPERM/i.test(message))
    return new DeviceError(
      'refused',
      name,
      `expected permission to open ${path}, found none; install the udev rules (dawa doctor says how)`,
      error,
    );
  return new DeviceError('lost', name, message, error);
}

function foundText({ vendorId, productId, product }: FoundHid): string {
  const number = (value: number) => value.toString(16).padStart(4, '0');
  return `${product || 'a device'} (${number(vendorId)}:${number(productId)})`;
}
