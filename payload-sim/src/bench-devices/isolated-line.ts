import type { ByteStream } from '@dawa/seams/byte-stream';

/** A cable with a switch in it: while it is open nothing comes through, either way, and nobody notices by the cable. */
export function isolatedLine(cable: ByteStream, isThrough: () => boolean): ByteStream {
  return {
    get name() {
      return cable.name;
    },
    get isOpen() {
      return cable.isOpen;
    },
    onData: (listener) =>
      cable.onData((bytes) => {
        if (isThrough()) listener(bytes);
      }),
    onClose: (listener) => cable.onClose(listener),
    write: (bytes) => (isThrough() ? cable.write(bytes) : Promise.resolve()),
    close: () => cable.close(),
  };
}
