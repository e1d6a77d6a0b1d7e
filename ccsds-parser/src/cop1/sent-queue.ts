import type { FopFrame, FopFrameType, FopRequest } from './fop-signals.ts';

/** A frame that was sent and is not acknowledged. */
export interface SentFrame {
  readonly frame: FopFrame;
  /** Undefined for BC frames, whose directive is answered instead. */
  readonly request: FopRequest | undefined;
}

/**
 * The sent queue of a FOP: AD frames in the order of their numbers, or one BC frame, and which of them are to go out again.
 * Source: CCSDS 232.1-B-2, 5.1 (its variables)
 */
export class SentQueue {
  #frames: (SentFrame & { isToBeRetransmitted: boolean })[] = [];

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  /** Sequence numbers of the AD frames, oldest first. */
  get outstanding(): number[] {
    const ofAd = this.#frames.filter(({ frame }) => frame.frameType === 'AD');
    return ofAd.map(({ frame }) => frame.sequenceNumber);
  }

  add(frame: FopFrame, request?: FopRequest): void {
    this.#frames.push({ frame, request, isToBeRetransmitted: false });
  }

  /** Takes the oldest frames out. */
  take(count: number): SentFrame[] {
    return this.#frames.splice(0, count);
  }

  takeAll(): SentFrame[] {
    return this.take(this.#frames.length);
  }

  dropBc(): void {
    this.#frames = this.#frames.filter(({ frame }) => frame.frameType !== 'BC');
  }

  /** All frames of a type are to go out again. */
  markForRetransmission(frameType: FopFrameType): void {
    for (const sent of this.#frames) if (sent.frame.frameType === frameType) sent.isToBeRetransmitted = true;
  }

  /** The oldest frame of a type that is to go out again, which it then is not any more. */
  nextRetransmission(frameType: FopFrameType): FopFrame | undefined {
    const sent = this.#frames.find(
      ({ frame, isToBeRetransmitted }) => isToBeRetransmitted && frame.frameType === frameType,
    );
    if (sent) sent.isToBeRetransmitted = false;
    return sent?.frame;
  }
}
