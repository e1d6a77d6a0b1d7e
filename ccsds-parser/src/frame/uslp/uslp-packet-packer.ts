import type { ErrorControlOctets } from '../error-control.ts';
import { operationalControlOctets } from '../operational-control.ts';
import { PacketZone } from '../packet-zone.ts';
import { constructionRules, dataFieldHeaderOctets, noPointer, uslpProtocols } from './uslp-data-field.ts';
import { encodeUslpFrame, type UslpFrameFields, uslpHeaderOctets } from './uslp-frame.ts';

/** What is the same in all frames of the access point. */
export interface UslpPacketPackerOptions
  extends Pick<
    UslpFrameFields,
    'spacecraftId' | 'isDestination' | 'virtualChannelId' | 'mapId' | 'isBypass'
  > {
  /** Whole frame, header and trailers included, without sync marker. */
  readonly frameOctets: number;
  /** Octets of the frame count, 0 to 7. */
  readonly countOctets: number;
  readonly errorControlOctets: ErrorControlOctets;
  /** False unless given. */
  readonly hasOperationalControl?: boolean;
  readonly insertZoneOctets?: number;
}

/** What changes from frame to frame and belongs to the whole link. */
export interface UslpFrameContext {
  /** Zeros unless given, where the channel has it. */
  readonly operationalControl?: Uint8Array;
  readonly insertZone?: Uint8Array;
}

/**
 * The sending half of a USLP access point with frames of fixed length: packets go in, frames of construction rule 0 come
 * out, one when asked for. Access points that share a virtual channel share its count: give each frame to the link in the
 * order in which it was made, and use one packer a channel.
 * Source: CCSDS 732.1-B-3, 4.2.2 (packet processing function)
 */
export class UslpPacketPacker {
  readonly #options: UslpPacketPackerOptions;
  readonly #packets: PacketZone;
  readonly #turn: bigint;
  #count = 0n;

  /** @throws RangeError when the frame leaves no room for a packet header */
  constructor(options: UslpPacketPackerOptions) {
    this.#options = options;
    this.#packets = new PacketZone(
      options.frameOctets,
      uslpHeaderOctets +
        options.countOctets +
        (options.insertZoneOctets ?? 0) +
        dataFieldHeaderOctets(constructionRules.packetsSpanFrames) +
        (options.hasOperationalControl ? operationalControlOctets : 0) +
        options.errorControlOctets,
    );
    this.#turn = 1n << BigInt(8 * options.countOctets);
  }

  /** Octets of packets that wait. */
  get pendingOctets(): number {
    return this.#packets.pendingOctets;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
  }

  /** The next frame: what waits, made full with an idle packet. Without a packet in hand, a frame of idle data. */
  nextFrame(context: UslpFrameContext = {}): Uint8Array {
    const { zone, isIdle, firstStart = noPointer } = this.#packets.next();
    const { insertZoneOctets = 0, hasOperationalControl, ...fixed } = this.#options;
    const frame = encodeUslpFrame({
      ...fixed,
      virtualChannelCount: this.#count,
      insertZone: context.insertZone ?? new Uint8Array(insertZoneOctets),
      rule: constructionRules.packetsSpanFrames,
      protocolId: isIdle ? uslpProtocols.idle : uslpProtocols.packets,
      pointer: firstStart,
      zone,
      operationalControl: hasOperationalControl
        ? (context.operationalControl ?? new Uint8Array(operationalControlOctets))
        : undefined,
    });
    this.#count = (this.#count + 1n) % this.#turn;
    return frame;
  }
}
