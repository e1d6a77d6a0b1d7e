import type { XtceDefinition } from '../definition.ts';
import { XtceColumnDecoder, type XtceColumnOptions, type XtceColumns } from './xtce-columns.ts';

export interface XtceColumnStreamOptions extends XtceColumnOptions {
  /** Packets of each batch but the last; 8192 unless given. */
  readonly batchPackets?: number;
  /** A batch ends early when its packets have more octets than this; 8 MiB unless given. */
  readonly batchOctets?: number;
}

export interface XtceColumnBatch extends XtceColumns {
  /** How many packets went before the batch: `packets` and `packet` in it count from here. */
  readonly firstPacket: number;
  readonly packetCount: number;
}

/**
 * Batches of columns from packets that come one at a time.
 *
 * Memory is bounded by one batch; packets are copied, so whoever gave them may use their octets again. With
 * `reusesMemory` a batch holds until the next call.
 */
export class XtceColumnStream {
  readonly decoder: XtceColumnDecoder;
  readonly #batchPackets: number;
  readonly #batchOctets: number;
  readonly #offsets: Uint32Array;
  readonly #lengths: Uint32Array;
  #bytes = new Uint8Array(65_536);
  #usedOctets = 0;
  #count = 0;
  #firstPacket = 0;

  /** @throws RangeError when a batch would have no packet, or more than 4 GiB */
  constructor(definition: XtceDefinition, options: XtceColumnStreamOptions = {}) {
    const { batchPackets = 8192, batchOctets = 2 ** 23, ...decoderOptions } = options;
    if (!(Number.isInteger(batchPackets) && batchPackets >= 1))
      throw new RangeError(`batchPackets: expected a whole number from 1, found ${batchPackets}`);
    if (!(batchOctets >= 1 && batchOctets <= 2 ** 31))
      throw new RangeError(`batchOctets: expected 1 to 2^31, found ${batchOctets}`);
    this.decoder = new XtceColumnDecoder(definition, decoderOptions);
    this.#batchPackets = batchPackets;
    this.#batchOctets = batchOctets;
    this.#offsets = new Uint32Array(batchPackets);
    this.#lengths = new Uint32Array(batchPackets);
  }

  /** The batch that became full with this packet, if it did. */
  push(packet: Uint8Array): XtceColumnBatch[] {
    const end = this.#usedOctets + packet.length;
    if (end > this.#bytes.length) {
      const more = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      more.set(this.#bytes.subarray(0, this.#usedOctets));
      this.#bytes = more;
    }
    this.#bytes.set(packet, this.#usedOctets);
    this.#offsets[this.#count] = this.#usedOctets;
    this.#lengths[this.#count] = packet.length;
    this.#usedOctets = end;
    this.#count++;
    return this.#count >= this.#batchPackets || end >= this.#batchOctets ? this.flush() : [];
  }

  /** The batch in hand, if it has packets. */
  flush(): XtceColumnBatch[] {
    const packetCount = this.#count;
    if (packetCount === 0) return [];
    const places = { count: packetCount, offsets: this.#offsets, lengths: this.#lengths };
    const { containers, faults } = this.decoder.decode(this.#bytes.subarray(0, this.#usedOctets), places);
    const firstPacket = this.#firstPacket;
    this.#firstPacket += packetCount;
    this.#count = 0;
    this.#usedOctets = 0;
    return [{ containers, faults, firstPacket, packetCount }];
  }
}
