import type { GapReason, GapRecord } from '@dawa/protocols/console/completeness';
import { CounterGaps, type CounterStep, type KeptCounter } from './gap-counter.ts';
import { type KeptPeriod, PeriodGaps } from './gap-period.ts';

export interface GapWatchOptions {
  /** Time on the air of a frame. */
  readonly frameDurationMs: number;
  /** Of the fastest link of several. */
  readonly shortestFrameDurationMs?: number;
  /** Of the virtual channel frame count: 256 (TM), 16,777,216 (AOS). */
  readonly frameModulus: number;
  /** Containers that come every so often on board. */
  readonly reportPeriodsMs: Readonly<Record<string, number>>;
}

export interface WatchedFrame {
  readonly virtualChannelId: number;
  readonly virtualChannelCount: number;
  readonly receivedAtMs: number;
}

export interface WatchedPacket {
  readonly apid: number;
  readonly sequenceCount: number;
  readonly receivedAtMs: number;
  /** Null where the packet has no time, or none that is believed. */
  readonly generatedAtMs: number | null;
  readonly container: string | null;
}

/** A watch as JSON keeps it. */
export interface KeptGapWatch {
  readonly channels: readonly (readonly [number, KeptCounter])[];
  readonly processes: readonly (readonly [number, KeptCounter])[];
  readonly reports: readonly (readonly [string, KeptPeriod])[];
  readonly lastFrameAtMs: number | null;
  readonly lastBadFrameAtMs: number | null;
}

/**
 * Watches everything that counts: frames by virtual channel, packets by application process, reports by onboard time.
 *
 * Pure: what it says follows from what it is told. Memory is bounded by 64 channels, 2048 processes and the reports, each with
 * 32 gaps.
 */
export class GapWatch {
  #options: GapWatchOptions;
  readonly #channels = new Map<number, CounterGaps>();
  readonly #processes = new Map<number, CounterGaps>();
  readonly #reports = new Map<string, PeriodGaps>();
  #lastFrameAtMs = Number.NEGATIVE_INFINITY;
  #lastBadFrameAtMs = Number.NEGATIVE_INFINITY;
  #stationStartedAtMs = Number.NEGATIVE_INFINITY;
  /** Gaps of frames that packets may be missing for. */
  #frameGaps: { fromAtMs: number; toAtMs: number; reason: GapReason | null }[] = [];
  readonly #changed = new Map<string, CounterStep['gap'] & object>();

