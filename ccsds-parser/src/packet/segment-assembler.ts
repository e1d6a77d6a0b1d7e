import { joinOctets } from '../bits/join-octets.ts';
import { mustBeWhole } from '../whole-number.ts';
import { encodeSpacePacket, type SpacePacket } from './space-packet.ts';

/** What `SegmentAssembler` hands out. A unit is what the sender gave to be sent, however many packets it took. */
export type SegmentOutput =
  | {
      readonly kind: 'unit';
      readonly apid: number;
      readonly isTelecommand: boolean;
      readonly segments: number;
      /** Count of the first segment. */
      readonly sequenceCount: number;
      readonly data: Uint8Array;
    }
  | {
      readonly kind: 'dropped';
      readonly apid: number;
      readonly isTelecommand: boolean;
      /**
       * `gap`: the sequence count jumped within the unit; `no-start`: a segment came without the first one; `incomplete`: the next
       * unit began; `too-long`: more octets than may wait; `end`: the stream ended.
       */
      readonly reason: 'gap' | 'no-start' | 'incomplete' | 'too-long' | 'end';
      readonly segments: number;
      readonly octets: number;
    };

/** What came of one application process so far. */
export interface SegmentTotals {
  readonly apid: number;
  readonly isTelecommand: boolean;
  readonly units: number;
  /** Units of which at least one segment was thrown away. */
  readonly droppedUnits: number;
  readonly droppedSegments: number;
  /** Packets that came twice in a row. */
  readonly repeats: number;
}

/** How much may wait, and what of a packet belongs to its unit. */
export interface SegmentAssemblerOptions {
  /**
   * Octets that may wait for their last segment, over all APIDs; 16 MiB unless given. Bounds the memory, so each segment
   * counts for 64 octets more than it holds.
   */
  readonly maxWaitingOctets?: number;
  /** The part of a packet that belongs to the unit: the packet data field unless given, for packets with secondary headers. */
  readonly userDataOf?: (packet: SpacePacket) => Uint8Array;
}

/**
 * Puts units together that were sent as a first, any number of continuing and a last segment, each APID by itself.
 * Unsegmented packets pass through as units of one. A unit with a hole is dropped and counted, never delivered short.
 *
 * Source: CCSDS 133.0-B-2, 4.1.3.4.2 (sequence flags); 4.1.3.4.3 (the count runs over segments, too)
 */
export class SegmentAssembler {
  readonly #tracks = new Map<number, Track>();
  readonly #maxWaitingOctets: number;
  readonly #userDataOf: (packet: SpacePacket) => Uint8Array;
  #waitingOctets = 0;

  /** @throws RangeError when `maxWaitingOctets` is negative */
  constructor(options: SegmentAssemblerOptions = {}) {
    this.#maxWaitingOctets = options.maxWaitingOctets ?? 16 * 1_048_576;
    if (!(this.#maxWaitingOctets >= 0))
      throw new RangeError(`maxWaitingOctets: expected at least 0, found ${this.#maxWaitingOctets}`);
    this.#userDataOf = options.userDataOf ?? ((packet) => packet.data);
  }

  /** Units that the packet completed, and what had to be dropped because of it. */
  push(packet: SpacePacket): SegmentOutput[] {
    const outputs: SegmentOutput[] = [];
    const track = this.#trackOf(packet);
    const isOpen = track.segments.length > 0;
    if (isOpen && packet.sequenceCount === track.lastCount) {
      track.repeats++;
      return outputs;
    }
    const isNext = packet.sequenceCount === ((track.lastCount + 1) & 0x3fff);
    track.lastCount = packet.sequenceCount;
    const startsUnit =
      packet.sequenceFlags === sequenceFlag.first || packet.sequenceFlags === sequenceFlag.whole;
    if (isOpen && !isNext) this.#drop(track, 'gap', outputs);
    else if (isOpen && startsUnit) this.#drop(track, 'incomplete', outputs);
    if (!startsUnit && track.segments.length === 0) {
      this.#dropStray(track, packet, outputs);
      return outputs;
    }
    track.isDropping = false;
    this.#append(track, packet, outputs);
    return outputs;
  }

  /** Units that will never be whole: at the end of the stream. */
  flush(): SegmentOutput[] {
    const outputs: SegmentOutput[] = [];
    for (const track of this.#tracks.values())
      if (track.segments.length > 0) this.#drop(track, 'end', outputs);
    return outputs;
  }

  /** In the order in which the APIDs were first heard. */
  totals(): SegmentTotals[] {
    return [...this.#tracks.values()].map(
      ({ apid, isTelecommand, units, droppedUnits, droppedSegments, repeats }) => ({
        apid,
        isTelecommand,
        units,
        droppedUnits,
        droppedSegments,
        repeats,
      }),
    );
  }

  #append(track: Track, packet: SpacePacket, outputs: SegmentOutput[]): void {
    const data = this.#userDataOf(packet);
    if (track.segments.length === 0) track.firstCount = packet.sequenceCount;
    // Copied, since the packet may be a window on a buffer that is used again.
    track.segments.push(data.slice());
    track.octets += data.length;
    this.#waitingOctets += data.length + segmentOverheadOctets;
    const isLast = packet.sequenceFlags === sequenceFlag.last || packet.sequenceFlags === sequenceFlag.whole;
    if (isLast) this.#deliver(track, outputs);
    else if (this.#waitingOctets > this.#maxWaitingOctets) {
      this.#drop(track, 'too-long', outputs);
      track.isDropping = true;
    }
  }

  #deliver(track: Track, outputs: SegmentOutput[]): void {
    const { apid, isTelecommand, segments, firstCount } = track;
    track.units++;
    outputs.push({
      kind: 'unit',
      apid,
      isTelecommand,
      segments: segments.length,
      sequenceCount: firstCount,
      data: joinOctets(segments),
    });
    this.#close(track);
  }

  #drop(track: Track, reason: 'gap' | 'incomplete' | 'too-long' | 'end', outputs: SegmentOutput[]): void {
    const { apid, isTelecommand, segments, octets } = track;
    outputs.push({ kind: 'dropped', apid, isTelecommand, reason, segments: segments.length, octets });
    track.droppedUnits++;
    track.droppedSegments += segments.length;
    track.isDropping = reason === 'gap';
    this.#close(track);
  }

