import { ByteQueue } from '../bits/byte-queue.ts';
import { type Fault, failure, type Result, success } from '../fault.ts';
import { packetOctets, primaryHeaderOctets, readSpacePacket, type SpacePacket } from './space-packet.ts';

/**
 * Cuts a stream of packets that follow each other without gaps (a packet file, a TCP link) into packets.
 *
 * It believes the length fields; for damaged streams see `RecoveringPacketSplitter`. The version is not judged
 * here, since recordings with version 1 exist; look at `packet.version`. At most one packet (65,542 octets) is kept.
 */
export class PacketSplitter {
  readonly #pending = new ByteQueue();

  /** Packets completed by `bytes`, each a copy that may be kept. */
  push(bytes: Uint8Array): SpacePacket[] {
    const packets: SpacePacket[] = [];
    let offset = this.#completePending(bytes, packets);
    while (bytes.length - offset >= primaryHeaderOctets) {
      const octets = packetOctets(bytes[offset + 4]!, bytes[offset + 5]!);
      if (bytes.length - offset < octets) break;
      packets.push(readSpacePacket(bytes.slice(offset, offset + octets)));
      offset += octets;
    }
    if (offset < bytes.length) this.#pending.append(bytes.subarray(offset));
    return packets;
  }

  /**
   * Says at the end of the stream whether it ended between two packets.
   *
   * @returns 0 octets left, or `truncated` with the octets that the last packet needed and those that were there
   */
  flush(): Result<0, Fault<'truncated'>> {
    const found = this.#pending.length;
    const expected = this.#expectedOctets();
    this.#pending.clear();
    return found === 0 ? success(0) : failure('truncated', expected, found);
  }

  #expectedOctets(): number {
    if (this.#pending.length < primaryHeaderOctets) return primaryHeaderOctets + 1;
    return packetOctets(this.#pending.at(4), this.#pending.at(5));
  }

  /** Feeds the packet in hand first. Returns how many octets of `bytes` it took. */
  #completePending(bytes: Uint8Array, packets: SpacePacket[]): number {
    let offset = 0;
    while (this.#pending.length > 0 && offset < bytes.length) {
      const needed =
        this.#pending.length < primaryHeaderOctets ? primaryHeaderOctets : this.#expectedOctets();
      const taken = Math.min(needed - this.#pending.length, bytes.length - offset);
      this.#pending.append(bytes.subarray(offset, offset + taken));
      offset += taken;
      if (this.#pending.length < primaryHeaderOctets || this.#pending.length < this.#expectedOctets())
        continue;
      packets.push(readSpacePacket(this.#pending.copy(0, this.#pending.length)));
      this.#pending.clear();
    }
    return offset;
  }
}
