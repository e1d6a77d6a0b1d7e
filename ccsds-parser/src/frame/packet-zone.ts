import { idlePacket, primaryHeaderOctets } from '../packet/space-packet.ts';

/** First header pointer of a zone in which no packet starts, whatever the protocol writes for it. */
export const noStart = -1;

/**
 * Packets that wait to be sent, and how they are packed into the equally long zones of frames: one after the other,
 * cut where a zone ends, the last zone made full with an idle packet.
 * Source: CCSDS 132.0-B-3, 4.2.2 (packet processing function); 732.0-B-4 and 732.1-B-3, 4.2.2
 */
export class PacketZone {
  #packets: Uint8Array[] = [];
  /** Where the queue starts in `#packets`: taking from the front of a long array is slow. */
  #first = 0;
  /** Octets of the first packet that went out with the zone before. */
  #sent = 0;
  #pendingOctets = 0;

  /** Octets of packets that wait. */
  get pendingOctets(): number {
    return this.#pendingOctets;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
    this.#pendingOctets += packet.length;
  }

  /** Fills `zone`. @returns the octet where the first packet starts, or `noStart` */
  fill(zone: Uint8Array): number {
    let offset = 0;
    let firstStart = noStart;
    while (offset < zone.length) {
      if (this.#pendingOctets === 0) {
        // An idle packet is at least seven octets long; when fewer are left its end goes into the next zone.
        this.push(idlePacket(Math.max(zone.length - offset, primaryHeaderOctets + 1)));
      }
      const packet = this.#packets[this.#first]!;
      if (this.#sent === 0 && firstStart === noStart) firstStart = offset;
      const taken = Math.min(packet.length - this.#sent, zone.length - offset);
      zone.set(packet.subarray(this.#sent, this.#sent + taken), offset);
      offset += taken;
      this.#sent += taken;
      this.#pendingOctets -= taken;
      if (this.#sent === packet.length) this.#next();
    }
    return firstStart;
  }

  #next(): void {
    this.#sent = 0;
    this.#first++;
    if (this.#first < 64 || this.#first * 2 < this.#packets.length) return;
    this.#packets = this.#packets.slice(this.#first);
    this.#first = 0;
  }
}
