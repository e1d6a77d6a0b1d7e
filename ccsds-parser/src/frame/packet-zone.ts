import { idlePacket, primaryHeaderOctets } from '../packet/space-packet.ts';

/** What one frame carries. */
export interface PackedZone {
  readonly zone: Uint8Array;
  /** Nothing waited: the zone is fill. */
  readonly isIdle: boolean;
  /** Octet of the zone where the first packet starts; undefined when none does. */
  readonly firstStart: number | undefined;
}

/**
 * Packets that wait to be sent, and how they are packed into the equally long zones of frames: one after the other,
 * cut where a zone ends, the last zone made full with an idle packet.
 * Source: CCSDS 132.0-B-3, 4.2.2 (packet processing function); 732.0-B-4 and 732.1-B-3, 4.2.2
 */
export class PacketZone {
  readonly zoneOctets: number;
  #packets: Uint8Array[] = [];
  /** Where the queue starts in `#packets`: taking from the front of a long array is slow. */
  #first = 0;
  /** Octets of the first packet that went out with the zone before. */
  #sent = 0;
  #pendingOctets = 0;

  /**
   * @param frameOctets of the whole frame
   * @param otherOctets of its headers and trailers
   * @throws RangeError when the frame leaves no room for a packet of one octet
   */
  constructor(frameOctets: number, otherOctets: number) {
    this.zoneOctets = frameOctets - otherOctets;
    if (this.zoneOctets < primaryHeaderOctets + 1)
      throw new RangeError(`frameOctets: expected room for a packet, found ${frameOctets}`);
  }

  /** Octets of packets that wait. */
  get pendingOctets(): number {
    return this.#pendingOctets;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
    this.#pendingOctets += packet.length;
  }

  /** The next zone: what waits, made full with an idle packet. Without a packet in hand, fill. */
  next(): PackedZone {
    const zone = new Uint8Array(this.zoneOctets);
    if (this.#pendingOctets > 0) return { zone, isIdle: false, firstStart: this.#fill(zone) };
    return { zone: zone.fill(0x55), isIdle: true, firstStart: undefined };
  }

  /** @returns the octet where the first packet starts */
  #fill(zone: Uint8Array): number | undefined {
    let offset = 0;
    let firstStart: number | undefined;
    while (offset < zone.length) {
      if (this.#pendingOctets === 0) {
        // An idle packet is at least seven octets long; when fewer are left its end goes into the next zone.
        this.push(idlePacket(Math.max(zone.length - offset, primaryHeaderOctets + 1)));
      }
      const packet = this.#packets[this.#first]!;
      if (this.#sent === 0) firstStart ??= offset;
      const taken = Math.min(packet.length - this.#sent, zone.length - offset);
      zone.set(packet.subarray(this.#sent, this.#sent + taken), offset);
      offset += taken;
      this.#sent += taken;
      this.#pendingOctets -= taken;
      if (this.#sent === packet.length) this.#leave();
    }
    return firstStart;
  }

  /** The first packet is out. */
  #leave(): void {
    this.#sent = 0;
    this.#first++;
    if (this.#first < 64 || this.#first * 2 < this.#packets.length) return;
    this.#packets = this.#packets.slice(this.#first);
    this.#first = 0;
  }
}
