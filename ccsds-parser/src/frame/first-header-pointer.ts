import type { PackedZone } from './packet-zone.ts';

/** First header pointer of a zone in which no packet starts. Source: CCSDS 132.0-B-3, 4.1.2.7.6; 732.0-B-4, 4.1.4.2 */
export const noPacketStarts = 0x7ff;
/** First header pointer of a zone that is sent only to keep the link busy. */
export const onlyIdleData = 0x7fe;

/** What a TM frame or an M_PDU writes for its zone. */
export function firstHeaderPointerOf({ isIdle, firstStart }: PackedZone): number {
  return isIdle ? onlyIdleData : (firstStart ?? noPacketStarts);
}
