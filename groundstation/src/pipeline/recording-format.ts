import { type ModulationName, modulationNames } from '@dawa/protocols/demodulators';
import type { AudioFormat } from './audio-source.ts';
import type { Codeblocks } from './codeblock-decoder.ts';
import type { LinkFormat } from './link-frame.ts';

/** Framings whose frames are no transfer frames: what is in them is a dictionary's business. */
export const linkFramings = ['kiss', 'ax25', 'cw', 'records', ...modulationNames] as const;
export type LinkFraming = (typeof linkFramings)[number];

export function isLinkFraming(framing: string): framing is LinkFraming {
  return (linkFramings as readonly string[]).includes(framing);
}

/** The recording is audio, and this is what has to be done with it first. */
export function isModulation(framing: string): framing is ModulationName {
  return (modulationNames as readonly string[]).includes(framing);
}

/** How a recording is to be read; what a mission file says of a link, and more. */
export interface RecordingFormat extends Codeblocks {
  readonly framing: 'tm' | 'aos' | 'uslp' | 'tc' | 'codeblocks' | 'packets' | LinkFraming;
  /** Frames of other spacecraft are bad; undefined takes all. */
  readonly spacecraftId: number | undefined;
  /**
   * Whole frame without marker and check symbols; not used for packets. 0 for TC and USLP frames that follow each other
   * and tell their own length.
   */
  readonly frameOctets: number;
  readonly hasErrorControl: boolean;
  /** The same in octets; 4 in USLP only. */
  readonly errorControlOctets: 0 | 2 | 4;
  /** AOS only: a TM or USLP frame says so itself. */
  readonly hasOperationalControl: boolean;
  /** AOS only. */
  readonly hasHeaderErrorControl: boolean;
  /** AOS and USLP. */
  readonly insertZoneOctets: number;
  /** USLP only; undefined where there are no truncated frames. */
  readonly truncatedFrameOctets: number | undefined;
  /** TM and AOS: the channels that carry packets; undefined takes all. */
  readonly packetVirtualChannelIds: readonly number[] | undefined;
  /** TM, AOS and USLP: encapsulation packets stand between space packets. */
  readonly acceptsEncapsulation: boolean;
  /** TM, AOS and USLP: packets may have any version. */
  readonly acceptsAnyVersion: boolean;
  /** TC only: frames start with a segment header. */
  readonly hasSegmentHeaders: boolean;
  /** TC only: the frames are wrapped in CLTUs. */
  readonly hasCltus: boolean;
  /** Of framings without transfer frames. */
  readonly link: LinkFormat | undefined;
  /** Of framings whose recordings are audio. */
  readonly audio?: AudioFormat | undefined;
  /** True when each frame has an attached sync marker; otherwise the recording is cut into equal pieces. */
  readonly hasMarkers: boolean;
}
