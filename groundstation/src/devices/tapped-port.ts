import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Port } from './port.ts';
import type { WireLog } from './wire-log.ts';

/** The same port, with everything that goes over its cables noted on the way. */
export function tapPort(port: Port, log: WireLog): Port {
  return tapCables(port, (stream) => tapStream(stream, log));
}

/** The same port, whose cables are handed out as `tap` makes them: each once, whoever asks for it. */
export function tapCables<Cable extends object>(
  port: Port<Cable>,
  tap: (cable: Cable) => Cable,
): Port<Cable> {
  const tapped = new WeakMap<Cable, Cable>();
  const tapOnce = (cable: Cable): Cable => {
    const known = tapped.get(cable);
    if (known !== undefined) return known;
    const made = tap(cable);
    tapped.set(cable, made);
    return made;
  };
  return {
    name: port.name,
    isSimulated: port.isSimulated,
    get stream() {
      return port.stream && tapOnce(port.stream);
    },
    get state() {
      return port.state;
    },
    onStream: (listener) => port.onStream((cable) => listener(tapOnce(cable))),
    onState: (listener) => port.onState(listener),
    close: () => port.close(),
  };
}

function tapStream(stream: ByteStream, log: WireLog): ByteStream {
  let isHeard = false;
  return {
    name: stream.name,
    get isOpen() {
      return stream.isOpen;
    },
    onData(listener) {
      // Octets that several listen to are noted once.
      const isFirst = !isHeard;
      isHeard = true;
      return stream.onData((bytes) => {
        if (isFirst) log.note('received', bytes);
        listener(bytes);
      });
    },
    onClose: (listener) => stream.onClose(listener),
    write(bytes) {
      log.note('sent', bytes);
      return stream.write(bytes);
    },
    close: () => stream.close(),
  };
}
