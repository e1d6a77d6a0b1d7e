import { ChannelCounts } from '../channel-counts.ts';
import type { DemultiplexOutput, ReassemblyOptions } from '../packet-reassembly.ts';
import type { TmFrame } from './tm-frame.ts';

/** What the mission fixes; everything is accepted unless said otherwise. */
export interface TmDemultiplexerOptions
  extends Pick<ReassemblyOptions, 'acceptsEncapsulation' | 'acceptsAnyVersion' | 'maxPacketOctets'> {
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
  readonly #channels: ChannelCounts;

  constructor(options: TmDemultiplexerOptions = {}) {
    this.#options = options;
    this.#channels = new ChannelCounts(0xff, options);
  }

  push(frame: TmFrame): DemultiplexOutput[] {
    const { spacecraftId, packetVirtualChannelIds } = this.#options;
    if (spacecraftId !== undefined && frame.spacecraftId !== spacecraftId)
      return [{ kind: 'other-spacecraft', spacecraftId: frame.spacecraftId }];
    const outputs: DemultiplexOutput[] = [];
    const { virtualChannelId, virtualChannelCount } = frame;
    const reassembly = this.#channels.follow(virtualChannelId, virtualChannelCount, outputs);
    const hasPackets = packetVirtualChannelIds?.includes(virtualChannelId) ?? true;
    if (!hasPackets || frame.syncFlag)
      outputs.push({ kind: 'not-packets', virtualChannelId, data: frame.data });
    else reassembly.push(frame.data, frame.firstHeaderPointer, outputs);
    return outputs;
  }

  /** Reports the fragments that the end of the input leaves behind, and starts afresh. */
  flush(): DemultiplexOutput[] {
    return this.#channels.flush();
  }
}
