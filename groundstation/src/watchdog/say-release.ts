import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Clock } from '@dawa/seams/clock';
import { openSerialPort } from '../adapters/serial-port.ts';
import { openTcpPort, parseTcpName } from '../adapters/tcp-port.ts';
import type { ReleaseWay } from './watchdog-messages.ts';

/** Between the last byte into the kernel and closing: closing throws away what has not left yet. 32 octets at 9600 baud. */
const airMs = 40;

/**
 * Opens a device anew, says the bytes that let a transmitter go, and closes it.
 *
 * @throws DeviceError, or what the file system says
 */
export async function sayRelease(way: ReleaseWay, clock: Clock): Promise<void> {
  const bytes = Buffer.from(way.hex, 'hex');
  if (way.kind === 'report') {
    // Without O_CREAT: a device that is gone is no file to be made.
    const file = await open(way.path, constants.O_WRONLY);
    try {
      await file.write(bytes);
    } finally {
      await file.close();
    }
    return;
  }
  const { port, baudRate, stopBits = 1, areModemLinesReleased } = way;
  const address = parseTcpName(port);
  const stream =
    address === undefined
      ? await openSerialPort({ path: port, baudRate, stopBits, clock, areModemLinesReleased, isShared: true })
      : await openTcpPort({ ...address, clock });
  try {
    await stream.write(bytes);
    await new Promise<void>((done) => clock.deadline(airMs, done));
  } finally {
    await stream.close();
  }
}
