import { errorControlOctetsOf } from '../error-control.ts';
import { firstHeaderPointerOf } from '../first-header-pointer.ts';
import { operationalControlOctets } from '../operational-control.ts';
import { PacketZone } from '../packet-zone.ts';
import { encodeTmFrame, tmHeaderOctets } from './tm-frame.ts';

/** What is the same in all frames of the channel. */
export interface TmPacketPackerOptions {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** Whole frame, header and trailers included, without sync marker. */
  readonly frameOctets: number;
  readonly hasErrorControl: boolean;
  /** False unless given. */
  readonly hasOperationalControl?: boolean;
}

/** The two things that change from frame to frame and belong to the whole spacecraft, not to this channel. */
export interface TmFrameContext {
  /** 0 to 255, over all virtual channels. */
  readonly masterChannelCount: number;
  /** Four octets; required when the channel has operational control. */
  readonly operationalControl?: Uint8Array;
}

/**
 * The sending half of a virtual channel: packets go in, frames come out, one when asked for.
 * Source: CCSDS 132.0-B-3, 4.2.2 (packet processing function)
 */
export class TmPacketPacker {
  readonly #options: TmPacketPackerOptions;
  readonly #packets: PacketZone;
  #virtualChannelCount = 0;

  /** @throws RangeError when the frame leaves no room for a packet header */
  constructor(options: TmPacketPackerOptions) {
    this.#options = options;
    this.#packets = new PacketZone(
      options.frameOctets,
      tmHeaderOctets +
        (options.hasOperationalControl ? operationalControlOctets : 0) +
        errorControlOctetsOf(options.hasErrorControl),
    );
  }

  /** Octets of packets that wait. */
  get pendingOctets(): number {
    return this.#packets.pendingOctets;
  }

  /** Octets of packets that one frame carries. */
  get zoneOctets(): number {
    return this.#packets.zoneOctets;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
  }

  /** The next frame: what waits, made full with an idle packet. Without a packet in hand, an idle frame. */
  nextFrame(context: TmFrameContext): Uint8Array {
    const packed = this.#packets.next();
    const { spacecraftId, virtualChannelId, hasErrorControl } = this.#options;
    const virtualChannelCount = this.#virtualChannelCount;
    this.#virtualChannelCount = (virtualChannelCount + 1) & 0xff;
    return encodeTmFrame({
      spacecraftId,
      virtualChannelId,
      masterChannelCount: context.masterChannelCount,
      virtualChannelCount,
      firstHeaderPointer: firstHeaderPointerOf(packed),
      data: packed.zone,
      hasErrorControl,
      operationalControl: this.#options.hasOperationalControl
        ? (context.operationalControl ?? new Uint8Array(operationalControlOctets))
        : undefined,
    });
  }
}
