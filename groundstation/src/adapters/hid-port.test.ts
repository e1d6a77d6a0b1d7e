import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HidWish } from '../devices/hid-device.ts';
import { type HidLibrary, openHidDevice } from './hid-port.ts';

const cm108 = { vendorId: 0x0d8c, productId: 0x000c, product: 'C-Media USB Headphone Set' };
const board = { vendorId: 0x16c0, productId: 0x05df, product: 'USBRelay2' };
const wish: HidWish = { what: 'CM108 PTT', products: [cm108] };
const boards: HidWish = { what: 'USBRelay board', products: [board], productBegins: 'USBRelay' };

/** A machine with these devices, each at its node. Nodes that are none of devtmpfs are not looked after. */
function machine(devices: Readonly<Record<string, object>>, refusals: Readonly<Record<string, string>> = {}) {
  const clock = new VirtualClock(0);
  const opened = new Map<string, Raw>();
  const library: HidLibrary = {
    devicesAsync: async () =>
      // node-hid lists a device once for each of its usages.
      Object.entries(devices).flatMap(([path, device]) => [
        { ...cm108, ...device, path },
        { ...cm108, ...device, path },
      ]),
    HIDAsync: {
      async open(path) {
        const refusal = refusals[path];
        if (refusal !== undefined) throw new Error(refusal);
        const raw = new Raw(path);
        opened.set(path, raw);
        return raw;
      },
    },
  };
  const open = (what: HidWish) => openHidDevice(what, clock, async () => library);
  return { clock, open, opened };
}

class Raw extends EventEmitter {
  isClosed = false;
  readonly path: string;

  constructor(path: string) {
    super();
    this.path = path;
  }

  write = async (report: Uint8Array) => report.length;
  sendFeatureReport = async (report: Uint8Array) => report.length;
  /** Tells its node, as a board tells its serial. */
  getFeatureReport = async () => Buffer.from(this.path);
  close = async () => {
    this.isClosed = true;
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-hid-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('opening a HID device', () => {
  it('finds the one of its numbers among others', async () => {
    const { open } = machine({ '/dev/hidraw0': board, '/dev/hidraw1': {} });
    expect((await open(wish)).name).toBe('C-Media USB Headphone Set at /dev/hidraw1');
  });

  it('says that there is none', async () => {
    const { open } = machine({ '/dev/hidraw0': { ...board, product: 'USBasp' } });
    await expect(open(boards)).rejects.toMatchObject({ code: 'lost' });
    await expect(open(wish)).rejects.toThrow('CM108 PTT: expected it to be plugged in, found none');
  });

  it('does not guess between two, and lets go of both', async () => {
    const { open, opened } = machine({ '/dev/hidraw0': {}, '/dev/hidraw1': {} });
    await expect(open(wish)).rejects.toMatchObject({ code: 'busy' });
    await expect(open(wish)).rejects.toThrow(/at \/dev\/hidraw0 and .* at \/dev\/hidraw1; say which/);
    expect([...opened.values()].every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('takes the one with the serial number, or the one that says of itself that it is wanted', async () => {
    const { open, opened } = machine({
      '/dev/hidraw0': { ...board, serialNumber: 'A' },
      '/dev/hidraw1': { ...board, serialNumber: 'B' },
    });
    expect((await open({ ...boards, serialNumber: 'B' })).name).toBe('USBRelay2 at /dev/hidraw1');
    const isWanted: HidWish['isWanted'] = async (device) =>
      Buffer.from(await device.readFeature(1, 9)).toString() === '/dev/hidraw0';
    expect((await open({ ...boards, isWanted })).name).toBe('USBRelay2 at /dev/hidraw0');
    expect(opened.get('/dev/hidraw1')?.isClosed).toBe(true);
  });

  it('goes by a link that a udev rule made, and refuses what else hangs there now', async () => {
    // A device node that every machine has stands for hidraw.
    const path = join(folder, 'ptt');
    symlinkSync('/dev/null', path);
    expect((await machine({ '/dev/null': {} }).open({ ...wish, path })).name).toContain('/dev/null');
    const wrong = machine({ '/dev/null': board }).open({ ...wish, path });
    await expect(wrong).rejects.toMatchObject({ code: 'bad-answer' });
    await expect(wrong).rejects.toThrow('expected CM108 PTT, found USBRelay2 (16c0:05df)');
    const none = machine({}).open({ ...wish, path: join(folder, 'none') });
    await expect(none).rejects.toMatchObject({ code: 'lost' });
  });

  it('says what to do without permission', async () => {
    const refusal = 'could not open device: Failed to open a device with path: Permission denied';
    const opening = machine({ '/dev/hidraw0': {} }, { '/dev/hidraw0': refusal }).open(wish);
    await expect(opening).rejects.toMatchObject({ code: 'refused' });
    await expect(opening).rejects.toThrow('install the udev rules');
  });

  it('hands on reports, and is lost by an error that nobody else listens to', async () => {
    const { open, opened } = machine({ '/dev/hidraw0': {} });
    const device = await open(wish);
    const heard: number[] = [];
    const reasons: unknown[] = [];
    device.onReport((report) => heard.push(report[0]!));
    device.onClose((reason) => reasons.push(reason));
    const raw = opened.get('/dev/hidraw0')!;
    raw.emit('data', Buffer.from([7]));
    // Text of node-hid 3.4.0 when a device is pulled.
    raw.emit(
      'error',
      new Error('could not read from HID device: unexpected poll error (device disconnected)'),
    );
    raw.emit('error', new Error('again'));
    expect(heard).toEqual([7]);
    expect(reasons).toEqual([{ kind: 'lost', detail: 'the device went away' }]);
  });

  it('stays open as long as its node is the same one, and is closed by us alone', async () => {
    const { clock, open } = machine({ '/dev/null': {} });
    const device = await open(wish);
    await clock.runFor(1000);
    expect(device.isOpen).toBe(true);
    await device.close();
    await clock.runFor(1000);
    expect(device.isOpen).toBe(false);
  });
});
