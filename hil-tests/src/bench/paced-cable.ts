import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';

/** Start, eight of data, stop. */
const bitsAnOctet = 10;

/**
 * A cable in memory that takes the time of a serial line: what is written comes through when its last octet would have, each way by itself.
 * As with the buffer of a port, a writer does not wait for that.
 */
export function pacedCable(
  cable: ByteStream,
  clock: Pick<Clock, 'nowAtMs' | 'at'>,
  baudRate: number,
): ByteStream {
  const lane = () => {
    let freeAtMs = Number.NEGATIVE_INFINITY;
    return (octets: number, action: () => void) => {
      freeAtMs = Math.max(freeAtMs, clock.nowAtMs()) + (1000 * bitsAnOctet * octets) / baudRate;
      clock.at(freeAtMs, action);
    };
  };
  const [outgoing, incoming] = [lane(), lane()];
  return {
    get name() {
      return cable.name;
    },
    get isOpen() {
      return cable.isOpen;
    },
    onData: (listener) => cable.onData((bytes) => incoming(bytes.length, () => listener(bytes))),
    onClose: (listener) => cable.onClose(listener),
    async write(bytes) {
      if (!cable.isOpen) return cable.write(bytes);
      const copy = bytes.slice();
      outgoing(copy.length, () => void cable.write(copy).catch(() => {}));
    },
    close: () => cable.close(),
  };
}
