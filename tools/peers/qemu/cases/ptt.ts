import { keepHidOpen } from '@dawa/groundstation/adapters/hid-port';
import { cm108Wish, createCm108Ptt } from '@dawa/groundstation/devices/cm108-ptt';
import { expectInTime, expectSame, rounded, until } from '../expect.ts';
import { type GuestCase, noticedWithinMs, workingWithinMs } from './guest-case.ts';
import { pull } from './pull.ts';

const on = '0000040400';
const off = '0000000400';

export const pttCase: GuestCase = {
  name: 'CM108 keys through hidraw, is released when found again and never keyed by itself',
  async run({ clock, devices, isBusy }) {
    const port = keepHidOpen(cm108Wish({}), clock);
    const ptt = createCm108Ptt({ port, clock });
    try {
      await devices.plug('cm108');
      const foundMs = await until('found', () => ptt.isKeyed === false);
      await ptt.setKeyed(true);
      await ptt.setKeyed(false);
      await ptt.setKeyed(true);
      expectSame('reports', (await devices.seen('cm108', 4)).reports, [off, on, off, on]);

      const reports: number[] = [];
      port.stream?.onReport((report) => reports.push(report[0] ?? -1));
      const keys = Array.from({ length: 200 }, (_, at) => at % 16);
      const began = performance.now();
      for (const key of keys) await devices.press(key);
      await until('reports of the chip', () => reports.length >= keys.length);
      expectSame('reports of the chip, none twice, none out of turn', reports, keys);
      const reportMs = (performance.now() - began) / keys.length;

      let losses = 0;
      port.stream?.onClose(() => losses++);
      const noticedMs = await pull(port, devices, 'cm108');
      expectSame('keyed after the loss', ptt.isKeyed ?? null, null);
      await devices.plug('cm108');
      const workingMs = await until('working', () => ptt.isKeyed === false);
      expectSame('losses', losses, 1);
      expectSame('reports after it came back', (await devices.seen('cm108', 1)).reports, [off]);
      expectInTime('noticed', noticedMs, noticedWithinMs, isBusy);
      expectInTime('working', workingMs, workingWithinMs, isBusy);
      return {
        foundMs: rounded(foundMs),
        reportMs: rounded(reportMs),
        noticedMs: rounded(noticedMs),
        workingMs: rounded(workingMs),
      };
    } finally {
      await ptt.close();
      await devices.unplug('cm108');
    }
  },
};
