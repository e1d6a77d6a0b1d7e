import { KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { Fault } from '@dawa/seams/fault';
import { AudioSource } from './audio-source.ts';
import { createCheckedFrameCutter, startsAx25, startsBirds } from './checked-frame-cutter.ts';
import { FixedCutter } from './fixed-cutter.ts';
import type { FrameSource, HeardAudio, Piece } from './frame-source.ts';
import { LineCutter } from './line-cutter.ts';
import { type LinkFormat, readLinkFrame } from './link-frame.ts';
import type { Cutter } from './recording-cutter.ts';
import type { RecordingFormat } from './recording-format.ts';
import type { RecordedFrame, RecordingItem } from './recording-item.ts';
import { WholeCutter } from './whole-cutter.ts';

/** How frames are told apart in what a link brings. */
export type LinkCut = Pick<RecordingFormat, 'framing' | 'frameOctets' | 'audio'>;

/**
 * Takes frames out of a recording of a link that carries no transfer frames: KISS, AX.25 and its BIRDS dialect, lines of
 * Morse, records of one length, or the audio that they were heard in. The result does not depend on how the input was cut.
 */
export class LinkRecording {
  readonly #format: LinkFormat;
  readonly #source: FrameSource;
  #index = 0;
  #skippedOctets = 0;

  constructor(format: LinkCut, link: LinkFormat) {
    this.#format = link;
    this.#source = sourceOf(format, link);
  }

  /** Why nothing can be made of the recording. */
  get unusable(): Fault | undefined {
    return this.#source.unusable;
  }

  push(bytes: Uint8Array): RecordingItem[] {
    return this.#takeAll(this.#source.push(bytes));
  }

  flush(): RecordingItem[] {
    const items = this.#takeAll(this.#source.finish());
    const octets = this.#source.flush();
    return octets === 0 ? items : [...items, { kind: 'trailing', octets }];
  }

  #takeAll(pieces: readonly Piece[]): RecordingItem[] {
    const items = pieces.flatMap((piece) => this.#take(piece));
    const skipped = this.#source.skippedOctets - this.#skippedOctets;
    this.#skippedOctets += skipped;
    return skipped > 0 ? [{ kind: 'skipped', octets: skipped }, ...items] : items;
  }

  #take({ bytes, fault, heard }: Piece): RecordingItem[] {
    const frame = frameOf(this.#index++, bytes, heard);
    if (fault !== undefined) return [{ ...frame, fault }];
    if (bytes.length > longestFrame) return [{ ...frame, fault: tooLong }];
    const read = readLinkFrame(bytes, this.#format);
    if (!read.ok) return [{ ...frame, fault: read.fault }];
    const link = read.value;
    return [
      { ...frame, link },
      { kind: 'message', index: frame.index, link, heard },
    ];
  }
}

function sourceOf(format: LinkCut, link: LinkFormat): FrameSource {
  if (format.audio !== undefined) return new AudioSource(format.audio);
  return format.framing === 'kiss' ? new KissSource() : new CutSource(cutterOf(format, link));
}

class CutSource implements FrameSource {
  readonly #cutter: Cutter;

  constructor(cutter: Cutter) {
    this.#cutter = cutter;
  }

  get skippedOctets(): number {
    return this.#cutter.skippedOctets ?? 0;
  }

  push(bytes: Uint8Array): Piece[] {
    return this.#cutter.push(bytes).map((piece) => ({ bytes: piece }));
  }

  finish(): Piece[] {
    return (this.#cutter.finish?.() ?? []).map((piece) => ({ bytes: piece }));
  }

  flush(): number {
    return this.#cutter.flush();
  }
}

/** Frames of data, of all ports of the TNC. */
class KissSource implements FrameSource {
  readonly #kiss = new KissDecoder({ maxFrameOctets: longestFrame + 1 });

  get skippedOctets(): number {
    return this.#kiss.skippedOctets;
  }

  push(bytes: Uint8Array): Piece[] {
    return piecesOf(this.#kiss.push(bytes));
  }

  finish(): Piece[] {
    return piecesOf(this.#kiss.flush());
  }

  flush(): number {
    return 0;
  }
}

function piecesOf(frames: ReturnType<KissDecoder['push']>): Piece[] {
  return frames.map((frame) => {
    if (!frame.ok) return { bytes: frame.fault.octets, fault: frame.fault };
    const { command, data } = frame.value;
    if (command === kissCommands.data) return { bytes: data };
    // Orders to the TNC, in a recording of what was sent to it.
    const fault = { kind: 'kiss-command', expected: 'a frame of data (command 0)', found: command };
    return { bytes: data, fault };
  });
}

/** Longer than any frame of AX.25 that was met on the air. */
const longestFrame = 2048;

const tooLong: Fault = {
  kind: 'too-long',
  expected: `one frame of at most ${longestFrame} octets; --frame-bytes or --fecf cut several`,
  found: 'more',
};

function cutterOf({ framing, frameOctets }: LinkCut, link: LinkFormat): Cutter {
  if (framing === 'cw') return new LineCutter();
  if (frameOctets > 0) return new FixedCutter(frameOctets);
  if (!link.hasFrameCheck) return new WholeCutter(longestFrame);
  return createCheckedFrameCutter(link.kind === 'birds' ? startsBirds : startsAx25);
}

function frameOf(index: number, bytes: Uint8Array, heard: HeardAudio | undefined): RecordedFrame {
  return {
    kind: 'frame',
    index,
    bytes,
    header: undefined,
    isIdle: false,
    isPointerOutside: false,
    correctedSymbols: 0,
    fault: undefined,
    heard,
  };
}
