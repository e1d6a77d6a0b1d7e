import type { Fault, Result } from '@dawa/seams/fault';
import { AosDemultiplexer } from 'ccsds-parser/frame/aos/aos-demultiplexer';
import { aosIdleVirtualChannelId, decodeAosFrame } from 'ccsds-parser/frame/aos/aos-frame';
import { decodeMultiplexingUnit } from 'ccsds-parser/frame/aos/multiplexing-unit';
import type { DemultiplexOutput } from 'ccsds-parser/frame/packet-reassembly';
import { TcDemultiplexer, type TcOutput } from 'ccsds-parser/frame/tc/tc-demultiplexer';
import { decodeTcFrame } from 'ccsds-parser/frame/tc/tc-frame';
import { TmDemultiplexer } from 'ccsds-parser/frame/tm/tm-demultiplexer';
import { decodeTmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { UslpDemultiplexer, type UslpOutput } from 'ccsds-parser/frame/uslp/uslp-demultiplexer';
import { decodeUslpFrame } from 'ccsds-parser/frame/uslp/uslp-frame';
import type { RecordingFormat } from './recording-format.ts';
import type { FrameHeader } from './recording-item.ts';

/** What any of the demultiplexers has to say. */
export type ChannelOutput = DemultiplexOutput | UslpOutput | TcOutput;

/** The header of a frame whose error control was good, and how its channel is taken apart. */
export interface ReadFrame {
  readonly header: FrameHeader;
  /** The version that frames of this kind have; a frame of another is shown and contributes nothing. */
  readonly expectedVersion: number;
  /** True when the first header pointer points out of the frame, as rubbish does that is read as a pointer. */
  readonly isPointerOutside: boolean;
  readonly demultiplex: () => ChannelOutput[];
}

/** Reads frames of one kind and keeps what their channels have in hand, each spacecraft for itself. */
export interface FrameReader {
  read(bytes: Uint8Array): Result<ReadFrame, Fault>;
  flush(): { readonly spacecraftId: number; readonly outputs: ChannelOutput[] }[];
}

/** @returns undefined for framings that have no frames to look into */
export function createFrameReader(format: RecordingFormat): FrameReader | undefined {
  switch (format.framing) {
    case 'tm':
      return tmReader(format);
    case 'aos':
      return aosReader(format);
    case 'uslp':
      return uslpReader(format);
    case 'tc':
      return tcReader(format);
    default:
      return undefined;
  }
}

function tmReader(format: RecordingFormat): FrameReader {
  const spacecraft = new SpacecraftMap(() => new TmDemultiplexer(contentsOf(format)));
  return spacecraft.reader((bytes, demultiplexerOf) => {
    const decoded = decodeTmFrame(bytes, { ...format, acceptsAnyVersion: true });
    if (!decoded.ok) return decoded;
    const frame = decoded.value;
    const isPointerOutside = !frame.syncFlag && isOutside(frame.firstHeaderPointer, frame.data.length);
    const demultiplex = () => demultiplexerOf(frame.spacecraftId).push(frame);
    return { ok: true, value: { header: frame, expectedVersion: 0, isPointerOutside, demultiplex } };
  });
}

function aosReader(format: RecordingFormat): FrameReader {
  const spacecraft = new SpacecraftMap(() => new AosDemultiplexer(contentsOf(format)));
  return spacecraft.reader((bytes, demultiplexerOf) => {
    const decoded = decodeAosFrame(bytes, { ...format, acceptsAnyVersion: true });
    if (!decoded.ok) return decoded;
    const frame = decoded.value;
    const unit = decodeMultiplexingUnit(frame.data);
    const isPointerOutside =
      frame.virtualChannelId !== aosIdleVirtualChannelId &&
      (!unit.ok || isOutside(unit.value.firstHeaderPointer, unit.value.zone.length));
    const demultiplex = () => demultiplexerOf(frame.spacecraftId).push(frame);
    return { ok: true, value: { header: frame, expectedVersion: 1, isPointerOutside, demultiplex } };
  });
}

function uslpReader(format: RecordingFormat): FrameReader {
  const errorControlOctets = format.errorControlOctets;
  const { insertZoneOctets, truncatedFrameOctets } = format;
  const frameFormat = {
    errorControlOctets,
    insertZoneOctets,
    ...(truncatedFrameOctets === undefined ? {} : { truncatedFrameOctets }),
  };
  const spacecraft = new SpacecraftMap(() => new UslpDemultiplexer(contentsOf(format)));
  return spacecraft.reader((bytes, demultiplexerOf) => {
    const decoded = decodeUslpFrame(bytes, frameFormat);
    if (!decoded.ok) return decoded;
    const frame = decoded.value;
    if (frame.bytes.length !== bytes.length && !frame.isTruncated)
      return {
        ok: false,
        fault: { kind: 'bad-length', expected: bytes.length, found: frame.bytes.length },
      };
    const { virtualChannelCount: count } = frame;
    const header = { ...frame, virtualChannelCount: count === undefined ? undefined : Number(count) };
    const isPointerOutside =
      frame.rule === 0 && frame.pointer !== 0xffff && (frame.pointer ?? 0) > frame.zone.length;
    const demultiplex = () => demultiplexerOf(frame.spacecraftId).push(frame);
    return { ok: true, value: { header, expectedVersion: frame.version, isPointerOutside, demultiplex } };
  });
}

function tcReader(format: RecordingFormat): FrameReader {
  const options = format.hasSegmentHeaders ? {} : { segmentedVirtualChannelIds: [] };
  const spacecraft = new SpacecraftMap(() => new TcDemultiplexer(options));
  return spacecraft.reader((bytes, demultiplexerOf) => {
    const decoded = decodeTcFrame(bytes, format);
    if (!decoded.ok) return decoded;
    const frame = decoded.value;
    const header = { ...frame, virtualChannelCount: frame.sequenceNumber, operationalControl: undefined };
    const demultiplex = () => demultiplexerOf(frame.spacecraftId).push(frame);
    return { ok: true, value: { header, expectedVersion: 0, isPointerOutside: false, demultiplex } };
  });
}

function contentsOf({ packetVirtualChannelIds, acceptsEncapsulation, acceptsAnyVersion }: RecordingFormat) {
  const versions = { acceptsEncapsulation, acceptsAnyVersion };
  return packetVirtualChannelIds === undefined ? versions : { ...versions, packetVirtualChannelIds };
}

function isOutside(firstHeaderPointer: number, zoneOctets: number): boolean {
  return firstHeaderPointer < 0x7fe && firstHeaderPointer > zoneOctets;
}

/** Damaged frames may name any spacecraft: no more of them than this are kept apart. */
const mostSpacecraft = 64;

interface Demultiplexer {
  flush(): ChannelOutput[];
}

class SpacecraftMap<D extends Demultiplexer> {
  readonly #create: () => D;
  readonly #demultiplexers = new Map<number, D>();

  constructor(create: () => D) {
    this.#create = create;
  }

  reader(
    read: (bytes: Uint8Array, demultiplexerOf: (spacecraftId: number) => D) => Result<ReadFrame, Fault>,
  ): FrameReader {
    const demultiplexerOf = (spacecraftId: number) => this.#of(spacecraftId);
    return {
      read: (bytes) => read(bytes, demultiplexerOf),
      flush: () =>
        [...this.#demultiplexers].map(([spacecraftId, demultiplexer]) => ({
          spacecraftId,
          outputs: demultiplexer.flush(),
        })),
    };
  }

  #of(spacecraftId: number): D {
    const known = this.#demultiplexers.get(spacecraftId);
    if (known !== undefined) return known;
    const demultiplexer = this.#create();
    if (this.#demultiplexers.size >= mostSpacecraft) {
      const [oldest] = this.#demultiplexers.keys();
      this.#demultiplexers.delete(oldest!);
    }
    this.#demultiplexers.set(spacecraftId, demultiplexer);
    return demultiplexer;
  }
}
