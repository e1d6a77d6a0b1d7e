import type { Fault } from '@dawa/seams/fault';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import type { HeardAudio } from './frame-source.ts';
import type { LinkFrame } from './link-frame.ts';

/** What is found in a recording, in order. */
export type RecordingItem =
  | RecordedFrame
  | RecordedPacket
  | RecordedMessage
  | RecordedFragment
  | RecordedGap
  | RecordedContent
  | SkippedOctets
  | TrailingOctets;

export interface RecordedFrame {
  readonly kind: 'frame';
  /** Place in the recording, from 0, damaged frames included. */
  readonly index: number;
  /** Undefined where the frame is damaged, or a codeblock that is not asked to hold one. */
  readonly header: FrameHeader | undefined;
  readonly isIdle: boolean;
  /** True when the first header pointer points out of the frame: no such frame carries packets. */
  readonly isPointerOutside: boolean;
  readonly correctedSymbols: number;
  readonly fault: Fault | undefined;
  readonly bytes: Uint8Array;
  /** Of framings without transfer frames; undefined where the frame is damaged. */
  readonly link?: LinkFrame;
  /** Of frames that came out of audio. */
  readonly heard?: HeardAudio | undefined;
}

export interface FrameHeader {
  readonly version: number;
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** The sequence number of a TC frame; undefined for USLP frames without a count. */
  readonly virtualChannelCount: number | undefined;
  /** TM only. */
  readonly masterChannelCount?: number;
  readonly operationalControl: Uint8Array | undefined;
}

export interface RecordedPacket {
  readonly kind: 'packet';
  readonly spacecraftId: number | undefined;
  readonly virtualChannelId: number | undefined;
  readonly packet: SpacePacket;
}

/** What a good frame of a link without transfer frames brought. */
export interface RecordedMessage {
  readonly kind: 'message';
  /** Place of its frame in the recording. */
  readonly index: number;
  readonly link: LinkFrame;
  readonly heard?: HeardAudio | undefined;
}

export interface RecordedFragment {
  readonly kind: 'fragment';
  readonly spacecraftId: number | undefined;
  readonly virtualChannelId: number | undefined;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface RecordedGap {
  readonly kind: 'gap';
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly missing: number;
}

/** Something whole that is no space packet: counted, not listed. */
export interface RecordedContent {
  readonly kind: 'content';
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  readonly what:
    | 'not-packets'
    | 'encapsulation-packet'
    | 'bitstream'
    | 'octet-stream'
    | 'unit'
    | 'control-command';
}

/** Octets between frames that no frame begins with. */
export interface SkippedOctets {
  readonly kind: 'skipped';
  readonly octets: number;
}

/** The recording ended inside a frame or packet. */
export interface TrailingOctets {
  readonly kind: 'trailing';
  readonly octets: number;
}
