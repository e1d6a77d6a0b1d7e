import { connect } from 'node:net';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { SerialPort } from 'serialport';
import { machineHost } from '../clock/machine-clock.ts';
import { DuplexStream } from './duplex-stream.ts';

/**
 * Opens somebody else's end of a cable: a serial port by its path, or `tcp:host:port`.
 * The listener is attached before anything else: a port that nobody reads does not notice that it was unplugged.
 *
 * @throws when the port cannot be opened
 */
export function openSerialPort(path: string, baudRate: number): Promise<ByteStream> {
  const [kind, host, port] = path.split(':');
  if (kind === 'tcp') return openSocket(path, host ?? '', Number(port));
  return new Promise((resolve, reject) => {
    const serial = new SerialPort({ path, baudRate, autoOpen: false });
    serial.open((error) => (error ? reject(error) : resolve(wrap(path, serial))));
  });
}

/** A serial port keeps its lock until it is closed; destroying its stream does not. */
function wrap(path: string, serial: SerialPort): ByteStream {
  const stream = new DuplexStream(
    path,
    serial,
    () => new Promise((resolve) => (serial.isOpen ? serial.close(() => resolve()) : resolve())),
  );
  watchLine(serial, stream);
  return stream;
}

const watchPeriodMs = 100;
/** Answers of a driver whose device is gone; a line that merely has no modem signals says ENOTTY. */
const isGone = /Input\/output|EIO|ENODEV|ENXIO|EBADF|not open/i;

/**
 * Asks the driver for its modem lines now and then, because a hang-up may go unnoticed: when it comes while serialport 13
 * reads and does not poll, the read gives 0 bytes and is begun again without end.
 */
function watchLine(serial: SerialPort, stream: DuplexStream): void {
  let stop = () => {};
  const look = () => {
    if (!stream.isOpen) return;
    serial.get((error) => {
      if (error && isGone.test(error.message)) stream.lose(error.message);
      else stop = machineHost.startTimer(watchPeriodMs, look);
    });
  };
  stop = machineHost.startTimer(watchPeriodMs, look);
  stream.onClose(() => stop());
}

function openSocket(name: string, host: string, port: number): Promise<ByteStream> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(new DuplexStream(name, socket));
    });
  });
}
