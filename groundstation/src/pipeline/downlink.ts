import type { FrameCounts } from '@dawa/protocols/console/link';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { Fault } from '@dawa/seams/fault';
import { attachedSyncMarker, FrameSync } from 'ccsds-parser/coding/sync';
import type { DropReason } from 'ccsds-parser/frame/packet-reassembly';
import { TmDemultiplexer } from 'ccsds-parser/frame/tm/tm-demultiplexer';
import { decodeTmFrame, onlyIdleData, type TmFrame } from 'ccsds-parser/frame/tm/tm-frame';
import { SequenceMonitor } from 'ccsds-parser/packet/sequence-monitor';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import { codeblockOctets, createCodeblockDecoder, type UnwrappedFrame } from './codeblock-decoder.ts';

/** What comes out of a stream of received bytes, in the order in which it was sent. */
export type DownlinkItem =
  | {
      readonly kind: 'frame';
      readonly frame: TmFrame;
      readonly correctedSymbols: number;
      readonly isInverted: boolean;
      readonly span: StreamSpan;
    }
  | { readonly kind: 'bad-frame'; readonly reason: string; readonly fault: Fault; readonly span: StreamSpan }
  | {
      readonly kind: 'packet';
      readonly packet: SpacePacket;
      readonly virtualChannelId: number;
      /** Packets of this application process that must have been lost before it. */
      readonly missingBefore: number;
    }
  | {
      /** Octets between packets, or of a packet that will never be whole. */
      readonly kind: 'dropped-piece';
      readonly reason: DropReason;
      readonly virtualChannelId: number;
      readonly octets: number;
    };

/** Octets of the received stream that a frame was made from, counted from its start; the end is exclusive. */
export interface StreamSpan {
  readonly fromOctet: number;
  readonly toOctet: number;
}

export type TmLink = Extract<MissionLink['framing'], { kind: 'ccsds-tm' }>;

/**
 * The way of a mission's telemetry from bytes to packets: sync, derandomise, correct, check, sort, reassemble.
 *
 * What comes out does not depend on how the bytes were cut. Frames of other spacecraft and frames that fail a check are
 * bad and contribute nothing. Memory is bounded by one codeblock and one packet a virtual channel.
 */
export class Downlink {
  readonly #link: TmLink;
  readonly #sync: FrameSync;
  readonly #unwrap: (codeblock: Uint8Array) => UnwrappedFrame;
  readonly #spanOctets: number;
  readonly #demultiplexer = new TmDemultiplexer();
  readonly #sequences = new SequenceMonitor();
  #lastFrame: Uint8Array | undefined;

  constructor(link: TmLink) {
    this.#link = link;
    const octets = codeblockOctets(link, link.frameOctets);
    this.#sync = new FrameSync({ frameOctets: octets });
    this.#unwrap = createCodeblockDecoder(link, link.frameOctets);
    this.#spanOctets = attachedSyncMarker.length + octets;
  }

  get syncState(): FrameCounts['syncState'] {
    return this.#sync.state;
  }

  /** Octets of a marker and the codeblock after it. */
  get unitOctets(): number {
    return this.#spanOctets;
  }

  push(bytes: Uint8Array): DownlinkItem[] {
    const items: DownlinkItem[] = [];
    for (const { codeblock, atBit, isInverted } of this.#sync.push(bytes)) {
      const fromOctet = Math.floor(atBit / 8);
      const span = { fromOctet, toOctet: Math.ceil(atBit / 8) + this.#spanOctets };
      this.#take(codeblock, isInverted, span, items);
    }
    return items;
  }

  #take(codeblock: Uint8Array, isInverted: boolean, span: StreamSpan, items: DownlinkItem[]): void {
    const unwrapped = this.#unwrap(codeblock);
    if (!unwrapped.ok) {
      items.push({ kind: 'bad-frame', reason: 'uncorrectable', fault: unwrapped.fault, span });
      return;
    }
    const decoded = decodeTmFrame(unwrapped.bytes, this.#link);
    if (!decoded.ok) {
      items.push({ kind: 'bad-frame', reason: decoded.fault.kind, fault: decoded.fault, span });
      return;
    }
    const frame = decoded.value;
    if (frame.spacecraftId !== this.#link.spacecraftId) {
      const fault = {
        kind: 'other-spacecraft',
        expected: this.#link.spacecraftId,
        found: frame.spacecraftId,
      };
      items.push({ kind: 'bad-frame', reason: fault.kind, fault, span });
      return;
    }
    if (this.#lastFrame !== undefined && isEqual(this.#lastFrame, frame.bytes)) {
      // Counters make two frames differ, so this one was heard twice; its packets were taken out already.
      const fault = { kind: 'repeated', expected: 'the next frame', found: frame.masterChannelCount };
      items.push({ kind: 'bad-frame', reason: fault.kind, fault, span });
      return;
    }
    this.#lastFrame = frame.bytes;
    items.push({ kind: 'frame', frame, correctedSymbols: unwrapped.correctedSymbols, isInverted, span });
    for (const output of this.#demultiplexer.push(frame)) {
      if (output.kind === 'dropped-fragment') {
        const { reason, virtualChannelId, bytes } = output;
        items.push({ kind: 'dropped-piece', reason, virtualChannelId, octets: bytes.length });
      }
      if (output.kind !== 'packet') continue;
      const { packet, virtualChannelId } = output;
      items.push({
        kind: 'packet',
        packet,
        virtualChannelId,
        missingBefore: this.#sequences.push(packet).missing,
      });
    }
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

/** True for a frame that carries nothing and only keeps the link busy. */
export function isIdleFrame(frame: TmFrame): boolean {
  return !frame.syncFlag && frame.firstHeaderPointer === onlyIdleData;
}
