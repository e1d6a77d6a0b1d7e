import type { Fault } from '@dawa/seams/fault';
import { FrameSync } from 'ccsds-parser/coding/sync';
import { AosDemultiplexer } from 'ccsds-parser/frame/aos/aos-demultiplexer';
import { decodeAosFrame } from 'ccsds-parser/frame/aos/aos-frame';
import type { DemultiplexOutput } from 'ccsds-parser/frame/packet-reassembly';
import { TmDemultiplexer } from 'ccsds-parser/frame/tm/tm-demultiplexer';
import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { PacketSplitter } from 'ccsds-parser/packet/packet-splitter';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import {
  type Codeblocks,
  codeblockOctets,
  createCodeblockDecoder,
  type UnwrappedFrame,
} from './codeblock-decoder.ts';
import { FixedCutter } from './fixed-cutter.ts';

/** How a recording is to be read; what a mission file says of a link, and more. */
export interface RecordingFormat extends Codeblocks {
  readonly framing: 'tm' | 'aos' | 'codeblocks' | 'packets';
  /** Frames of other spacecraft are bad; undefined takes all. */
  readonly spacecraftId: number | undefined;
  /** Whole frame without marker and check symbols; not used for packets. */
  readonly frameOctets: number;
  readonly hasErrorControl: boolean;
  /** AOS only: a TM frame says so itself. */
  readonly hasOperationalControl: boolean;
  readonly insertZoneOctets: number;
  /** True when each frame has an attached sync marker; otherwise the recording is cut into equal pieces. */
  readonly hasMarkers: boolean;
}

/** What is found in a recording, in order. */
export type RecordingItem = RecordedFrame | RecordedPacket | RecordedFragment | RecordedGap | TrailingOctets;

export interface RecordedFrame {
  readonly kind: 'frame';
  /** Place in the recording, from 0, damaged frames included. */
  readonly index: number;
  /** Undefined where the frame is damaged, or a codeblock that is not asked to hold one. */
  readonly header: FrameHeader | undefined;
  readonly isIdle: boolean;
  readonly correctedSymbols: number;
  readonly fault: Fault | undefined;
  readonly bytes: Uint8Array;
}

export interface FrameHeader {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly virtualChannelCount: number;
  readonly operationalControl: Uint8Array | undefined;
}

export interface RecordedPacket {
  readonly kind: 'packet';
  readonly virtualChannelId: number | undefined;
  readonly packet: SpacePacket;
}

export interface RecordedFragment {
  readonly kind: 'fragment';
  readonly virtualChannelId: number | undefined;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface RecordedGap {
  readonly kind: 'gap';
  readonly virtualChannelId: number;
  readonly missing: number;
}

/** The recording ended inside a frame or packet. */
export interface TrailingOctets {
  readonly kind: 'trailing';
  readonly octets: number;
}

/** A stage: give it bytes cut anywhere, and it gives what they complete; the result does not depend on the cuts. */
export interface RecordingDecoder {
  push(bytes: Uint8Array): RecordingItem[];
  flush(): RecordingItem[];
}

/** @throws RangeError when the format contradicts itself */
export function createRecordingDecoder(format: RecordingFormat): RecordingDecoder {
  return format.framing === 'packets' ? new PacketRecording() : new FrameRecording(format);
}

class PacketRecording implements RecordingDecoder {
  readonly #splitter = new PacketSplitter();

  push(bytes: Uint8Array): RecordingItem[] {
    return this.#splitter
      .push(bytes)
      .map((packet) => ({ kind: 'packet', virtualChannelId: undefined, packet }));
  }

  flush(): RecordingItem[] {
    const end = this.#splitter.flush();
    return end.ok ? [] : [{ kind: 'trailing', octets: Number(end.fault.found) }];
  }
}

/** The header of a frame whose checks were good, and how its channel is taken apart. */
interface ReadFrame {
  readonly header: FrameHeader;
  readonly demultiplex: () => DemultiplexOutput[];
}

type FrameReader = {
  read(bytes: Uint8Array): { ok: true; value: ReadFrame } | { ok: false; fault: Fault };
  flush(): DemultiplexOutput[];
};

class FrameRecording implements RecordingDecoder {
  readonly #format: RecordingFormat;
  readonly #cutter: { push(bytes: Uint8Array): Uint8Array[]; flush(): number };
  readonly #unwrap: (codeblock: Uint8Array) => UnwrappedFrame;
  readonly #reader: FrameReader | undefined;
  #index = 0;

