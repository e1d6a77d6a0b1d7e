import type { ByteStream } from '@dawa/seams/byte-stream';

/**
 * The place where a cable belongs: it is opened, lost and opened again for ever, each time as a new `ByteStream`, or as what
 * else hangs there (a HID device). A driver listens to `onStream` and never keeps an old one.
 */
export interface Port<Stream = ByteStream> {
  /** `/dev/serial/by-id/…`, `tcp:127.0.0.1:4001`. */
  readonly name: string;
  /** True when a simulator of ours hangs at the other end. */
  readonly isSimulated: boolean;
  /** The cable, while there is one. */
  readonly stream: Stream | undefined;
  readonly state: PortState;
  /** Calls `listener` with each new cable, at once when one is open. Returns how to stop. */
  onStream(listener: (stream: Stream) => void): () => void;
  /** Calls `listener` on every change of `state`. Returns how to stop. */
  onState(listener: (state: PortState) => void): () => void;
  /** Lets go of the cable and looks for it no longer. */
  close(): Promise<void>;
}

export interface PortState {
  /** `connecting` was never open yet; `lost` was, and is looked for. */
  readonly kind: 'connecting' | 'open' | 'lost' | 'closed';
  /** Why it is not open, in one line. */
  readonly detail: string | null;
  /** How often the cable was opened. */
  readonly openings: number;
}
