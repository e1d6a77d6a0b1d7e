import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import { FrameRate } from './frame-rate.ts';

/** Counts frames that carry no counters of their own: whose they were, what was bad and why. Of losses it knows nothing. */
export class MessageTally {
  readonly #counts = { rawBytes: 0, good: 0, relayed: 0, foreign: 0, bad: 0, packets: 0 };
  readonly #badByReason: Record<string, number> = {};
  readonly #oddByKind: Record<string, number> = {};
  readonly #rate = new FrameRate();
  #lastGoodAtMs: number | null = null;
  parameters = 0;

  addRawBytes(octets: number): void {
    this.#counts.rawBytes += octets;
  }

  /** Sent by the spacecraft, or repeated by it. */
  addHeard(standing: 'good' | 'relayed', atMs: number): void {
    this.#counts[standing]++;
    this.#lastGoodAtMs = atMs;
    this.#rate.addGood(atMs);
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
    this.#rate.addBad(atMs);
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
    const isHeard = this.#lastGoodAtMs !== null && atMs - this.#lastGoodAtMs <= heldMs;
    return {
      ...{ atMs, rawBytes, good, relayed, foreign, bad, packets },
      badByReason: { ...this.#badByReason },
      oddByKind: { ...this.#oddByKind },
      lost: 0,
      idle: 0,
      correctedSymbols: 0,
      packetGaps: {},
      ratePerS: this.#rate.perS(atMs),
      lastGoodAtMs: this.#lastGoodAtMs,
      syncState: isHeard ? 'lock' : 'search',
    };
  }

  /** Frames second by second since the last call; the newest second comes again when it grew. */
  takeTicks(): FrameTick[] {
    return this.#rate.takeTicks();
  }
}

/** Such links send a frame every few seconds at most. */
const heldMs = 10_000;
const mostKinds = 40;
