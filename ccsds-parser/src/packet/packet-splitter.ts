import { type Fault, failure, type Result, success } from '../fault.ts';
import { PendingPacket } from './pending-packet.ts';
import { packetOctets, primaryHeaderOctets, readSpacePacket, type SpacePacket } from './space-packet.ts';

/**
 * Cuts a stream of packets that follow each other without gaps (a packet file, a TCP link) into packets.
 *
 * It believes the length fields; for damaged streams see `RecoveringPacketSplitter`. The version is not judged
 * here, since recordings with version 1 exist; look at `packet.version`. At most one packet (65,542 octets) is kept.
 */
export class PacketSplitter {
  readonly #pending = new PendingPacket();

  /** Packets completed by `bytes`, each a copy that may be kept. */
  push(bytes: Uint8Array): SpacePacket[] {
    const packets: SpacePacket[] = [];
    let offset = this.#completePending(bytes, packets);
    while (bytes.length - offset >= primaryHeaderOctets) {
      const octets = packetOctets(bytes[offset + 4]!, bytes[offset + 5]!);
      if (bytes.length - offset < octets) break;
      // Not `slice`, which copies nothing in Node's Buffer.
      packets.push(readSpacePacket(new Uint8Array(bytes.subarray(offset, offset + octets))));
      offset += octets;
    }
    this.#pending.feed(bytes.subarray(offset));
    return packets;
  }

  /**
   * Says at the end of the stream whether it ended between two packets.
   *
   * @returns 0 octets left, or `truncated` with the octets that the last packet needed and those that were there
   */
  flush(): Result<0, Fault<'truncated'>> {
    const { length, expectedOctets } = this.#pending;
    this.#pending.clear();
    return length === 0 ? success(0) : failure('truncated', expectedOctets, length);
  }

  /** Feeds the packet in hand first. @returns how many octets of `bytes` it took */
  #completePending(bytes: Uint8Array, packets: SpacePacket[]): number {
    if (this.#pending.length === 0) return 0;
    const taken = this.#pending.feed(bytes);
    if (this.#pending.isWhole) {
      packets.push(readSpacePacket(this.#pending.view().slice()));
      this.#pending.clear();
    }
    return taken;
  }
}