  constructor(options: GapWatchOptions, kept?: KeptGapWatch) {
    this.#options = options;
    this.#followReports(options.reportPeriodsMs, new Map(kept?.reports));
    if (kept === undefined) return;
    for (const [id, counter] of kept.channels) this.#channels.set(id, this.#channel(id, counter));
    for (const [apid, counter] of kept.processes) this.#processes.set(apid, this.#process(apid, counter));
    this.#lastFrameAtMs = kept.lastFrameAtMs ?? Number.NEGATIVE_INFINITY;
    this.#lastBadFrameAtMs = kept.lastBadFrameAtMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Reports come as often as this from now on; what is known of their gaps stays. */
  followReports(reportPeriodsMs: Readonly<Record<string, number>>): void {
    const known = new Map([...this.#reports].map(([container, report]) => [container, report.kept()]));
    this.#reports.clear();
    this.#followReports(reportPeriodsMs, known);
  }

  /** Another link is heard: what its channels counted while nobody listened is no gap. @param frameDurationMs of its frames */
  turn(frameDurationMs: number): void {
    this.#options = { ...this.#options, frameDurationMs };
    for (const [id, counter] of this.#channels)
      this.#channels.set(
        id,
        this.#channel(id, { ...counter.kept(), last: null, periodMs: null, periods: 0 }),
      );
    this.#lastFrameAtMs = Number.NEGATIVE_INFINITY;
    this.#lastBadFrameAtMs = Number.NEGATIVE_INFINITY;
  }

  /** The station was not running before this instant. */
  noteStart(atMs: number): void {
    this.#stationStartedAtMs = atMs;
  }

  noteBadFrame(atMs: number): void {
    this.#lastBadFrameAtMs = atMs;
  }

  /** A good frame that is no repetition. */
  pushFrame({ virtualChannelId, virtualChannelCount, receivedAtMs }: WatchedFrame): CounterStep {
    let counter = this.#channels.get(virtualChannelId);
    if (counter === undefined) {
      counter = this.#channel(virtualChannelId);
      this.#channels.set(virtualChannelId, counter);
    }
    const reading = { count: virtualChannelCount, receivedAtMs, onboardAtMs: null };
    const step = counter.push(reading, (fromAtMs) => this.#frameReason(fromAtMs, receivedAtMs));
    this.#lastFrameAtMs = receivedAtMs;
    if (step.kind === 'gap' && step.gap !== undefined) {
      const { fromAtMs, toAtMs, reason } = step.gap.ends;
      this.#frameGaps.push({ fromAtMs, toAtMs, reason });
      if (this.#frameGaps.length > rememberedFrameGaps) this.#frameGaps.shift();
    }
    return this.#noted(step);
  }

  /** A packet that is not idle. What its report's onboard time says is kept, and told by `takeChanges` alone. */
  pushPacket({ apid, sequenceCount, receivedAtMs, generatedAtMs, container }: WatchedPacket): CounterStep {
    const reasonOf = (fromAtMs: number) => this.#packetReason(fromAtMs, receivedAtMs);
    const report = container === null ? undefined : this.#reports.get(container);
    if (report !== undefined && generatedAtMs !== null)
      this.#noted(report.push({ onboardAtMs: generatedAtMs, receivedAtMs }, reasonOf));
    let counter = this.#processes.get(apid);
    if (counter === undefined) {
      counter = this.#process(apid);
      this.#processes.set(apid, counter);
    }
    return this.#noted(
      counter.push({ count: sequenceCount, receivedAtMs, onboardAtMs: generatedAtMs }, reasonOf),
    );
  }

  /** All gaps that are remembered, by the instant from which they are. */
  gaps(): GapRecord[] {
    const all = [...this.#channels.values(), ...this.#processes.values(), ...this.#reports.values()];
    return all.flatMap((counter) => counter.records()).sort((a, b) => a.fromAtMs - b.fromAtMs);
  }

  /** Gaps that were opened or filled since the last call, each once in its newest state. */
  takeChanges(): GapRecord[] {
    const records = [...this.#changed.values()].map((gap) => gap.record());
    this.#changed.clear();
    return records;
  }

  checkpoint(): KeptGapWatch {
    const finite = (atMs: number) => (Number.isFinite(atMs) ? atMs : null);
    return {
      channels: [...this.#channels].map(([id, counter]) => [id, counter.kept()]),
      processes: [...this.#processes].map(([apid, counter]) => [apid, counter.kept()]),
      reports: [...this.#reports].map(([container, report]) => [container, report.kept()]),
      lastFrameAtMs: finite(this.#lastFrameAtMs),
      lastBadFrameAtMs: finite(this.#lastBadFrameAtMs),
    };
  }

  #followReports(
    reportPeriodsMs: Readonly<Record<string, number>>,
    known: ReadonlyMap<string, KeptPeriod>,
  ): void {
    for (const [container, periodMs] of Object.entries(reportPeriodsMs))
      this.#reports.set(container, new PeriodGaps(container, periodMs, known.get(container)));
  }

  #noted(step: CounterStep): CounterStep {
    if (step.gap !== undefined) {
      this.#changed.set(step.gap.ends.gapId, step.gap);
      if (this.#changed.size > mostChanges) this.#changed.delete(this.#changed.keys().next().value!);
    }
    return step;
  }

  #channel(virtualChannelId: number, kept?: KeptCounter): CounterGaps {
    const options = {
      by: 'virtual-channel' as const,
      id: String(virtualChannelId),
      modulus: this.#options.frameModulus,
      shortestPeriodMs: this.#options.frameDurationMs,
      mayComeLate: false,
    };
    return new CounterGaps(options, kept);
  }

  #process(apid: number, kept?: KeptCounter): CounterGaps {
    const { frameDurationMs, shortestFrameDurationMs = frameDurationMs } = this.#options;
    const options = {
      by: 'apid' as const,
      id: String(apid),
      modulus: 16_384,
      // As many of the shortest packets as a frame of a kilo-octet holds: nothing is faster for long.
      shortestPeriodMs: shortestFrameDurationMs / 128,
      mayComeLate: true,
    };
    return new CounterGaps(options, kept);
  }

  #frameReason(fromAtMs: number, toAtMs: number): GapReason | null {
    if (this.#stationStartedAtMs > fromAtMs) return 'station-down';
    if (toAtMs - fromAtMs > longestFadeMs) return 'out-of-view';
    if (this.#lastBadFrameAtMs >= fromAtMs) return 'bad-frames';
    // Frames of other channels were heard: what is missing here was not sent, or is nobody's fault that we know.
    return this.#lastFrameAtMs <= fromAtMs ? 'fade' : null;
  }

  /** Packets are missing for the reason of the frames that are missing at the same time; others were never sent, or skipped. */
  #packetReason(fromAtMs: number, toAtMs: number): GapReason | null {
    // Frames of one chunk have one instant of reception: a gap among them has no length.
    const frames = this.#frameGaps.findLast(
      (gap) => (gap.toAtMs > fromAtMs || gap.fromAtMs === fromAtMs) && gap.fromAtMs <= toAtMs,
    );
    if (frames !== undefined) return frames.reason;
    return this.#stationStartedAtMs > fromAtMs ? 'station-down' : null;
  }
}

/** After so long it is no fade any more: the same as of the count of lost frames. */
const longestFadeMs = 120_000;
const rememberedFrameGaps = 64;
const mostChanges = 4096;
