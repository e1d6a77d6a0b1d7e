import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import { decodeSpacePacket } from 'ccsds-parser/packet/space-packet';
import { frameStanding, oddKindsIn } from '../pipeline/frame-standing.ts';
import type { LogRecord } from '../ports.ts';

/** Counts the frames of a replay as their records in the log tell them. */
export class ReplayFrames {
  readonly #counts = {
    ...{ rawBytes: 0, good: 0, relayed: 0, foreign: 0, bad: 0, lost: 0, idle: 0 },
    ...{ correctedSymbols: 0, packets: 0 },
  };
  readonly #badByReason: Record<string, number> = {};
  readonly #oddByKind: Record<string, number> = {};
  readonly #packetGaps: Record<string, number> = {};
  #ticks: { atMs: number; good: number; bad: number }[] = [];
  #recentAtMs: number[] = [];
  #firstGoodAtMs: number | null = null;
  #lastGoodAtMs: number | null = null;

  get firstGoodAtMs(): number | null {
    return this.#firstGoodAtMs;
  }

  get lastGoodAtMs(): number | null {
    return this.#lastGoodAtMs;
  }

  /** @returns true when the counts have changed */
  take(record: LogRecord): boolean {
    const { kind, bytes } = record;
    if (kind === 'raw') this.#counts.rawBytes += bytes.length;
    else if (kind === 'frame') this.#takeFrame(record);
    else if (kind === 'packet') this.#takePacket(record);
    else return false;
    return true;
  }

  counts(atMs: number): FrameCounts {
    this.#recentAtMs = this.#recentAtMs.filter((recentAtMs) => recentAtMs > atMs - rateWindowMs);
    const isHearing = this.#lastGoodAtMs !== null && atMs - this.#lastGoodAtMs < lockMs;
    return {
      atMs,
      ...this.#counts,
      badByReason: { ...this.#badByReason },
      oddByKind: { ...this.#oddByKind },
      packetGaps: { ...this.#packetGaps },
      ratePerS: this.#recentAtMs.length / (rateWindowMs / 1000),
      lastGoodAtMs: this.#lastGoodAtMs,
      syncState: isHearing ? 'lock' : 'search',
    };
  }

  /** Frames second by second since the last call; the newest second comes again when it grew. */
  takeTicks(): FrameTick[] {
    const ticks = this.#ticks.map((tick) => ({ ...tick }));
    this.#ticks = this.#ticks.slice(-1);
    return ticks;
  }

  #takeFrame({ atMs, meta }: LogRecord): void {
    const { lostBefore, correctedSymbols, isIdle } = meta;
    const standing = frameStanding(meta);
    if (typeof standing === 'object') {
      const { bad } = standing;
      this.#counts.bad++;
      this.#badByReason[bad] = (this.#badByReason[bad] ?? 0) + 1;
      this.#tickAt(atMs).bad++;
      return;
    }
    this.#counts[standing]++;
    for (const kind of oddKindsIn(meta)) this.#oddByKind[kind] = (this.#oddByKind[kind] ?? 0) + 1;
    if (standing === 'foreign') return;
    this.#counts.lost += numberOf(lostBefore);
    this.#counts.correctedSymbols += numberOf(correctedSymbols);
    if (isIdle === true) this.#counts.idle++;
    this.#firstGoodAtMs ??= atMs;
    this.#lastGoodAtMs = atMs;
    this.#recentAtMs.push(atMs);
    if (this.#recentAtMs.length > mostRecent) this.#recentAtMs = this.#recentAtMs.slice(-mostRecent / 2);
    this.#tickAt(atMs).good++;
  }

  #takePacket({ meta, bytes }: LogRecord): void {
    this.#counts.packets++;
    if (numberOf(meta['missingBefore']) === 0) return;
    const packet = decodeSpacePacket(bytes);
    if (!packet.ok) return;
    const { apid } = packet.value;
    this.#packetGaps[apid] = (this.#packetGaps[apid] ?? 0) + 1;
  }

  #tickAt(atMs: number) {
    const secondAtMs = Math.floor(atMs / 1000) * 1000;
    const last = this.#ticks.at(-1);
    if (last?.atMs === secondAtMs) return last;
    const tick = { atMs: secondAtMs, good: 0, bad: 0 };
    this.#ticks.push(tick);
    if (this.#ticks.length > mostTicks) this.#ticks = this.#ticks.slice(-mostTicks / 2);
    return tick;
  }
}

const numberOf = (value: LogRecord['meta'][string] | undefined) => (typeof value === 'number' ? value : 0);

/** The rate of frames is taken over so long, as live. */
const rateWindowMs = 5000;
const lockMs = 2000;
const mostRecent = 10_000;
const mostTicks = 1200;
