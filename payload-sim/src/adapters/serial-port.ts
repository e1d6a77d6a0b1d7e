import { connect } from 'node:net';
import type { ByteStream } from '@dawa/seams/byte-stream';
import { SerialPort } from 'serialport';
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
  return new DuplexStream(
    path,
    serial,
    () => new Promise((resolve) => (serial.isOpen ? serial.close(() => resolve()) : resolve())),
  );
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
