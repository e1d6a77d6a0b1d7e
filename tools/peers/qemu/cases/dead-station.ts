import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { keepHidOpen } from '@dawa/groundstation/adapters/hid-port';
import { cm108Wish, createCm108Ptt } from '@dawa/groundstation/devices/cm108-ptt';
import { sayRelease } from '@dawa/groundstation/watchdog/say-release';
import { expectSame, rounded, until } from '../expect.ts';
import type { GuestCase } from './guest-case.ts';

const on = '0000040400';
const off = '0000000400';

export const deadStationCase: GuestCase = {
  name: 'CM108 stays keyed when its station is killed, the watchdog releases it by its node, a new station at its start',
  async run({ clock, devices }) {
    await devices.plug('cm108');
    /** Starts a station, lets it key, and kills it. */
    const dieKeyed = async (): Promise<string> => {
      const child = fork(fileURLToPath(new URL('./guest-station.js', import.meta.url)));
      const { node } = await new Promise<{ node: string }>((resolve) =>
        child.once('message', (said) => resolve(said as { node: string })),
      );
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      return node;
    };
    try {
      const node = await dieKeyed();
      expectSame('reports of a station that died', (await devices.seen('cm108', 2)).reports, [off, on]);
      const began = performance.now();
      await sayRelease({ kind: 'report', path: node, hex: off }, clock);
      const releaseMs = performance.now() - began;
      expectSame('reports after the watchdog', (await devices.seen('cm108', 3)).reports, [off, on, off]);

      await dieKeyed();
      const ptt = createCm108Ptt({ port: keepHidOpen(cm108Wish({}), clock), clock });
      const startMs = await until('released at the start', () => ptt.isKeyed === false);
      await ptt.close();
      const { reports } = await devices.seen('cm108', 7);
      expectSame('last reports', reports.slice(3), [off, on, off, off]);
      return { releaseMs: rounded(releaseMs), startMs: rounded(startMs) };
    } finally {
      await devices.unplug('cm108');
    }
  },
};
