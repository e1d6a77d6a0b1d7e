import { idleApid } from 'ccsds-parser/packet/space-packet';
import type { DownlinkItem } from '../pipeline/downlink.ts';

/** How many idle packets a frame among the items of a chunk gave: those that come behind it, before the next frame. */
export function idlePacketsBehind(items: readonly DownlinkItem[], frameIndex: number): number {
  let idlePackets = 0;
  for (let index = frameIndex + 1; index < items.length; index++) {
    const item = items[index]!;
    if (item.kind !== 'packet') break;
    if (item.packet.apid === idleApid) idlePackets++;
  }
  return idlePackets;
}
