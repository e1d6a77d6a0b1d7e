import { ChannelCounts } from '../channel-counts.ts';
import type { DemultiplexOutput, ReassemblyOptions } from '../packet-reassembly.ts';
import { type AosFrame, aosIdleVirtualChannelId } from './aos-frame.ts';
import { decodeBitstreamUnit } from './bitstream-unit.ts';
import { decodeMultiplexingUnit } from './multiplexing-unit.ts';

/** What the mission fixes; everything is accepted unless said otherwise. */
export interface AosDemultiplexerOptions
  extends Pick<ReassemblyOptions, 'acceptsEncapsulation' | 'acceptsAnyVersion' | 'maxPacketOctets'> {
  /** Frames of other spacecraft are reported and contribute nothing. */
  readonly spacecraftId?: number;
  /**
   * Channels that carry packets in M_PDUs; all but 63 (idle) and those of bitstreams unless given. What is left
   * carries data of the mission's own (VCA): it is handed out as `not-packets` and watched for gaps.
   */
  readonly packetVirtualChannelIds?: readonly number[];
  /** Channels that carry a stream of bits in B_PDUs; none unless given. */
  readonly bitstreamVirtualChannelIds?: readonly number[];
}

/**
 * Sorts AOS frames by virtual channel and takes the packets out of their multiplexing units (M_PDU), and the bits out
 * of their bitstream units (B_PDU).
 *
 * Give it only frames whose error control was good. Some missions put one packet at a fixed place instead of an
 * M_PDU, which decodes to plausible rubbish: which channels carry M_PDUs is for the mission to say.
 */
export class AosDemultiplexer {
  readonly #options: AosDemultiplexerOptions;
  readonly #channels: ChannelCounts;

  constructor(options: AosDemultiplexerOptions = {}) {
    this.#options = options;
    this.#channels = new ChannelCounts(0xffffff, options);
  }

  push(frame: AosFrame): DemultiplexOutput[] {
    const { spacecraftId } = this.#options;
    if (spacecraftId !== undefined && frame.spacecraftId !== spacecraftId)
      return [{ kind: 'other-spacecraft', spacecraftId: frame.spacecraftId }];
    const outputs: DemultiplexOutput[] = [];
    const { virtualChannelId, data } = frame;
    const reassembly = this.#channels.follow(virtualChannelId, frame.virtualChannelCount, outputs);
    switch (this.#contentOf(virtualChannelId)) {
      case 'packets': {
        const unit = decodeMultiplexingUnit(data);
        if (unit.ok) reassembly.push(unit.value.zone, unit.value.firstHeaderPointer, outputs);
        break;
      }
      case 'bits':
        pushBits(virtualChannelId, data, outputs);
        break;
      case 'idle':
        outputs.push({ kind: 'idle-frame', virtualChannelId });
        break;
      default:
        outputs.push({ kind: 'not-packets', virtualChannelId, data });
    }
    return outputs;
  }

  /** Reports the fragments that the end of the input leaves behind, and starts afresh. */
  flush(): DemultiplexOutput[] {
    return this.#channels.flush();
  }

  #contentOf(virtualChannelId: number): 'packets' | 'bits' | 'idle' | 'own' {
    const { packetVirtualChannelIds, bitstreamVirtualChannelIds } = this.#options;
    if (bitstreamVirtualChannelIds?.includes(virtualChannelId)) return 'bits';
    if (packetVirtualChannelIds?.includes(virtualChannelId)) return 'packets';
    if (virtualChannelId === aosIdleVirtualChannelId) return 'idle';
    return packetVirtualChannelIds === undefined ? 'packets' : 'own';
  }
}

function pushBits(virtualChannelId: number, data: Uint8Array, outputs: DemultiplexOutput[]): void {
  const unit = decodeBitstreamUnit(data);
  if (!unit.ok) {
    outputs.push({ kind: 'dropped-fragment', virtualChannelId, reason: 'bad-pointer', bytes: data });
    return;
  }
  const { validBits, zone } = unit.value;
  if (validBits === 0) outputs.push({ kind: 'idle-frame', virtualChannelId });
  else outputs.push({ kind: 'bitstream', virtualChannelId, validBits, data: zone });
}
