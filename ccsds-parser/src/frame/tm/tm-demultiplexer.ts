import { type DemultiplexOutput, PacketReassembly } from '../packet-reassembly.ts';
import type { TmFrame } from './tm-frame.ts';

/** What the mission fixes; everything is accepted unless said otherwise. */
export interface TmDemultiplexerOptions {
  /** Frames of other spacecraft are reported and contribute nothing. */
  readonly spacecraftId?: number;
  /**
   * Channels that carry space packets; the others are only watched for gaps. Some missions fill a channel with fixed
   * fields while its flags promise packets (Aditya-L1), so this is for the mission to say.
   */
  readonly packetVirtualChannelIds?: readonly number[];
}

/**
 * Sorts TM frames by virtual channel and takes the packets out.
 *
 * Give it only frames whose error control was good: a damaged one makes false packets. A jump of the channel's frame
 * count drops the fragment in hand; the next first header pointer starts afresh.
 */
export class TmDemultiplexer {
  readonly #options: TmDemultiplexerOptions;
  readonly #channels = new Map<number, { lastCount: number; reassembly: PacketReassembly }>();

  constructor(options: TmDemultiplexerOptions = {}) {
    this.#options = options;
  }

  push(frame: TmFrame): DemultiplexOutput[] {
    const { spacecraftId, packetVirtualChannelIds } = this.#options;
    if (spacecraftId !== undefined && frame.spacecraftId !== spacecraftId)
      return [{ kind: 'other-spacecraft', spacecraftId: frame.spacecraftId }];
    const outputs: DemultiplexOutput[] = [];
    const { virtualChannelId, virtualChannelCount } = frame;
    const reassembly = this.#follow(virtualChannelId, virtualChannelCount, outputs);
    const hasPackets = packetVirtualChannelIds?.includes(virtualChannelId) ?? true;
    if (!hasPackets || frame.syncFlag)
      outputs.push({ kind: 'not-packets', virtualChannelId, data: frame.data });
    else reassembly.push(frame.data, frame.firstHeaderPointer, outputs);
    return outputs;
  }

  /** Reports the fragments that the end of the input leaves behind, and starts afresh. */
  flush(): DemultiplexOutput[] {
    const outputs: DemultiplexOutput[] = [];
    for (const { reassembly } of this.#channels.values()) reassembly.drop('end', outputs);
    this.#channels.clear();
    return outputs;
  }

  #follow(virtualChannelId: number, foundCount: number, outputs: DemultiplexOutput[]): PacketReassembly {
    const channel = this.#channels.get(virtualChannelId);
    if (channel === undefined) {
      const reassembly = new PacketReassembly(virtualChannelId);
      this.#channels.set(virtualChannelId, { lastCount: foundCount, reassembly });
      return reassembly;
    }
    const expectedCount = (channel.lastCount + 1) & 0xff;
    channel.lastCount = foundCount;
    if (foundCount !== expectedCount) {
      const missing = (foundCount - expectedCount) & 0xff;
      outputs.push({ kind: 'gap', virtualChannelId, missing, expectedCount, foundCount });
      channel.reassembly.drop('gap', outputs);
    }
    return channel.reassembly;
  }
}
