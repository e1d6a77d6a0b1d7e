import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { ByteStream, CloseReason } from '@dawa/seams/byte-stream';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { DeviceError } from '../devices/device-error.ts';
import { openSerialPort } from './serial-port.ts';

// A pseudo-terminal by perl's ioctl; the technique and its numbers are Linux's (include/uapi/asm-generic/ioctls.h).
const unlock = `open(F, "+<&=3"); my $z = pack("i", 0); ioctl(F, 0x40045431, $z) or die;
my $n = $z; ioctl(F, 0x80045430, $n) or die; print unpack("i", $n);`;

interface Terminal {
  readonly path: string;
  readonly heard: () => string;
  write(text: string): void;
  /** Reads no more: what is sent fills the kernel's buffer and stays there. */
  deafen(): void;
  unplug(): void;
}

function createTerminal(): Terminal {
  const master = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY);
  const { stdout } = spawnSync('perl', ['-e', unlock], { stdio: ['ignore', 'pipe', 'inherit', master] });
  const path = `/dev/pts/${stdout.toString()}`;
  const kept = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  spawnSync('stty', ['-F', path, 'raw', '-echo']);
  const stream = new ReadStream(master);
  stream.setRawMode(true);
  let heard = '';
  stream.on('data', (bytes) => {
    heard += bytes.toString();
  });
  stream.on('error', () => {});
  let isIn = true;
  return {
    path,
    heard: () => heard,
    // A tty stream of a master is writable although its type says it is not.
    write: (text) => (stream as unknown as NodeJS.WriteStream).write(text),
    deafen: () => void stream.pause(),
    unplug() {
      if (!isIn) return;
      isIn = false;
      stream.destroy();
      closeSync(kept);
    },
  };
}

const canMakeTerminals =
  process.platform === 'linux' &&
  spawnSync('perl', ['-e', '1']).status === 0 &&
  spawnSync('stty', ['--version']).status === 0;
const clock = new SystemClock();
const soon = async (isSo: () => boolean) => {
  for (let i = 0; i < 200 && !isSo(); i++) await clock.sleep(10);
  return isSo();
};

describe.skipIf(!canMakeTerminals)(
  `a serial port on a pseudo-terminal${canMakeTerminals ? '' : ' (skipped: needs Linux with perl and stty)'}`,
  () => {
    const terminals: Terminal[] = [];
    const streams: ByteStream[] = [];
    const terminal = () => {
      const made = createTerminal();
      terminals.push(made);
      return made;
    };
    const open = async (path: string) => {
      const stream = await openSerialPort({ path, baudRate: 9600, clock, writeTimeoutMs: 500 });
      streams.push(stream);
      return stream;
    };
    afterEach(async () => {
      for (const stream of streams.splice(0)) await stream.close();
      for (const made of terminals.splice(0)) made.unplug();
    });

    it('carries bytes both ways', async () => {
      const device = terminal();
      const stream = await open(device.path);
      let heard = '';
      stream.onData((bytes) => {
        heard += Buffer.from(bytes).toString();
      });
      await stream.write(Buffer.from('AZ EL \n'));
      expect(await soon(() => device.heard() === 'AZ EL \n')).toBe(true);
      device.write('AZ123.4 EL45.6\n');
      expect(await soon(() => heard === 'AZ123.4 EL45.6\n')).toBe(true);
    });

    // FT-991 and FT-847 want two stop bits, FT-991 and TS-2000 handshake (Hamlib, serial parameters of each model).
    it('is opened with the stop bits and the handshake that are asked for', async () => {
      const device = terminal();
      const shown = () => spawnSync('stty', ['-F', device.path, '-a']).stdout.toString().split(/\s+/);
      const asked = { path: device.path, baudRate: 38_400, clock, stopBits: 2, hasHandshake: true } as const;
      streams.push(await openSerialPort({ ...asked, areModemLinesReleased: true }));
      expect(shown()).toEqual(expect.arrayContaining(['38400', 'cstopb', 'crtscts']));
      await streams.pop()!.close();
      await open(device.path);
      expect(shown()).toEqual(expect.arrayContaining(['9600', '-cstopb', '-crtscts']));
    });

    it('keeps what came before anybody listened', async () => {
      const device = terminal();
      const stream = await open(device.path);
      device.write('early');
      await clock.sleep(50);
      let heard = '';
      stream.onData((bytes) => {
        heard += Buffer.from(bytes).toString();
      });
      expect(await soon(() => heard === 'early')).toBe(true);
    });

    it('tells the loss of an idle port once, soon, and takes no byte afterwards', async () => {
      const device = terminal();
      const stream = await open(device.path);
      const reasons: CloseReason[] = [];
      stream.onClose((reason) => reasons.push(reason));
      const startedMs = clock.monotonicMs();
      device.unplug();
      expect(await soon(() => reasons.length > 0)).toBe(true);
      expect(clock.monotonicMs() - startedMs).toBeLessThan(1000);
      await clock.sleep(50);
      expect(reasons.map(({ kind }) => kind)).toEqual(['lost']);
      expect(stream.isOpen).toBe(false);
      await expect(stream.write(Buffer.from('TX'))).rejects.toMatchObject({ code: 'lost' });
    });

    it('does not send to the next device what was written while the cable was out', async () => {
      const first = terminal();
      const stream = await open(first.path);
      let isLost = false;
      stream.onClose(() => {
        isLost = true;
      });
      first.unplug();
      const outcomes = await Promise.allSettled([stream.write(Buffer.from('TX;')), soon(() => isLost)]);
      expect(outcomes[0]?.status).toBe('rejected');
      await expect(stream.write(Buffer.from('TX;'))).rejects.toBeInstanceOf(DeviceError);
      // The kernel gives the number, and so the path, to the next terminal that is made.
      const second = terminal();
      const again = await open(second.path);
      await again.write(Buffer.from('RX;'));
      expect(await soon(() => second.heard() !== '')).toBe(true);
      await clock.sleep(50);
      expect(second.heard()).toBe('RX;');
    });

    it('is alone on its port', async () => {
      const device = terminal();
      await open(device.path);
      await expect(open(device.path)).rejects.toMatchObject({ code: 'busy' });
    });

    it('gives up a write that the other side does not take', async () => {
      const device = terminal();
      const stream = await open(device.path);
      device.deafen();
      const moreThanTheKernelKeeps = new Uint8Array(1024 * 1024);
      await expect(stream.write(moreThanTheKernelKeeps)).rejects.toMatchObject({
        code: expect.stringMatching(/timeout|lost/),
      });
      expect(stream.isOpen).toBe(false);
    });
  },
);

describe('a serial port that is not there', () => {
  it('is told by name and as lost', async () => {
    await expect(
      openSerialPort({ path: '/dev/serial/by-id/usb-none', baudRate: 9600, clock }),
    ).rejects.toMatchObject({
      code: 'lost',
      message: '/dev/serial/by-id/usb-none: expected a port, found none of this name; is the cable in?',
    });
  });
});
