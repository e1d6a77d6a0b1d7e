import { keepHidOpen } from '@dawa/groundstation/adapters/hid-port';
import { createUsbRelayBoard, usbRelayWish } from '@dawa/groundstation/devices/usb-relay';
import { expectInTime, expectSame, rounded, until } from '../expect.ts';
import { type GuestCase, noticedWithinMs, workingWithinMs } from './guest-case.ts';
import { pull } from './pull.ts';

export const relayCase: GuestCase = {
  name: 'USBRelay is found by its own serial, switched and read back through hidraw',
  async run({ clock, devices, isBusy }) {
    const port = keepHidOpen(usbRelayWish({ serial: 'DAWA1' }), clock);
    const board = createUsbRelayBoard({ port, clock });
    const relay = board.relay('payload', 1);
    try {
      await devices.plug('usbrelay');
      const foundMs = await until('found', () => relay.info.state === 'ok');
      expectSame('state as read', relay.isOn ?? null, false);
      await relay.set(true);
      await relay.set(false);
      await relay.set(true);
      expectSame('reports', (await devices.seen('usbrelay', 3)).reports, [
        '00ff01000000000000',
        '00fd01000000000000',
        '00ff01000000000000',
      ]);
      const noticedMs = await pull(port, devices, 'usbrelay');
      await devices.plug('usbrelay');
      const workingMs = await until('working', () => relay.isOn === false);
      expectSame('reports after it came back', (await devices.seen('usbrelay')).reports, []);
      expectInTime('noticed', noticedMs, noticedWithinMs, isBusy);
      expectInTime('working', workingMs, workingWithinMs, isBusy);
      return { foundMs: rounded(foundMs), noticedMs: rounded(noticedMs), workingMs: rounded(workingMs) };
    } finally {
      await board.close();
    }
  },
};
