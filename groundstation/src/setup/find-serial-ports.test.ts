import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findSerialPorts } from './find-serial-ports.ts';

// A machine in a folder: /dev, /sys/class/tty and the USB devices behind it, linked as Linux links them.
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ports-'));
  for (const path of [
    'dev/serial/by-id',
    'sys/class/tty/ttyS0',
    'sys/class/tty/ttyUSB0',
    'sys/class/tty/ttyACM3',
  ])
    mkdirSync(join(root, path), { recursive: true });
  const usb = join(root, 'sys/devices/usb1/1-2');
  mkdirSync(join(usb, '1-2:1.0/ttyUSB0'), { recursive: true });
  writeFileSync(join(usb, 'manufacturer'), 'FTDI\n');
  writeFileSync(join(usb, 'product'), 'FT232R USB UART\n');
  writeFileSync(join(usb, 'serial'), 'A1B2C3D4\n');
  symlinkSync(join(usb, '1-2:1.0/ttyUSB0'), join(root, 'sys/class/tty/ttyUSB0/device'));
  for (const name of ['ttyUSB0', 'ttyACM3', 'ttyS0']) writeFileSync(join(root, 'dev', name), '');
  symlinkSync('../../ttyUSB0', join(root, 'dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A1B2C3D4-if00-port0'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const look = (withIds: boolean) =>
  findSerialPorts({
    byIdFolder: withIds ? join(root, 'dev/serial/by-id') : join(root, 'none'),
    sysTtyFolder: join(root, 'sys/class/tty'),
    devFolder: join(root, 'dev'),
  }).map((port) => ({ ...port, path: port.path.slice(root.length) }));

describe('serial ports of a machine', () => {
  it('have the name that stays, and say what hangs there', () => {
    expect(look(true)).toEqual([
      {
        path: '/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A1B2C3D4-if00-port0',
        product: 'FTDI FT232R USB UART A1B2C3D4',
        isStable: true,
        isOpenable: true,
      },
      { path: '/dev/ttyACM3', product: '', isStable: false, isOpenable: true },
    ]);
  });

  it('are found without udev too, and those of the board are not taken for some', () => {
    expect(look(false).map(({ path, product }) => [path, product])).toEqual([
      ['/dev/ttyACM3', ''],
      ['/dev/ttyUSB0', 'FTDI FT232R USB UART A1B2C3D4'],
    ]);
  });

  it('may be none', () => {
    expect(findSerialPorts({ byIdFolder: '/none', sysTtyFolder: '/none', devFolder: '/none' })).toEqual([]);
  });
});
