import { onlyIdleData, type TmFrame } from 'ccsds-parser/frame/tm/tm-frame';

/** Remembers in which frames the packets in hand began, so that a packet can cite the frames it was cut from. */
export class FrameTrail {
  /** By virtual channel: the record of the frame in which the last packet began. */
  readonly #openLsn = new Map<number, number>();
  #lsn = 0;
  #openBeforeLsn: number | undefined;

  /** To be told of each good frame before its packets. */
  add(frame: Pick<TmFrame, 'virtualChannelId' | 'firstHeaderPointer'>, lsn: number): void {
    const { virtualChannelId, firstHeaderPointer } = frame;
    this.#lsn = lsn;
    // With pointer 0 nothing of an older packet lies in this frame.
    this.#openBeforeLsn = firstHeaderPointer === 0 ? undefined : this.#openLsn.get(virtualChannelId);
    if (firstHeaderPointer < onlyIdleData) this.#openLsn.set(virtualChannelId, lsn);
  }

  /** First and last record of the frames that hold the next packet of the frame told last. */
  citeNextPacket(): readonly [first: number, last: number] {
    const first = this.#openBeforeLsn ?? this.#lsn;
    this.#openBeforeLsn = undefined;
    return [first, this.#lsn];
  }
}
