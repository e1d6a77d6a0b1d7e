import { idleApid } from 'ccsds-parser/packet/space-packet';
import type { DownlinkItem } from '../pipeline/downlink.ts';

/** What a frame among the items of a chunk gave that has no record of its own: what comes behind it, before the next frame. */
export function unrecordedBehind(
  items: readonly DownlinkItem[],
  frameIndex: number,
): { readonly idlePackets: number; readonly piecesDropped: Readonly<Record<string, number>> } {
  let idlePackets = 0;
  const piecesDropped: Record<string, number> = {};
  for (let index = frameIndex + 1; index < items.length; index++) {
    const item = items[index]!;
    if (item.kind === 'packet') idlePackets += item.packet.apid === idleApid ? 1 : 0;
    else if (item.kind === 'dropped-piece')
      piecesDropped[item.reason] = (piecesDropped[item.reason] ?? 0) + 1;
    else break;
  }
  return { idlePackets, piecesDropped };
}
