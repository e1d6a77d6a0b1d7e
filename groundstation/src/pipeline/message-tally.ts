import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';

/** Counts frames that carry no counters of their own: whose they were, what was bad and why. Of losses it knows nothing. */
export class MessageTally {
  readonly #counts = { rawBytes: 0, good: 0, relayed: 0, foreign: 0, bad: 0, packets: 0 };
  readonly #badByReason: Record<string, number> = {};
  readonly #oddByKind: Record<string, number> = {};
  #recentAtMs: number[] = [];
  #ticks: FrameTick[] = [];
  #lastGoodAtMs: number | null = null;
  parameters = 0;

  addRawBytes(octets: number): void {
    this.#counts.rawBytes += octets;
  }

  /** Sent by the spacecraft, or repeated by it. */
  addHeard(standing: 'good' | 'relayed', atMs: number): void {
    this.#counts[standing]++;
    this.#lastGoodAtMs = atMs;
    this.#recentAtMs = [...this.#recentAtMs.filter((recentAtMs) => recentAtMs > atMs - rateWindowMs), atMs];
    this.#tickAt(atMs).good++;
  }

  addForeign(): void {
    this.#counts.foreign++;
  }

  /** Of a frame that was taken all the same. */
  addOddity(kind: string): void {
    // Some name what they found, which may be anything: not each is a kind of its own.
    const isKnown = kind in this.#oddByKind || Object.keys(this.#oddByKind).length < mostKinds;
    const counted = isKnown ? kind : 'other';
    this.#oddByKind[counted] = (this.#oddByKind[counted] ?? 0) + 1;
  }

  addBad(reason: string, atMs: number): void {
    this.#counts.bad++;
    this.#badByReason[reason] = (this.#badByReason[reason] ?? 0) + 1;
    this.#tickAt(atMs).bad++;
  }

  addPacket(): void {
    this.#counts.packets++;
  }

  get lastGoodAtMs(): number | null {
    return this.#lastGoodAtMs;
  }

  get packets(): number {
    return this.#counts.packets;
  }

  counts(atMs: number): FrameCounts {
    const { rawBytes, good, relayed, foreign, bad, packets } = this.#counts;
    const recent = this.#recentAtMs.filter((recentAtMs) => recentAtMs > atMs - rateWindowMs).length;
    const isHeard = this.#lastGoodAtMs !== null && atMs - this.#lastGoodAtMs <= heldMs;
    return {
      ...{ atMs, rawBytes, good, relayed, foreign, bad, packets },
      badByReason: { ...this.#badByReason },
      oddByKind: { ...this.#oddByKind },
      lost: 0,
      idle: 0,
      correctedSymbols: 0,
      packetGaps: {},
      ratePerS: recent / (rateWindowMs / 1000),
      lastGoodAtMs: this.#lastGoodAtMs,
      syncState: isHeard ? 'lock' : 'search',
    };
  }

  /** Frames second by second since the last call; the newest second comes again when it grew. */
  takeTicks(): FrameTick[] {
    const ticks = this.#ticks.map((tick) => ({ ...tick }));
    this.#ticks = this.#ticks.slice(-1);
    return ticks;
  }

  #tickAt(atMs: number): FrameTick {
    const secondAtMs = Math.floor(atMs / 1000) * 1000;
    const last = this.#ticks.at(-1);
    if (last?.atMs === secondAtMs) return last;
    const tick = { atMs: secondAtMs, good: 0, bad: 0 };
    this.#ticks.push(tick);
    if (this.#ticks.length > maxTicks) this.#ticks.shift();
    return tick;
  }
}

const rateWindowMs = 5000;
/** Such links send a frame every few seconds at most. */
const heldMs = 10_000;
const maxTicks = 1200;
const mostKinds = 40;
