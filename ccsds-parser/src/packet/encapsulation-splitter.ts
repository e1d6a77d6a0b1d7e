import { ByteQueue } from '../bits/byte-queue.ts';
import {
  decodeEncapsulationHeader,
  type EncapsulationHeader,
  type EncapsulationPacket,
  encapsulationHeaderOctets,
  encapsulationVersion,
  readEncapsulationPacket,
} from './encapsulation-packet.ts';
import type { SplitOutput } from './split-output.ts';

/**
 * Cuts a stream of encapsulation packets that follow each other without gaps. Octets that cannot begin a packet are
 * skipped and counted; since only three bits tell a packet from garbage, prefer streams that are whole (frames).
 *
 * Idle packets are handed out like all others; look at `packet.protocolId`. Those of one octet, of which a stream may be
 * full, are one and the same object in what a call of `push` gives.
 */
export class EncapsulationSplitter {
  readonly #pending = new ByteQueue();
  readonly #maxPacketOctets: number;
  #skippedOctets = 0;

  /**
   * @param maxPacketOctets of a packet that is believed, which bounds the memory; a header allows 4 GiB
   * @throws RangeError below 1
   */
  constructor({ maxPacketOctets = 1_048_576 } = {}) {
    if (!(maxPacketOctets >= 1))
      throw new RangeError(`maxPacketOctets: expected at least 1, found ${maxPacketOctets}`);
    this.#maxPacketOctets = maxPacketOctets;
  }

  /** What `bytes` completed; packets are copies. */
  push(bytes: Uint8Array): SplitOutput<EncapsulationPacket>[] {
    const outputs: SplitOutput<EncapsulationPacket>[] = [];
    let idleOctet: EncapsulationPacket | undefined;
    this.#pending.append(bytes);
    for (let header = this.#nextHeader(); header !== undefined; header = this.#nextHeader()) {
      const { packetOctets } = header;
      if (this.#pending.length < packetOctets) break;
      this.#reportSkipped(outputs);
      // The octet of such a packet is always the same, and two arrays for each would take a thousand times its room.
      const known = packetOctets === 1 ? idleOctet : undefined;
      const packet = known ?? readEncapsulationPacket(this.#pending.copy(0, packetOctets), header);
      if (packetOctets === 1) idleOctet = packet;
      outputs.push({ kind: 'packet', packet });
      this.#pending.drop(packetOctets);
    }
    return outputs;
  }

  /** The end of the stream: what was skipped last, and the packet that is not whole. */
  flush(): SplitOutput<EncapsulationPacket>[] {
    const outputs: SplitOutput<EncapsulationPacket>[] = [];
    const header = this.#nextHeader();
    this.#reportSkipped(outputs);
    const foundOctets = this.#pending.length;
    if (foundOctets > 0) {
      const expectedOctets = header?.packetOctets ?? encapsulationHeaderOctets(this.#pending.at(0));
      outputs.push({ kind: 'truncated', expectedOctets, foundOctets });
    }
    this.#pending.clear();
    return outputs;
  }

  /** The header at the front, behind what had to be skipped; undefined while it is not whole. */
  #nextHeader(): EncapsulationHeader | undefined {
    while (this.#pending.length > 0) {
      // Most garbage is told by its version, without a look at the rest.
      if (this.#pending.at(0) >>> 5 !== encapsulationVersion) {
        this.#skipOctet();
        continue;
      }
      const header = decodeEncapsulationHeader(this.#pending.view(0, Math.min(8, this.#pending.length)));
      if (header.ok && header.value.packetOctets <= this.#maxPacketOctets) return header.value;
      if (!header.ok && header.fault.kind === 'too-short') return undefined;
      this.#skipOctet();
    }
    return undefined;
  }

  #skipOctet(): void {
    this.#pending.drop(1);
    this.#skippedOctets++;
  }

  #reportSkipped(outputs: SplitOutput<EncapsulationPacket>[]): void {
    if (this.#skippedOctets > 0) outputs.push({ kind: 'skipped', octets: this.#skippedOctets });
    this.#skippedOctets = 0;
  }
}
