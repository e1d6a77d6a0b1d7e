import type { MissionTimekeeping, PairSource } from '@dawa/protocols/mission-timekeeping';
import type { ClockPair } from './time-correlation-fit.ts';

/** A frame as it was received. */
export interface TimedFrame {
  readonly virtualChannelId: number;
  readonly virtualChannelCount: number;
  /** When the first bit of its marker was received, UTC. */
  readonly firstBitAtMs: number;
}

/** A packet as far as it tells a time. */
export interface TimedPacket {
  readonly container: string | null;
  readonly virtualChannelId: number;
  readonly receivedAtMs: number;
  /** The reading of its own time field, seconds. */
  readonly onboardS: number | null;
  /** A reading that stands in a value. */
  readonly readingOf?: (parameter: string) => number | undefined;
  /** `markedAtMs` of its log record. */
  readonly markedAtMs?: number;
}

/** A pair that may be given to `TimeCorrelation.addPair`. */
export type GroundPair = Pick<ClockPair, 'onboardS' | 'sigmaMs' | 'biasMs'> & { readonly groundAtMs: number };

/**
 * Makes pairs of a mission's packets, in two halves: when a packet is received, `markedAtMs` finds the instant of the event
 * that a time report tells of, to be kept in the meta of its log record; `pairOf` makes the pair from the record alone. So
 * the same log gives the same pairs.
 */
export class PairMaker {
  readonly #timekeeping: Pick<MissionTimekeeping, 'pairs' | 'groundDelayMs'>;
  readonly #lightTimeMs: (atMs: number) => number;
  /** The newest frame that a report may tell of, by source. */
  readonly #marked = new Map<PairSource, MarkedFrame>();
  #frame: TimedFrame | undefined;
  #lastLiveAtMs: number | null = null;

  /**
   * @param lightTimeMs from the spacecraft to the antenna at an instant; 0 unless given
   * @param lastLiveAtMs of a maker that went before; null when there was none, or no pair of a live packet
   */
  constructor(
    timekeeping: Pick<MissionTimekeeping, 'pairs' | 'groundDelayMs'>,
    lightTimeMs: (atMs: number) => number = () => 0,
    lastLiveAtMs: number | null = null,
  ) {
    this.#timekeeping = timekeeping;
    this.#lightTimeMs = lightTimeMs;
    this.#lastLiveAtMs = lastLiveAtMs;
  }

  /** When the last pair of a live packet was received: all that `pairOf` remembers. */
  get lastLiveAtMs(): number | null {
    return this.#lastLiveAtMs;
  }

  /** To be told of each good frame before its packets. */
  noteFrame(frame: TimedFrame): void {
    for (const source of this.#timekeeping.pairs)
      if (source.kind === 'time-packet' && source.marks.kind === 'frame-start')
        this.#follow(source, source.marks, frame);
    this.#frame = frame;
  }

  /**
   * When the spacecraft's clock read what a time report tells: reception less light time and delay on the ground. Undefined where
   * the packet tells of no event, or the event was not received.
   *
   * @param container undefined before the packet is decoded: then reports are known by their application process, if the mission
   *   gives it
   */
  markedAtMs({ apid, container }: { apid: number; container?: string | null }): number | undefined {
    const source = this.#timekeeping.pairs.find(
      (found) =>
        found.kind === 'time-packet' &&
        (found.apid === undefined ? container !== undefined : found.apid === apid) &&
        (container === undefined || container === found.container),
    );
    if (source?.kind !== 'time-packet') return undefined;
    const firstBitAtMs =
      source.marks.kind === 'packet' ? this.#frame?.firstBitAtMs : this.#takeMarked(source);
    if (firstBitAtMs === undefined) return undefined;
    return firstBitAtMs - this.#lightTimeMs(firstBitAtMs) - this.#timekeeping.groundDelayMs;
  }

  /** The pair that a packet makes. Of live packets no more than one a second makes one: their noise is not independent. */
  pairOf(packet: TimedPacket): GroundPair | undefined {
    for (const source of this.#timekeeping.pairs) {
      const pair =
        source.kind === 'time-packet' ? fromReport(source, packet) : this.#fromLive(source, packet);
      if (pair !== undefined) return pair;
    }
    return undefined;
  }

