import { FrameCount } from './frame-count.ts';
import { type DemultiplexOutput, PacketReassembly, type ReassemblyOptions } from './packet-reassembly.ts';

/**
 * Follows the frame count of each virtual channel and keeps its packet in hand. A jump is reported and drops it.
 */
export class ChannelCounts {
  readonly #highestCount: number;
  readonly #options: ReassemblyOptions;
  readonly #channels = new Map<number, { count: FrameCount; reassembly: PacketReassembly }>();

  /** @param highestCount 0xff in TM, 0xffffff in AOS */
  constructor(highestCount: number, options: ReassemblyOptions = {}) {
    this.#highestCount = highestCount;
    this.#options = options;
  }

  /** The channel of a frame that has just come, with the gap before it reported. */
  follow(virtualChannelId: number, foundCount: number, outputs: DemultiplexOutput[]): PacketReassembly {
    let channel = this.#channels.get(virtualChannelId);
    if (channel === undefined) {
      const reassembly = new PacketReassembly(virtualChannelId, this.#options);
      channel = { count: new FrameCount(this.#highestCount), reassembly };
      this.#channels.set(virtualChannelId, channel);
    }
    const gap = channel.count.follow(foundCount);
    if (gap !== undefined) {
      outputs.push({ kind: 'gap', virtualChannelId, ...gap });
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
