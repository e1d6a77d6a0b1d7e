import { createHash } from 'node:crypto';
import { SequenceMonitor } from 'ccsds-parser/packet/sequence-monitor';
import type { SpacePacket } from 'ccsds-parser/packet/space-packet';
import type { RecordedContent, RecordedFragment, RecordedFrame } from './recording-item.ts';

/** Counts of one virtual channel; of all packets together where there are no frames. */
export interface ChannelSummary {
  readonly frames: number;
  readonly idleFrames: number;
  /** Frames that are octet by octet the one before them on their channel. */
  readonly repeatedFrames: number;
  /** Jumps of the frame count, and the frames that they skipped (modulo the counter). */
  readonly frameGaps: number;
  readonly framesLost: number;
  /** Frames whose first header pointer points out of them. */
  readonly pointersOutside: number;
  readonly packets: number;
  readonly packetOctets: number;
  /** Packets that were begun and not ended: frames were missing, or the next packet came first. */
  readonly partialsDropped: number;
  /** Everything that was dropped, by reason; `end` is what the end of the recording cut. */
  readonly droppedByReason: Readonly<Record<string, number>>;
  /** What was found that is no space packet, by kind. */
  readonly otherContents: Readonly<Record<string, number>>;
  readonly packetsByApid: Readonly<Record<string, number>>;
  /** Steps of a sequence count that were not +1, by application process. */
  readonly sequenceGapsByApid: Readonly<Record<string, number>>;
  /** Packets that the sequence counts say were lost, by application process; not of those that do not count. */
  readonly packetsLostByApid: Readonly<Record<string, number>>;
  /** Application processes whose sequence count never moved in eight packets or more: their gaps mean nothing. */
  readonly apidsNotCounting: readonly number[];
  /** False when what stands in the frames contradicts what packets would need; null when there is nothing to judge. */
  readonly looksLikePackets: boolean | null;
  /**
   * By how many octets packets miss the place that the next pointer gives, where most miss it by the same: above 0 that
   * many are taken away too much from each frame, below 0 too few. Null when the pointers are right or tell nothing.
   */
  readonly octetsAstray: number | null;
  /** The version of nearly all that stood where a packet should start and had not version 0; null when they differ. */
  readonly otherVersion: number | null;
  /** SHA-256 over all packets in order; null when there are none. */
  readonly packetsSha256: string | null;
}

/** Counts what one virtual channel carried. */
export class ChannelTally {
  packets = 0;
  #frames = 0;
  #idleFrames = 0;
  #repeatedFrames = 0;
  #frameGaps = 0;
  #framesLost = 0;
  #pointersOutside = 0;
  #packetOctets = 0;
  readonly #droppedByReason: Record<string, number> = {};
  readonly #otherContents: Record<string, number> = {};
  readonly #packetsByApid: Record<string, number> = {};
  readonly #astray = new Map<number, number>();
  readonly #otherVersions = new Map<number, number>();
  readonly #sequences = new SequenceMonitor();
  readonly #hash = createHash('sha256');
  #lastFrame: Uint8Array | undefined;

  addFrame({ bytes, isIdle, isPointerOutside }: RecordedFrame): void {
    this.#frames++;
    if (isIdle) this.#idleFrames++;
    if (isPointerOutside) this.#pointersOutside++;
    if (this.#lastFrame !== undefined && Buffer.compare(this.#lastFrame, bytes) === 0) this.#repeatedFrames++;
    this.#lastFrame = bytes;
  }

  addGap(missing: number): void {
    this.#frameGaps++;
    this.#framesLost += missing;
  }

  addFragment({ reason, bytes }: RecordedFragment): void {
    this.#droppedByReason[reason] = (this.#droppedByReason[reason] ?? 0) + 1;
    if (reason === 'bad-version') countUp(this.#otherVersions, bytes[0]! >>> 5);
    const astray = reason === 'incomplete' ? shortageOf(bytes) : reason === 'bad-pointer' ? -bytes.length : 0;
    if (astray === 0 || (this.#astray.size >= 64 && !this.#astray.has(astray))) return;
    countUp(this.#astray, astray);
  }

  addContent(what: RecordedContent['what']): void {
    this.#otherContents[what] = (this.#otherContents[what] ?? 0) + 1;
  }

  addPacket(packet: SpacePacket): void {
    this.packets++;
    this.#packetOctets += packet.bytes.length;
    this.#packetsByApid[packet.apid] = (this.#packetsByApid[packet.apid] ?? 0) + 1;
    this.#sequences.push(packet);
    this.#hash.update(packet.bytes);
  }

  summary(): ChannelSummary {
    const { incomplete = 0, gap = 0 } = this.#droppedByReason;
    const totals = [...this.#sequences.totals()];
    return {
      frames: this.#frames,
      idleFrames: this.#idleFrames,
      repeatedFrames: this.#repeatedFrames,
      frameGaps: this.#frameGaps,
      framesLost: this.#framesLost,
      pointersOutside: this.#pointersOutside,
      packets: this.packets,
      packetOctets: this.#packetOctets,
      partialsDropped: incomplete + gap,
      droppedByReason: { ...this.#droppedByReason },
      otherContents: { ...this.#otherContents },
      packetsByApid: { ...this.#packetsByApid },
      sequenceGapsByApid: Object.fromEntries(
        totals
          .filter(([, total]) => total.discontinuities > 0)
          .map(([apid, total]) => [apid, total.discontinuities]),
      ),
      packetsLostByApid: Object.fromEntries(
        totals
          .filter(([, total]) => total.isCounting && total.missing > 0)
          .map(([apid, total]) => [apid, total.missing]),
      ),
      apidsNotCounting: totals.filter(([, total]) => !total.isCounting).map(([apid]) => apid),
      looksLikePackets: this.#looksLikePackets(),
      octetsAstray: this.#octetsAstray(),
      otherVersion: this.#otherVersion(),
      packetsSha256: this.packets === 0 ? null : this.#hash.copy().digest('hex'),
    };
  }

  /** Octets that contradict the pointers, or that no packet starts with. */
  #conflicts(): number {
    const { incomplete = 0 } = this.#droppedByReason;
    const rubbish = ['bad-version', 'bad-pointer', 'bad-length'];
    return rubbish.reduce(
      (sum, reason) => sum + (this.#droppedByReason[reason] ?? 0),
      incomplete + this.#pointersOutside,
    );
  }

  /** In real recordings of packets less than one frame in fifty contradicts; of other payloads most do. */
  #looksLikePackets(): boolean | null {
    const judged = this.#frames - this.#idleFrames - (this.#otherContents['not-packets'] ?? 0);
    if (judged <= 0 || (this.packets === 0 && this.#conflicts() === 0)) return null;
    return this.#conflicts() * 4 <= judged;
  }

  #otherVersion(): number | null {
    const total = this.#droppedByReason['bad-version'] ?? 0;
    for (const [version, count] of this.#otherVersions)
      if (count >= 3 && count >= 0.95 * total) return version;
    return null;
  }

  #octetsAstray(): number | null {
    const [most] = [...this.#astray].sort(([, a], [, b]) => b - a);
    if (most === undefined) return null;
    const [octets, times] = most;
    return times >= 2 && times * 2 > this.#conflicts() ? octets : null;
  }
}

function countUp(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** How many octets a fragment lacks; 0 when its header is not there. */
function shortageOf(bytes: Uint8Array): number {
  return bytes.length < 6 ? 0 : 7 + ((bytes[4]! << 8) | bytes[5]!) - bytes.length;
}
