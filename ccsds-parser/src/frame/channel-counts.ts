import { type DemultiplexOutput, PacketReassembly } from './packet-reassembly.ts';

/**
 * Follows the frame count of each virtual channel and keeps its packet in hand. A jump is reported and drops it.
 */
export class ChannelCounts {
  readonly #countMask: number;
  readonly #channels = new Map<number, { lastCount: number; reassembly: PacketReassembly }>();

  /** @param countMask highest count: 0xff in TM, 0xffffff in AOS */
  constructor(countMask: number) {
    this.#countMask = countMask;
  }

  /** The channel of a frame that has just come, with the gap before it reported. */
  follow(virtualChannelId: number, foundCount: number, outputs: DemultiplexOutput[]): PacketReassembly {
    const channel = this.#channels.get(virtualChannelId);
    if (channel === undefined) {
      const reassembly = new PacketReassembly(virtualChannelId);
      this.#channels.set(virtualChannelId, { lastCount: foundCount, reassembly });
      return reassembly;
    }
    const expectedCount = (channel.lastCount + 1) & this.#countMask;
    channel.lastCount = foundCount;
    if (foundCount !== expectedCount) {
      const missing = (foundCount - expectedCount) & this.#countMask;
      outputs.push({ kind: 'gap', virtualChannelId, missing, expectedCount, foundCount });
      channel.reassembly.drop('gap', outputs);
    }
    return channel.reassembly;
  }

  /** Reports the fragments in hand and forgets all channels. */
  flush(): DemultiplexOutput[] {
    const outputs: DemultiplexOutput[] = [];
    for (const { reassembly } of this.#channels.values()) reassembly.drop('end', outputs);
    this.#channels.clear();
    return outputs;
  }
}
