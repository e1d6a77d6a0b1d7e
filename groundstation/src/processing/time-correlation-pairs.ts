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
  readonly valueOf?: (parameter: string) => number | undefined;
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
  /** The newest frame before the one in hand that a report may tell of, by source. */
  readonly #marked = new Map<PairSource, number>();
  #frame: TimedFrame | undefined;
  #lastLiveAtMs = Number.NEGATIVE_INFINITY;

  /** @param lightTimeMs from the spacecraft to the antenna at an instant; 0 unless given */
  constructor(
    timekeeping: Pick<MissionTimekeeping, 'pairs' | 'groundDelayMs'>,
    lightTimeMs: (atMs: number) => number = () => 0,
  ) {
    this.#timekeeping = timekeeping;
    this.#lightTimeMs = lightTimeMs;
  }

  /** To be told of each good frame before its packets. */
  noteFrame(frame: TimedFrame): void {
    const before = this.#frame;
    // A report stands behind the frame that it tells of, and is over before the next such frame: what stands in the frame
    // itself was written before its first bit went out.
    if (before !== undefined)
      for (const source of this.#timekeeping.pairs)
        if (isMarked(source, before)) this.#marked.set(source, before.firstBitAtMs);
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
      source.marks.kind === 'packet' ? this.#frame?.firstBitAtMs : this.#marked.get(source);
    if (firstBitAtMs === undefined) return undefined;
    // A report tells of one frame: the next one needs another.
    this.#marked.delete(source);
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

  #fromLive(source: PairSource & { kind: 'live-packets' }, packet: TimedPacket): GroundPair | undefined {
    const { onboardS, receivedAtMs, virtualChannelId } = packet;
    if (onboardS === null || !source.virtualChannelIds.includes(virtualChannelId)) return undefined;
    // UTC of the station may be stepped back: then the next packet makes a pair again.
    if (Math.abs(receivedAtMs - this.#lastLiveAtMs) < livePeriodMs) return undefined;
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

function isMarked(source: PairSource, { virtualChannelId, virtualChannelCount }: TimedFrame): boolean {
  return (
    source.kind === 'time-packet' &&
    source.marks.kind === 'frame-start' &&
    source.marks.virtualChannelId === virtualChannelId &&
    virtualChannelCount % source.marks.everyFrames === 0
  );
}

function fromReport(
  source: PairSource & { kind: 'time-packet' },
  packet: TimedPacket,
): GroundPair | undefined {
  const { container, parameter, onboardDelayMs, uncertaintyMs, delayUncertaintyMs } = source;
  if (packet.container !== container || packet.markedAtMs === undefined) return undefined;
  const onboardS = parameter === null ? packet.onboardS : packet.valueOf?.(parameter);
  if (onboardS === null || onboardS === undefined || !Number.isFinite(onboardS)) return undefined;
  return {
    onboardS,
    groundAtMs: packet.markedAtMs - onboardDelayMs,
    sigmaMs: uncertaintyMs,
    biasMs: delayUncertaintyMs,
  };
}