  constructor(format: RecordingFormat) {
    this.#format = format;
    const octets = codeblockOctets(format, format.frameOctets);
    this.#cutter = format.hasMarkers ? createMarkerCutter(octets) : new FixedCutter(octets);
    this.#unwrap = createCodeblockDecoder(format, format.frameOctets);
    this.#reader = frameReader(format);
  }

  push(bytes: Uint8Array): RecordingItem[] {
    const items: RecordingItem[] = [];
    for (const codeblock of this.#cutter.push(bytes)) this.#take(codeblock, items);
    return items;
  }

  flush(): RecordingItem[] {
    const items = (this.#reader?.flush() ?? []).flatMap(itemOf);
    const octets = this.#cutter.flush();
    return octets === 0 ? items : [...items, { kind: 'trailing', octets }];
  }

  #take(codeblock: Uint8Array, items: RecordingItem[]): void {
    const index = this.#index++;
    const unwrapped = this.#unwrap(codeblock);
    const { bytes } = unwrapped;
    const correctedSymbols = unwrapped.ok ? unwrapped.correctedSymbols : 0;
    const frame = { kind: 'frame', index, bytes, correctedSymbols, isIdle: false } as const;
    if (!unwrapped.ok) {
      items.push({ ...frame, header: undefined, fault: unwrapped.fault });
      return;
    }
    if (this.#reader === undefined) {
      items.push({ ...frame, header: undefined, fault: undefined });
      return;
    }
    const read = this.#reader.read(bytes);
    if (!read.ok) {
      items.push({ ...frame, header: undefined, fault: read.fault });
      return;
    }
    const { header, demultiplex } = read.value;
    const { spacecraftId } = this.#format;
    if (spacecraftId !== undefined && header.spacecraftId !== spacecraftId) {
      const fault = { kind: 'other-spacecraft', expected: spacecraftId, found: header.spacecraftId };
      items.push({ ...frame, header, fault });
      return;
    }
    const outputs = demultiplex();
    const isIdle = outputs.some((output) => output.kind === 'idle-frame');
    items.push({ ...frame, header, isIdle, fault: undefined }, ...outputs.flatMap(itemOf));
  }
}

function frameReader(format: RecordingFormat): FrameReader | undefined {
  if (format.framing === 'tm') return tmReader(format);
  return format.framing === 'aos' ? aosReader(format) : undefined;
}

function tmReader(format: RecordingFormat): FrameReader {
  const demultiplexer = new TmDemultiplexer();
  return {
    read(bytes) {
      const decoded = decodeTmFrame(bytes, format);
      if (!decoded.ok) return decoded;
      const frame = decoded.value;
      return { ok: true, value: { header: frame, demultiplex: () => demultiplexer.push(frame) } };
    },
    flush: () => demultiplexer.flush(),
  };
}

function aosReader(format: RecordingFormat): FrameReader {
  const demultiplexer = new AosDemultiplexer();
  return {
    read(bytes) {
      const decoded = decodeAosFrame(bytes, format);
      if (!decoded.ok) return decoded;
      const frame = decoded.value;
      return { ok: true, value: { header: frame, demultiplex: () => demultiplexer.push(frame) } };
    },
    flush: () => demultiplexer.flush(),
  };
}

function createMarkerCutter(frameOctets: number) {
  const sync = new FrameSync({ frameOctets });
  return {
    push: (bytes: Uint8Array) => sync.push(bytes).map(({ codeblock }) => codeblock),
    // Octets between frames are noise, and so is what is left at the end.
    flush: () => 0,
  };
}

function itemOf(output: DemultiplexOutput): RecordingItem[] {
  switch (output.kind) {
    case 'packet':
      return [{ kind: 'packet', virtualChannelId: output.virtualChannelId, packet: output.packet }];
    case 'gap':
      return [{ kind: 'gap', virtualChannelId: output.virtualChannelId, missing: output.missing }];
    case 'dropped-fragment': {
      const { virtualChannelId, reason, bytes } = output;
      return [{ kind: 'fragment', virtualChannelId, reason, bytes }];
    }
    case 'encapsulation-packet':
    case 'bitstream':
    case 'idle-frame':
    case 'not-packets':
    case 'other-spacecraft':
      return [];
    default:
      return output satisfies never;
  }
}
