import { mustBeWhole } from '../../whole-number.ts';
import { encodeTcSegment } from './tc-segment.ts';

/** How long segments are, and how packets fill them. */
export interface TcSegmenterOptions {
  /** Octets of the longest segment, its header included: what the data field of a frame holds, at most 1019. */
  readonly maxSegmentOctets: number;
  /** Puts several short packets of one access point into one segment. */
  readonly isBlocking?: boolean;
}

/**
 * Cuts packets for the access points (MAPs) of a virtual channel into segments and takes turns between them, so that a
 * long upload to one does not keep a short command to another waiting.
 *
 *     MAP 0  |------- a packet of 2000 octets -------|      ->  0 first, 1 whole, 0 continuing, 0 last
 *     MAP 1  |--|
 *
 * Source: CCSDS 232.0-B-4, 4.3.1 (MAP packet processing) and 4.3.3 (MAP multiplexing)
 */
export class TcSegmenter {
  readonly #room: number;
  readonly #isBlocking: boolean;
  /** In the order in which their turn comes. */
  readonly #points: { readonly mapId: number; readonly packets: Uint8Array[]; sent: number }[] = [];

  /** @throws RangeError when a segment has no room for an octet, or is longer than a frame can hold */
  constructor({ maxSegmentOctets, isBlocking = false }: TcSegmenterOptions) {
    mustBeWhole('maxSegmentOctets', maxSegmentOctets, 2, 1019);
    this.#room = maxSegmentOctets - 1;
    this.#isBlocking = isBlocking;
  }

  /** Queues a packet, or a unit of the mission's own. @throws RangeError for an access point above 63 or no octets */
  push(mapId: number, packet: Uint8Array): void {
    mustBeWhole('mapId', mapId, 0, 63);
    if (packet.length === 0) throw new RangeError('packet: expected at least one octet, found none');
    const known = this.#points.find((point) => point.mapId === mapId);
    if (known) known.packets.push(packet);
    else this.#points.push({ mapId, packets: [packet], sent: 0 });
  }

  /** The data field of the next frame: a segment with its header; undefined when nothing waits. */
  nextSegment(): Uint8Array | undefined {
    const point = this.#points.shift();
    if (point === undefined) return undefined;
    const packet = point.packets[0]!;
    const isWhole = point.sent === 0 && packet.length <= this.#room;
    const data = isWhole
      ? this.#takeWhole(point.packets)
      : packet.subarray(point.sent, point.sent + this.#room);
    const end = point.sent + data.length;
    const isLast = isWhole || end === packet.length;
    const sequenceFlags = isWhole ? 3 : point.sent === 0 ? 1 : isLast ? 2 : 0;
    point.sent = isLast ? 0 : end;
    if (isLast && !isWhole) point.packets.shift();
    if (point.packets.length > 0) this.#points.push(point);
    return encodeTcSegment({ mapId: point.mapId, sequenceFlags, data });
  }

  #takeWhole(packets: Uint8Array[]): Uint8Array {
    const first = packets.shift()!;
    if (!this.#isBlocking) return first;
    const block = [...first];
    while (packets[0] !== undefined && block.length + packets[0].length <= this.#room)
      block.push(...packets.shift()!);
    return Uint8Array.from(block);
  }
}
