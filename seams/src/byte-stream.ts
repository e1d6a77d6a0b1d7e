/**
 * A cable: bytes go in, bytes come out, and one day it is unplugged.
 *
 * Drivers and simulators see only this; whether a serial port, a TCP socket or a pair in memory lies behind it is
 * chosen by whoever composes the program.
 */
export interface ByteStream {
  /** What this cable is, for people: `/dev/pts/3`, `tcp 127.0.0.1:4532`. */
  readonly name: string;

  /** False from the moment the cable is lost or closed; it never becomes true again. */
  readonly isOpen: boolean;

  /** Calls `listener` with bytes as they arrive, in order, cut anywhere. Returns how to stop listening. */
  onData(listener: (bytes: Uint8Array) => void): () => void;

  /** Calls `listener` once, when the cable is lost or closed; at once when it already is. Returns how to stop listening. */
  onClose(listener: (reason: CloseReason) => void): () => void;

  /**
   * Hands bytes to the other side.
   *
   * @returns resolves when the host has taken the bytes
   * @throws when the cable is closed, lost while writing, or does not take the bytes in time
   */
  write(bytes: Uint8Array): Promise<void>;

  /** Lets go of the cable. Bytes that were not yet taken are dropped. */
  close(): Promise<void>;
}

export type CloseReason =
  | { readonly kind: 'closed-here' }
  | { readonly kind: 'closed-there' }
  | { readonly kind: 'lost'; readonly detail: string };
