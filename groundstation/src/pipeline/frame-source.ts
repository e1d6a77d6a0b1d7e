import type { DemodulatedFrame } from '@dawa/protocols/demodulator';
import type { Fault } from '@dawa/seams/fault';

/** Where frames of a link come from: each piece that it hands on should be one. */
export interface FrameSource {
  push(bytes: Uint8Array): Piece[];
  /** Pieces that only the end makes certain. */
  finish(): Piece[];
  /** Octets left over at the end. */
  flush(): number;
  /** Octets passed over so far. */
  readonly skippedOctets: number;
  /** Why nothing can be made of this input; it stays so. */
  readonly unusable?: Fault | undefined;
}

/** Octets that should be one frame, or the fault of what was cut out in its place. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly fault?: Fault;
  readonly heard?: HeardAudio;
}

/** How a frame was heard, where it came out of audio. */
export interface HeardAudio extends Pick<DemodulatedFrame, 'levelDb' | 'markOffsetHz' | 'repairedBits'> {
  /** From the beginning of the recording to the frame's first bit. */
  readonly startMs: number;
  readonly endMs: number;
  /** How far above its frequency it was sent, where the sound tells. */
  readonly carrierOffsetHz?: number;
}
