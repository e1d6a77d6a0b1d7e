import type { ByteStream } from '@dawa/seams/byte-stream';

/** So many echoes in a row that did not come whole, and the line is taken for one that does not echo. */
const missedEchoes = 3;
/** A line that fell silent owes no more than this. */
const mostAwaited = 512;

export interface EchoCancellerSettings {
  /** Requests that no device would say itself: one that comes back shows that the line echoes. */
  readonly isProbe: (bytes: Uint8Array) => boolean;
  readonly onEcho?: () => void;
}

/**
 * The same cable without the echo of what is written to it: half-duplex adapters and some controllers send every octet
 * back, and in languages with one word for both an echoed target reads as a position.
 *
 * Whether the line echoes is found out by what comes back after a probe, each time one is sent; until then, and where the
 * echo does not come whole, everything is passed on. One listener only.
 */
export function withoutEcho(stream: ByteStream, { isProbe, onEcho }: EchoCancellerSettings): ByteStream {
  /** What should come back, octet by octet. */
  let awaited: number[] = [];
  let held: number[] = [];
  let isEchoing = false;
  let misses = 0;

  const filter = (bytes: Uint8Array): Uint8Array => {
    const passed: number[] = [];
    for (const octet of bytes) {
      if (awaited.length === 0) {
        passed.push(octet);
        continue;
      }
      held.push(octet);
      if (octet !== awaited[held.length - 1]) {
        passed.push(...held);
        held = [];
        awaited = [];
        if (isEchoing && ++misses >= missedEchoes) isEchoing = false;
      } else if (held.length === awaited.length) {
        held = [];
        awaited = [];
        isEchoing = true;
        misses = 0;
        onEcho?.();
      }
    }
    return Uint8Array.from(passed);
  };

  return {
    name: stream.name,
    get isOpen() {
      return stream.isOpen;
    },
    onData: (listener) =>
      stream.onData((bytes) => {
        const passed = filter(bytes);
        if (passed.length > 0) listener(passed);
      }),
    onClose: (listener) => stream.onClose(listener),
    write(bytes) {
      if (isEchoing && awaited.length < mostAwaited) awaited.push(...bytes);
      else if (isProbe(bytes)) awaited = [...bytes];
      return stream.write(bytes);
    },
    close: () => stream.close(),
  };
}
