import { onlyIdleData, type TmFrame } from 'ccsds-parser/frame/tm/tm-frame';

/**
 * Remembers in which frames the packets in hand began, so that a packet can cite the frames it was cut from, and says whether
 * any of them had to be mended.
 */
export class FrameTrail {
  /** By virtual channel: the record of the frame in which the last packet began. */
  readonly #openLsn = new Map<number, number>();
  #lsn = 0;
  #openBeforeLsn: number | undefined;
  /** By virtual channel: whether a frame since that one was mended. */
  readonly #openMended = new Set<number>();
  #isMended = false;
  #isMendedBefore = false;

  /** To be told of each good frame before its packets. */
  add(
    frame: Pick<TmFrame, 'virtualChannelId' | 'firstHeaderPointer'>,
    lsn: number,
    { isMended = false } = {},
  ): void {
    const { virtualChannelId, firstHeaderPointer } = frame;
    this.#lsn = lsn;
    // With pointer 0 nothing of an older packet lies in this frame.
    this.#openBeforeLsn = firstHeaderPointer === 0 ? undefined : this.#openLsn.get(virtualChannelId);
    this.#isMended = isMended;
    this.#isMendedBefore = firstHeaderPointer !== 0 && this.#openMended.has(virtualChannelId);
    if (isMended) this.#openMended.add(virtualChannelId);
    if (firstHeaderPointer >= onlyIdleData) return;
    this.#openLsn.set(virtualChannelId, lsn);
    if (!isMended) this.#openMended.delete(virtualChannelId);
  }

  /** Whether any of the frames that hold the next packet was mended by its code; to be asked before `citeNextPacket`. */
  get isNextMended(): boolean {
    return this.#isMended || this.#isMendedBefore;
  }

  /** First and last record of the frames that hold the next packet of the frame told last. */
  citeNextPacket(): readonly [first: number, last: number] {
    const first = this.#openBeforeLsn ?? this.#lsn;
    this.#openBeforeLsn = undefined;
    this.#isMendedBefore = false;
    return [first, this.#lsn];
  }
}
