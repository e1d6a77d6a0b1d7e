import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@dawa/seams/system-clock';
import { VirtualClock } from '@dawa/seams/virtual-clock';
import { describe, expect, it } from 'vitest';
import { DeviceError } from '../devices/device-error.ts';
import { LeaseWatch } from './lease-watch.ts';
import { letGoAgainAndAgain, type ReleaseEffortSettings } from './release-effort.ts';
import { sayRelease } from './say-release.ts';
import { type ReleaseWay, watchdogOrder } from './watchdog-messages.ts';

describe('a lease that somebody else holds', () => {
  const setUp = () => {
    const clock = new VirtualClock(0);
    const lapses: string[] = [];
    const watch = new LeaseWatch({
      clock,
      onLapse: (why, isSilent) => lapses.push(`${clock.nowAtMs()} ${why}${isSilent ? ', silent' : ''}`),
    });
    return { clock, watch, lapses };
  };

  it('lapses 200 ms after it was not renewed', async () => {
    const { clock, watch, lapses } = setUp();
    for (let i = 0; i < 10; i++) {
      watch.extend(500);
      await clock.runFor(400);
    }
    expect(lapses).toEqual([]);
    await clock.runFor(1000);
    expect(lapses).toEqual(['4300 its lease was not renewed for 700 ms, silent']);
  });

  it('of a station that still says something lapses too, and the station is left alive', async () => {
    const { clock, watch, lapses } = setUp();
    watch.extend(500);
    await clock.runFor(400);
    watch.hear();
    await clock.runFor(400);
    expect(lapses).toEqual(['700 its lease was not renewed for 700 ms']);
  });

  it('lapses at once when the station is gone, once, and not at all when nothing is keyed', async () => {
    const { clock, watch, lapses } = setUp();
    watch.end();
    watch.extend(500);
    watch.released();
    watch.end();
    expect(lapses).toEqual([]);
    watch.extend(500);
    watch.end();
    watch.end();
    await clock.runFor(5000);
    expect(lapses).toEqual(['0 the station is gone, silent']);
  });

  it('is not renewed once it lapsed: first the release must be told', async () => {
    const { clock, watch, lapses } = setUp();
    watch.extend(500);
    await clock.runFor(1000);
    watch.extend(500);
    await clock.runFor(5000);
    expect(lapses.length).toBe(1);
    watch.released();
    watch.extend(500);
    await clock.runFor(5000);
    expect(lapses.length).toBe(2);
  });
});

describe('letting go from outside', () => {
  const serial: ReleaseWay = {
    ...{ kind: 'port', port: '/dev/ttyUSB0', baudRate: 9600 },
    ...{ areModemLinesReleased: false, hex: '00' },
  };
  const effort = async (change: Partial<ReleaseEffortSettings>, runMs: number) => {
    const clock = new VirtualClock(0);
    const deeds: string[] = [];
    const done = letGoAgainAndAgain({
      clock,
      ways: [serial],
      say: async () => void deeds.push(`${clock.nowAtMs()} said`),
      isOver: () => false,
      isGone: () => true,
      isSilent: () => true,
      endStation: () => deeds.push(`${clock.nowAtMs()} station ended`),
      onTrouble() {},
      ...change,
    }).then(() => deeds.push('done'));
    await clock.runFor(runMs);
    return { deeds, done };
  };

  it('says it four times for a station that is gone', async () => {
    const { deeds } = await effort({}, 5000);
    expect(deeds).toEqual(['0 said', '50 said', '200 said', '500 said', 'done']);
  });

  it('goes on for one that is frozen, until it says that it is over', async () => {
    let isOver = false;
    const { deeds } = await effort({ isGone: () => false, isOver: () => isOver }, 10_000);
    expect(deeds.length).toBeGreaterThan(15);
    expect(deeds).not.toContain('done');
    isOver = true;
  });

  it('waits for a cable that is away', async () => {
    let tries = 0;
    const say = async () => {
      if (++tries <= 10) throw new DeviceError('lost', '/dev/ttyUSB0', 'no such port');
    };
    const { deeds } = await effort({ say }, 20_000);
    expect(tries).toBe(14);
    expect(deeds).toEqual(['done']);
  });

  it.each([
    ['the kernel refuses its port', serial],
    ['a device server may serve one client', { ...serial, port: 'tcp:127.0.0.1:4001' }],
  ])('ends a silent station when %s', async (_why, way) => {
    let isEnded = false;
    const say = async () => {
      if (!isEnded) throw new DeviceError('busy', way.port, 'held by another program');
    };
    const endStation = () => {
      isEnded = true;
    };
    const { deeds } = await effort({ ways: [way], say, endStation }, 5000);
    expect(isEnded).toBe(true);
    expect(deeds).toEqual(['done']);
  });

  it('leaves a station alive that still speaks', async () => {
    const say = async () => {
      throw new DeviceError('busy', 'port', 'held by another program');
    };
    const { deeds } = await effort({ say, isSilent: () => false }, 5000);
    expect(deeds).toEqual([]);
  });
});

describe('the word that lets go', () => {
  const clock = new SystemClock();

  it('goes to a HID device as a report, and makes no file where the device is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-hid-'));
    const path = join(folder, 'hidraw0');
    // CM108, GPIO 3 off: direwolf src/cm108.c, as in protocols/src/cm108.ts.
    const way: ReleaseWay = { kind: 'report', path, hex: '0000000400' };
    await expect(sayRelease(way, clock)).rejects.toThrow('ENOENT');
    writeFileSync(path, '');
    await sayRelease(way, clock);
    expect(readFileSync(path).toString('hex')).toBe('0000000400');
    rmSync(folder, { recursive: true });
  });

  it('goes to a device server over TCP, and the line is closed after it', async () => {
    const heard = new Promise<string>((resolve) => {
      const server = createServer((socket) => {
        let hex = '';
        socket.on('data', (bytes) => {
          hex += bytes.toString('hex');
        });
        socket.on('close', () => {
          server.close();
          resolve(hex);
        });
      });
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        const way = { kind: 'port', port: `tcp:127.0.0.1:${port}`, baudRate: 9600, hex: 'fefea2e01c0000fd' };
        void sayRelease({ ...way, areModemLinesReleased: false } as ReleaseWay, clock);
      });
    });
    expect(await heard).toBe('fefea2e01c0000fd');
  });
});

it('an order to the watchdog that is none is no order', () => {
  const ways = [{ kind: 'report', path: '/dev/hidraw0', hex: '00 04' }];
  expect(watchdogOrder.safeParse({ type: 'ways', ways, stationPid: 1 }).success).toBe(false);
  expect(watchdogOrder.safeParse({ type: 'lease', number: 1, leaseMs: -1 }).success).toBe(false);
  expect(watchdogOrder.safeParse({ type: 'released' }).success).toBe(true);
});