  /** A segment of a unit whose beginning is lost; the rest of one unit counts as one dropped unit. */
  #dropStray(track: Track, packet: SpacePacket, outputs: SegmentOutput[]): void {
    const { apid, isTelecommand } = track;
    const octets = this.#userDataOf(packet).length;
    outputs.push({ kind: 'dropped', apid, isTelecommand, reason: 'no-start', segments: 1, octets });
    if (!track.isDropping) track.droppedUnits++;
    track.droppedSegments++;
    track.isDropping = packet.sequenceFlags !== sequenceFlag.last;
  }

  #close(track: Track): void {
    this.#waitingOctets -= track.octets + track.segments.length * segmentOverheadOctets;
    track.segments = [];
    track.octets = 0;
  }

  #trackOf({ apid, isTelecommand }: SpacePacket): Track {
    const key = apid * 2 + (isTelecommand ? 1 : 0);
    const known = this.#tracks.get(key);
    if (known !== undefined) return known;
    const track: Track = {
      apid,
      isTelecommand,
      segments: [],
      octets: 0,
      firstCount: 0,
      lastCount: -1,
      isDropping: false,
      units: 0,
      droppedUnits: 0,
      droppedSegments: 0,
      repeats: 0,
    };
    this.#tracks.set(key, track);
    return track;
  }
}

/** Source: CCSDS 133.0-B-2, 4.1.3.4.2.2 */
export const sequenceFlag = { continuation: 0, first: 1, last: 2, whole: 3 } as const;

/**
 * The packets of one unit: as few segments as hold it, the flags telling which is first and last.
 *
 * @param unit `sequenceCount` is that of the first packet; the next unit goes on behind the last
 * @param maxDataOctets of each packet data field, 1 to 65,536
 * @throws RangeError when a field does not fit or there are no data
 * Source: CCSDS 133.0-B-2, 4.1.3.4.2
 */
export function encodeSegments(
  unit: {
    readonly isTelecommand: boolean;
    readonly apid: number;
    readonly sequenceCount: number;
    readonly data: Uint8Array;
  },
  maxDataOctets: number,
): Uint8Array[] {
  mustBeWhole('maxDataOctets', maxDataOctets, 1, 65_536);
  const segments = Math.max(1, Math.ceil(unit.data.length / maxDataOctets));
  return Array.from({ length: segments }, (_, index) =>
    encodeSpacePacket({
      isTelecommand: unit.isTelecommand,
      hasSecondaryHeader: false,
      apid: unit.apid,
      sequenceFlags: flagOf(index, segments),
      sequenceCount: (unit.sequenceCount + index) & 0x3fff,
      data: unit.data.subarray(index * maxDataOctets, (index + 1) * maxDataOctets),
    }),
  );
}

/** About what an array of its own costs. */
const segmentOverheadOctets = 64;

function flagOf(index: number, segments: number): number {
  if (segments === 1) return sequenceFlag.whole;
  if (index === 0) return sequenceFlag.first;
  return index === segments - 1 ? sequenceFlag.last : sequenceFlag.continuation;
}

interface Track {
  readonly apid: number;
  readonly isTelecommand: boolean;
  segments: Uint8Array[];
  octets: number;
  firstCount: number;
  lastCount: number;
  /** The rest of a unit that was counted as dropped may still come. */
  isDropping: boolean;
  units: number;
  droppedUnits: number;
  droppedSegments: number;
  repeats: number;
}
