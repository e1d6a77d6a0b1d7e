import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cm108Models } from '@dawa/protocols/cm108';
import { cp2112Identity } from '@dawa/protocols/cp2112';
import { usbRelayIdentity } from '@dawa/protocols/usbrelay';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FoundHid } from '../adapters/hid-port.ts';
import { cm108Wish } from '../devices/cm108-ptt.ts';
import { usbRelayWish } from '../devices/usb-relay.ts';
import { findHidDevice, findInstruments } from './hid-findings.ts';

const root = join(import.meta.dirname, '../../..');
const rules = readFileSync(join(root, 'docs/udev/70-dawa.rules'), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-hid-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file stands for the node; we may open it. */
function device(name: string, change: Partial<FoundHid> = {}): FoundHid {
  const path = join(folder, name);
  writeFileSync(path, '');
  return { path, vendorId: 0x0d8c, productId: 0x0c, product: 'C-Media', serialNumber: '', ...change };
}

describe('dawa doctor about HID devices', () => {
  it('finds one that fits and may be opened', () => {
    expect(findHidDevice('PTT', cm108Wish({}), [device('hidraw0')])).toMatchObject({
      state: 'ok',
      found: `C-Media at ${join(folder, 'hidraw0')}`,
    });
  });

  it('says that it is not there, and that something else has its numbers', () => {
    const mouse = device('hidraw1', { vendorId: 0x16c0, productId: 0x05df, product: 'A mouse' });
    expect(findHidDevice('relay key', usbRelayWish({ serial: 'QAAMZ' }), [mouse])).toMatchObject({
      state: 'missing',
      found: 'no USBRelay board QAAMZ',
    });
  });

  it('wants to know which of two, until a link says so', () => {
    const two = [device('hidraw0'), device('hidraw1')];
    expect(findHidDevice('PTT', cm108Wish({}), two)).toMatchObject({ state: 'missing' });
    const path = join(folder, 'ptt');
    symlinkSync(two[1]!.path, path);
    expect(findHidDevice('PTT', cm108Wish({ path }), two)).toMatchObject({
      state: 'ok',
      found: `C-Media at ${two[1]!.path}`,
    });
  });

  it('needs nothing where the station names no such device', async () => {
    const findings = await findInstruments(root, undefined);
    expect(findings.map(({ what }) => what)).toEqual(['HID', 'udev rules']);
    expect(findings.filter(({ state }) => state === 'missing')).toEqual([]);
  });

  it('names each device of the station, with what to do', async () => {
    const findings = await findInstruments(root, {
      relays: [
        { id: 'payload-power', kind: 'usbrelay', relay: 1 },
        { id: 'preamplifier', kind: 'lcus', port: join(folder, 'none'), baudRate: 9600, relay: 1 },
      ],
      sensors: [{ id: 'supply', kind: 'ina226', bridge: {}, address: 0x40, shuntOhm: 0.01 }],
      radio: undefined,
    });
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['HID', 'udev rules', 'relay preamplifier']),
    );
    for (const { state, advice } of findings) if (state === 'missing') expect(advice).not.toBe('');
  });
});

describe('the udev rules', () => {
  it('know every product that a driver looks for', () => {
    const number = (value: number) => value.toString(16).padStart(4, '0');
    const products = [
      ...cm108Models.flatMap(({ vendorId, productIds }) =>
        productIds.map((productId) => ({ vendorId, productId })),
      ),
      cp2112Identity,
      usbRelayIdentity,
    ];
    for (const { vendorId, productId } of products) {
      const line = rules
        .split('\n')
        .find(
          (text) =>
            text.startsWith('SUBSYSTEM=="hidraw"') &&
            text.includes(`{idVendor}=="${number(vendorId)}"`) &&
            text.includes(number(productId)),
        );
      expect(line, `${number(vendorId)}:${number(productId)}`).toBeDefined();
    }
  });

  it('stand before 73, where the tag of whoever is logged in is read, and keep ModemManager off the ports', () => {
    expect(rules).toContain('TAG+="uaccess"');
    expect(rules).toMatch(/SUBSYSTEM=="tty".*ID_MM_DEVICE_IGNORE/);
  });
});
