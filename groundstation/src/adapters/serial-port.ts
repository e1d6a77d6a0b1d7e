import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { SerialPort } from 'serialport';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { DeviceErrorCode } from '../ports.ts';
import { Cable } from './cable.ts';

export interface SerialSettings {
  /** `/dev/serial/by-id/…` keeps its name when the cable moves to another socket; `/dev/ttyUSB0` does not. */
  readonly path: string;
  readonly baudRate: number;
  readonly clock: Pick<Clock, 'deadline'>;
  readonly writeTimeoutMs?: number;
  /**
   * Opens a port that another program holds, too: its lock is only a word between programs. For whoever must say one thing
   * there although a frozen program holds it.
   */
  readonly isShared?: boolean;
  /** 1 unless given; Yaesu radios want 2. */
  readonly stopBits?: 1 | 2;
  /** RTS and CTS: off unless given. */
  readonly hasHandshake?: boolean;
  /**
   * Lets DTR and RTS fall after opening: radios may be set to key by them. Ports without such lines ignore it. With handshake
   * RTS stays up, for without it the device says nothing.
   */
  readonly areModemLinesReleased?: boolean;
}

/**
 * Opens a serial port, alone (a second program is refused) and at 8 data bits and no parity.
 *
 * The traps of serialport 13 that this file keeps from everybody else: an unplugged port is noticed only while it is
 * read, so a reader is attached before anything else; the callback of a write may never come; `close` may come twice;
 * and bytes written to a lost port are sent to the *next* device when the same object is opened again, so an object is
 * dropped with its cable.
 *
 * @throws DeviceError `lost` when there is no such port, `busy` when somebody else holds it, `refused` without permission
 */
export function openSerialPort(settings: SerialSettings): Promise<ByteStream> {
  const { path, baudRate, clock, writeTimeoutMs = 1000, stopBits = 1, hasHandshake = false } = settings;
  return new Promise((resolve, reject) => {
    const port = new SerialPort({
      path,
      baudRate,
      autoOpen: false,
      lock: settings.isShared !== true,
      stopBits,
      rtscts: hasHandshake,
    });
    const cable = new Cable({
      name: path,
      clock,
      writeTimeoutMs,
      send(bytes, done) {
        // A write to a port that is not open would wait inside the stream for an opening that must never come.
        if (port.isOpen) port.write(bytes, done);
        else done(new DeviceError('lost', path, 'the port went away'));
      },
      drop: () => dropPort(port),
    });
    port.on('data', (bytes: Uint8Array) => cable.hear(bytes));
    port.on('error', (error: Error) => cable.lose(lossText(error)));
    port.on('close', (error?: Error | null) => cable.lose(lossText(error)));
    port.open((error) => {
      if (error) {
        cable.lose(messageOf(error));
        reject(openingError(path, error));
        return;
      }
      if (settings.areModemLinesReleased) port.set({ dtr: false, rts: hasHandshake }, () => {});
      watchLine(port, cable, clock);
      resolve(cable);
    });
  });
}

/** How long a loss may go unnoticed on a line where nothing is written. */
const watchPeriodMs = 50;

/**
 * Asks the driver for its modem lines, for the answer's sake: a terminal that hung up says EIO, one without such lines
 * ENOTTY. Needed because serialport 13 may see the hang-up as a read of 0 bytes and then reads again without end, never
 * telling anybody (its `unixRead` begins anew at once when `bytesRead` is 0).
 */
function watchLine(port: SerialPort, cable: Cable, clock: Pick<Clock, 'deadline'>): void {
  let cancel = () => {};
  cable.onClose(() => cancel());
  const look = () => {
    if (!cable.isOpen) return;
    port.get((error) => {
      if (error && hangUp.test(error.message)) cable.lose(lossText(error));
      else cancel = clock.deadline(watchPeriodMs, look);
    });
  };
  cancel = clock.deadline(watchPeriodMs, look);
}

/** The ways in which the system calls a cable that was pulled, in words that a person at the antenna understands. */
function lossText(error: Error | null | undefined): string {
  return !error || hangUp.test(error.message) ? 'the port went away' : messageOf(error);
}

const hangUp = /Input\/output|EIO|No such device|ENODEV|ENXIO|Bad file|EBADF|not open/i;

function dropPort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      port.destroy();
      resolve();
    };
    if (port.isOpen && !port.closing) port.close(finish);
    else finish();
  });
}

function openingError(path: string, error: Error): DeviceError {
  const reasons: readonly [RegExp, DeviceErrorCode, string][] = [
    [/ENOENT|No such file/i, 'lost', 'expected a port, found none of this name; is the cable in?'],
    [
      /Cannot lock|temporarily unavailable|EBUSY|busy/i,
      'busy',
      'expected a free port, found it held by another program',
    ],
    [
      /EACCES|EPERM|permission/i,
      'refused',
      'expected permission to open it, found none; add this user to the group of the port (often dialout)',
    ],
  ];
  const known = reasons.find(([pattern]) => pattern.test(error.message));
  return known === undefined
    ? new DeviceError('lost', path, error.message, error)
    : new DeviceError(known[1], path, known[2], error);
}
