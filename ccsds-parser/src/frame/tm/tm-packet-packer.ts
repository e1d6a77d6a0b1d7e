import { primaryHeaderOctets } from '../../packet/space-packet.ts';
import { errorControlOctets, operationalControlOctets } from '../frame-fault.ts';
import { noStart, PacketZone } from '../packet-zone.ts';
import { encodeTmFrame, noPacketStarts, onlyIdleData } from './tm-frame.ts';

export interface TmPacketPackerOptions {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** Whole frame, header and trailers included, without sync marker. */
  readonly frameOctets: number;
  readonly hasErrorControl: boolean;
  readonly hasOperationalControl: boolean;
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
  readonly #zoneOctets: number;
  readonly #packets = new PacketZone();
  #virtualChannelCount = 0;

  /** @throws RangeError when the frame leaves no room for a packet header */
  constructor(options: TmPacketPackerOptions) {
    this.#options = options;
    this.#zoneOctets =
      options.frameOctets -
      6 -
      (options.hasOperationalControl ? operationalControlOctets : 0) -
      (options.hasErrorControl ? errorControlOctets : 0);
    if (this.#zoneOctets < primaryHeaderOctets + 1)
      throw new RangeError(`frameOctets: expected room for a packet, found ${options.frameOctets}`);
  }

  /** Octets of packets that wait. */
  get pendingOctets(): number {
    return this.#packets.pendingOctets;
  }

  /** Octets of packets that one frame carries. */
  get zoneOctets(): number {
    return this.#zoneOctets;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
  }

  /** The next frame: what waits, made full with an idle packet. Without a packet in hand, an idle frame. */
  nextFrame(context: TmFrameContext): Uint8Array {
    const data = new Uint8Array(this.#zoneOctets);
    const isIdle = this.#packets.pendingOctets === 0;
    const firstStart = isIdle ? noStart : this.#packets.fill(data);
    if (isIdle) data.fill(0x55);
    const { spacecraftId, virtualChannelId, hasErrorControl } = this.#options;
    const virtualChannelCount = this.#virtualChannelCount;
    this.#virtualChannelCount = (virtualChannelCount + 1) & 0xff;
    return encodeTmFrame({
      spacecraftId,
      virtualChannelId,
      masterChannelCount: context.masterChannelCount,
      virtualChannelCount,
      firstHeaderPointer: isIdle ? onlyIdleData : firstStart === noStart ? noPacketStarts : firstStart,
      data,
      hasErrorControl,
      operationalControl: this.#options.hasOperationalControl
        ? (context.operationalControl ?? new Uint8Array(operationalControlOctets))
        : undefined,
    });
  }
}
