import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import { FrameRate } from './frame-rate.ts';
import { countedApart } from './frame-standing.ts';

/** What must be kept of a ledger to go on counting after a restart; small JSON. */
export interface DownlinkCheckpoint {
  readonly counts: Pick<
    FrameCounts,
    'rawBytes' | 'good' | 'foreign' | 'bad' | 'lost' | 'idle' | 'correctedSymbols' | 'packets'
  > & { readonly parameters: number };
  readonly badByReason: Readonly<Record<string, number>>;
  readonly packetGaps: Readonly<Record<string, number>>;
  readonly packetsByApid: Readonly<Record<string, number>>;
  /** Of the last good frame; null before the first. */
  readonly lastGood: {
    /** Null where another link was turned to since. */
    readonly masterChannelCount: number | null;
    readonly atMs: number;
  } | null;
  readonly badSinceGood: number;
}

/** What a checked frame adds to the account. */
export interface GoodFrame {
  /** Counts all frames of the spacecraft modulo 256 (CCSDS 132.0-B-3, 4.1.2.5). */
  readonly masterChannelCount: number;
  readonly isIdle: boolean;
  readonly correctedSymbols: number;
}

/**
 * The loss ledger of a downlink: every frame that was found is good, foreign, or bad for a reason, and what the master channel
 * counter skipped is lost. A bad frame that was seen is not counted as lost a second time.
 */
export class DownlinkLedger {
  #frameDurationMs: number;
  readonly #counts = {
    rawBytes: 0,
    good: 0,
    foreign: 0,
    bad: 0,
    lost: 0,
    idle: 0,
    correctedSymbols: 0,
    packets: 0,
    parameters: 0,
  };
  readonly #badByReason: Record<string, number> = {};
  readonly #packetGaps: Record<string, number> = {};
  readonly #packetsByApid: Record<string, number> = {};
  readonly #rate = new FrameRate();
  #lastCount: number | undefined;
  #lastGoodAtMs: number | undefined;
  #badSinceGood = 0;

  /**
   * @param frameDurationMs time on the air of a frame with its marker; tells how often the counter wrapped in a fade
   * @param from where to go on
   */
  constructor(frameDurationMs: number, from?: DownlinkCheckpoint) {
    if (!(frameDurationMs > 0))
      throw new RangeError(`frameDurationMs: expected above 0, found ${frameDurationMs}`);
    this.#frameDurationMs = frameDurationMs;
    if (from === undefined) return;
    const { bad, badByReason, foreign } = countedApart({ ...from.counts, badByReason: from.badByReason });
    Object.assign(this.#counts, from.counts, { bad, foreign });
    Object.assign(this.#badByReason, badByReason);
    Object.assign(this.#packetGaps, from.packetGaps);
    Object.assign(this.#packetsByApid, from.packetsByApid);
    this.#lastCount = from.lastGood?.masterChannelCount ?? undefined;
    this.#lastGoodAtMs = from.lastGood?.atMs;
    this.#badSinceGood = from.badSinceGood;
  }

  /** Everything but the rate and the ticks, which are of the last minutes and come again by themselves. */
  checkpoint(): DownlinkCheckpoint {
    const lastCount = this.#lastCount;
    const lastGoodAtMs = this.#lastGoodAtMs;
    return {
      counts: { ...this.#counts },
      badByReason: { ...this.#badByReason },
      packetGaps: { ...this.#packetGaps },
      packetsByApid: { ...this.#packetsByApid },
      lastGood:
        lastGoodAtMs === undefined ? null : { masterChannelCount: lastCount ?? null, atMs: lastGoodAtMs },
      badSinceGood: this.#badSinceGood,
    };
  }

  /** Another link is heard: what its counter skipped while nobody listened is no loss. @param frameDurationMs of its frames */
  turn(frameDurationMs: number): void {
    this.#frameDurationMs = frameDurationMs;
    this.#lastCount = undefined;
    this.#badSinceGood = 0;
  }

  addRawBytes(octets: number): void {
    this.#counts.rawBytes += octets;
  }

  /** @returns how many frames were lost before this one */
  addGood(frame: GoodFrame, atMs: number): number {
    const lost = this.#lostBefore(frame.masterChannelCount, atMs);
    this.#counts.good++;
    this.#counts.lost += lost;
    this.#counts.correctedSymbols += frame.correctedSymbols;
    if (frame.isIdle) this.#counts.idle++;
    this.#lastCount = frame.masterChannelCount;
    this.#lastGoodAtMs = atMs;
    this.#badSinceGood = 0;
    this.#rate.addGood(atMs);
    return lost;
  }

  addBad(reason: string, atMs: number): void {
    this.#counts.bad++;
    this.#badByReason[reason] = (this.#badByReason[reason] ?? 0) + 1;
    this.#badSinceGood++;
    this.#rate.addBad(atMs);
  }

  /** A frame of another spacecraft: its counters say nothing of this one. */
  addForeign(): void {
    this.#counts.foreign++;
  }

  addPacket(apid: number, missingBefore: number): void {
    this.#counts.packets++;
    this.#packetsByApid[apid] = (this.#packetsByApid[apid] ?? 0) + 1;
    if (missingBefore > 0) this.#packetGaps[apid] = (this.#packetGaps[apid] ?? 0) + 1;
  }

  addParameters(count: number): void {
    this.#counts.parameters += count;
  }

  get parameters(): number {
    return this.#counts.parameters;
  }

  get packetsByApid(): Readonly<Record<string, number>> {
    return this.#packetsByApid;
  }

  get lastGoodAtMs(): number | undefined {
    return this.#lastGoodAtMs;
  }

  counts(atMs: number, syncState: FrameCounts['syncState']): FrameCounts {
    const { rawBytes, good, foreign, bad, lost, idle, correctedSymbols, packets } = this.#counts;
    return {
      atMs,
      rawBytes,
      good,
      relayed: 0,
      foreign,
      bad,
      badByReason: { ...this.#badByReason },
      oddByKind: {},
      lost,
      idle,
      correctedSymbols,
      packets,
      packetGaps: { ...this.#packetGaps },
      ratePerS: this.#rate.perS(atMs),
      lastGoodAtMs: this.#lastGoodAtMs ?? null,
      syncState,
    };
  }

  /** Frames second by second since the last call; the newest second comes again when it grew. */
  takeTicks(): FrameTick[] {
    return this.#rate.takeTicks();
  }

  /**
   * The counter tells the loss modulo 256; the time since the last good frame tells which of the possible losses it was.
   * After two minutes of silence nothing can be told: that is another pass, and not a loss.
   */
  #lostBefore(count: number, atMs: number): number {
    if (this.#lastCount === undefined || this.#lastGoodAtMs === undefined) return 0;
    const elapsedMs = atMs - this.#lastGoodAtMs;
    if (elapsedMs > longestFadeMs) return 0;
    const step = (count - this.#lastCount + 256) % 256;
    const elapsedFrames = elapsedMs / this.#frameDurationMs;
    const wraps = Math.max(0, Math.round((elapsedFrames - step) / 256));
    const skipped = step + 256 * wraps - 1;
    // A step of 0 is a frame heard twice, not 255 lost ones.
    return Math.max(0, skipped - this.#badSinceGood);
  }
}

const longestFadeMs = 120_000;