  #follow(source: PairSource, { virtualChannelId, everyFrames }: FrameMark, frame: TimedFrame): void {
    if (frame.virtualChannelId !== virtualChannelId) return;
    const { virtualChannelCount, firstBitAtMs } = frame;
    const marked = this.#marked.get(source);
    const isMark = virtualChannelCount % everyFrames === 0;
    if (marked !== undefined) {
      const passed = (virtualChannelCount - marked.count + frameModulus) % frameModulus;
      // A frame behind which the next mark was due, and not seen, has no report any more.
      const isOver = passed > everyFrames || (passed === 0 && everyFrames < frameModulus);
      if (isOver) this.#marked.delete(source);
      else if (isMark) this.#marked.set(source, { count: virtualChannelCount, firstBitAtMs, before: marked });
    }
    if (isMark && !this.#marked.has(source))
      this.#marked.set(source, { count: virtualChannelCount, firstBitAtMs, before: undefined });
  }

  /**
   * A report is written when its frame has begun, so it cannot stand in that frame: in the frame of the next mark it still tells
   * of the one before. It tells of one frame, and the next report of another.
   */
  #takeMarked(source: PairSource): number | undefined {
    const marked = this.#marked.get(source);
    if (marked === undefined) return undefined;
    const isInHand =
      this.#frame?.virtualChannelCount === marked.count && this.#frame.firstBitAtMs === marked.firstBitAtMs;
    if (!isInHand) {
      this.#marked.delete(source);
      return marked.firstBitAtMs;
    }
    this.#marked.set(source, { ...marked, before: undefined });
    return marked.before?.firstBitAtMs;
  }

  #fromLive(source: PairSource & { kind: 'live-packets' }, packet: TimedPacket): GroundPair | undefined {
    const { onboardS, receivedAtMs, virtualChannelId } = packet;
    if (onboardS === null || !source.virtualChannelIds.includes(virtualChannelId)) return undefined;
    // UTC of the station may be stepped back: then the next packet makes a pair again.
    const last = this.#lastLiveAtMs;
    if (last !== null && Math.abs(receivedAtMs - last) < livePeriodMs) return undefined;
    this.#lastLiveAtMs = receivedAtMs;
    const groundAtMs = receivedAtMs - this.#timekeeping.groundDelayMs - source.onboardDelayMs;
    return { onboardS, groundAtMs, sigmaMs: source.uncertaintyMs, biasMs: source.delayUncertaintyMs };
  }
}

/**
 * When the first bit of a frame was received, of which the last octets came with a chunk.
 *
 * @param octetsBehind octets of the stream from the frame's first one to the end of the chunk
 * @param bitRateHz bits a second as they stand in the stream
 */
export function firstBitAtMs(chunkReceivedAtMs: number, octetsBehind: number, bitRateHz: number): number {
  return chunkReceivedAtMs - (octetsBehind * 8000) / bitRateHz;
}

const livePeriodMs = 1000;

/** Virtual channel frame counts of TM; those of AOS agree with it in their last octet. */
const frameModulus = 256;

type FrameMark = { readonly virtualChannelId: number; readonly everyFrames: number };

interface MarkedFrame {
  readonly count: number;
  readonly firstBitAtMs: number;
  readonly before: Omit<MarkedFrame, 'before'> | undefined;
}

function fromReport(
  source: PairSource & { kind: 'time-packet' },
  packet: TimedPacket,
): GroundPair | undefined {
  const { container, parameter, onboardDelayMs, uncertaintyMs, delayUncertaintyMs } = source;
  if (packet.container !== container || packet.markedAtMs === undefined) return undefined;
  const onboardS = parameter === null ? packet.onboardS : packet.readingOf?.(parameter);
  if (onboardS === null || onboardS === undefined || !Number.isFinite(onboardS)) return undefined;
  return {
    onboardS,
    groundAtMs: packet.markedAtMs - onboardDelayMs,
    sigmaMs: uncertaintyMs,
    biasMs: delayUncertaintyMs,
  };
}
