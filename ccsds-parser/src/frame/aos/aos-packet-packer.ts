import { errorControlOctetsOf } from '../error-control.ts';
import { firstHeaderPointerOf } from '../first-header-pointer.ts';
import { operationalControlOctets } from '../operational-control.ts';
import { PacketZone } from '../packet-zone.ts';
import { aosHeaderOctets, encodeAosFrame } from './aos-frame.ts';
import { encodeMultiplexingUnit, multiplexingUnitHeaderOctets } from './multiplexing-unit.ts';

/** What is the same in all frames of the channel. */
export interface AosPacketPackerOptions {
  readonly spacecraftId: number;
  readonly virtualChannelId: number;
  /** Whole frame, header and trailers included, without sync marker. */
  readonly frameOctets: number;
  readonly hasErrorControl: boolean;
  /** False unless given. */
  readonly hasOperationalControl?: boolean;
  readonly hasHeaderErrorControl?: boolean;
  readonly insertZoneOctets?: number;
  /** Writes how often the count has run over into the signalling field. */
  readonly hasCountCycle?: boolean;
}

/** What changes from frame to frame and belongs to the whole link. */
export interface AosFrameContext {
  /** Zeros unless given, where the channel has it. */
  readonly operationalControl?: Uint8Array;
  readonly insertZone?: Uint8Array;
}

/**
 * The sending half of an AOS virtual channel: packets go in, frames come out, one when asked for.
 * Source: CCSDS 732.0-B-4, 4.2.2 (packet processing function)
 */
export class AosPacketPacker {
  readonly #options: AosPacketPackerOptions;
  readonly #packets: PacketZone;
  #count = 0;
  #cycle = 0;

  /** @throws RangeError when the frame leaves no room for a packet header */
  constructor(options: AosPacketPackerOptions) {
    this.#options = options;
    this.#packets = new PacketZone(
      options.frameOctets,
      aosHeaderOctets(options) +
        (options.insertZoneOctets ?? 0) +
        multiplexingUnitHeaderOctets +
        (options.hasOperationalControl ? operationalControlOctets : 0) +
        errorControlOctetsOf(options.hasErrorControl),
    );
  }

  /** Octets of packets that wait. */
  get pendingOctets(): number {
    return this.#packets.pendingOctets;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
  }

  /** The next frame: what waits, made full with an idle packet. Without a packet in hand, a frame of idle data. */
  nextFrame(context: AosFrameContext = {}): Uint8Array {
    const packed = this.#packets.next();
    const { insertZoneOctets = 0, hasOperationalControl, hasCountCycle, ...fixed } = this.#options;
    const frame = encodeAosFrame({
      ...fixed,
      virtualChannelCount: this.#count,
      countCycle: hasCountCycle ? this.#cycle : undefined,
      insertZone: context.insertZone ?? new Uint8Array(insertZoneOctets),
      data: encodeMultiplexingUnit(firstHeaderPointerOf(packed), packed.zone),
      operationalControl: hasOperationalControl
        ? (context.operationalControl ?? new Uint8Array(operationalControlOctets))
        : undefined,
    });
    this.#count = (this.#count + 1) & 0xffffff;
    if (this.#count === 0) this.#cycle = (this.#cycle + 1) & 0x0f;
    return frame;
  }
}
