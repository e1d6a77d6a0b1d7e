import { ChannelCounts } from '../channel-counts.ts';
import type { DemultiplexOutput } from '../packet-reassembly.ts';
import { type AosFrame, aosIdleVirtualChannelId } from './aos-frame.ts';

/** What the mission fixes; everything is accepted unless said otherwise. */
export interface AosDemultiplexerOptions {
  /** Frames of other spacecraft are reported and contribute nothing. */
  readonly spacecraftId?: number;
  /** Channels that carry packets in M_PDUs; all but 63 (idle) unless given. The others are only watched for gaps. */
  readonly packetVirtualChannelIds?: readonly number[];
}

const pointerOctets = 2;

/**
 * Sorts AOS frames by virtual channel and takes the packets out of their multiplexing units (M_PDU).
 *
 * Give it only frames whose error control was good. Some missions put one packet at a fixed place instead of an
 * M_PDU, which decodes to plausible rubbish: which channels carry M_PDUs is for the mission to say.
 */
export class AosDemultiplexer {
  readonly #options: AosDemultiplexerOptions;
  readonly #channels = new ChannelCounts(0xffffff);

  constructor(options: AosDemultiplexerOptions = {}) {
    this.#options = options;
  }

  push(frame: AosFrame): DemultiplexOutput[] {
    const { spacecraftId, packetVirtualChannelIds } = this.#options;
    if (spacecraftId !== undefined && frame.spacecraftId !== spacecraftId)
      return [{ kind: 'other-spacecraft', spacecraftId: frame.spacecraftId }];
    const outputs: DemultiplexOutput[] = [];
    const { virtualChannelId, data } = frame;
    const reassembly = this.#channels.follow(virtualChannelId, frame.virtualChannelCount, outputs);
    if (packetVirtualChannelIds?.includes(virtualChannelId) ?? virtualChannelId !== aosIdleVirtualChannelId) {
      if (data.length < pointerOctets) return outputs;
      reassembly.push(data.subarray(pointerOctets), ((data[0]! & 7) << 8) | data[1]!, outputs);
    } else if (virtualChannelId === aosIdleVirtualChannelId) {
      outputs.push({ kind: 'idle-frame', virtualChannelId });
    } else {
      outputs.push({ kind: 'not-packets', virtualChannelId, data });
    }
    return outputs;
  }

  /** Reports the fragments that the end of the input leaves behind, and starts afresh. */
  flush(): DemultiplexOutput[] {
    return this.#channels.flush();
  }
}
