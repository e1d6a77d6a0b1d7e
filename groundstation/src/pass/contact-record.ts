import type { FrameCounts } from '@dawa/protocols/console/link';
import type { PassReport } from '@dawa/protocols/console/report';
import type { Bus, Heard, Receiver, Span } from '../ports.ts';
import { SpreadMeter } from './spread.ts';

/** A pause between good frames longer than this is told as a gap. */
const gapMs = 2000;
/** A pass brings some thousand frames; a line that runs wild must not eat the memory. */
const mostFrames = 100_000;
const mostFaults = 200;

/** What is gathered while a contact runs, for its report. */
export class ContactRecord {
  readonly pointing = new SpreadMeter();
  readonly tuning = new SpreadMeter();
  readonly goodFramesAtMs: number[] = [];
  readonly packetsByApid: Record<string, number> = {};
  readonly faults: PassReport['faults'] = [];
  parameters = 0;
  packetBytes = 0;
  trackingFromAtMs: number | null = null;
  trackingToAtMs: number | null = null;
  readonly #receiver: Receiver;
  readonly #countsAtStart: FrameCounts;
  #before: Heard | undefined;
  readonly #stops: (() => void)[];

  constructor({ receiver, bus, nowAtMs }: { receiver: Receiver; bus: Bus; nowAtMs: () => number }) {
    this.#receiver = receiver;
    this.#countsAtStart = structuredClone(receiver.counts);
    this.#stops = [
      receiver.onGoodFrame((atMs) => {
        if (this.goodFramesAtMs.length < mostFrames) this.goodFramesAtMs.push(atMs);
      }),
      receiver.onPacket(({ apid, octets = 0 }) => {
        this.packetsByApid[apid] = (this.packetsByApid[apid] ?? 0) + 1;
        this.packetBytes += octets;
      }),
      bus.subscribe((message) => {
        if (message.type === 'parameters') this.parameters += message.samples.length;
        else if (message.type === 'alarm' && message.alarm.clearedAtMs === null) {
          this.addFault(nowAtMs(), message.alarm.source, `${message.alarm.title}: ${message.alarm.text}`);
        } else if (message.type === 'event' && isFault(message.event.severity)) {
          this.addFault(message.event.atMs, message.event.source, message.event.text);
        }
      }),
    ];
  }

  /** Adds what the same contact had brought before the station was restarted. */
  addBefore(heard: Heard): void {
    this.#before = heard;
    this.goodFramesAtMs.unshift(...heard.goodFramesAtMs.slice(-mostFrames));
    for (const [apid, count] of Object.entries(heard.packetsByApid)) {
      this.packetsByApid[apid] = (this.packetsByApid[apid] ?? 0) + count;
    }
    this.packetBytes += heard.packetBytes;
  }

  get firstGoodFrameAtMs(): number | null {
    return this.goodFramesAtMs[0] ?? null;
  }

  get lastGoodFrameAtMs(): number | null {
    return this.goodFramesAtMs.at(-1) ?? null;
  }

  addFault(atMs: number, source: string, text: string): void {
    // An alarm whose text is renewed is one fault, told with its first words.
    if (this.faults.length >= mostFaults || this.faults.some((one) => one.text === text)) return;
    this.faults.push({ atMs, source, text });
  }

  /** Frames and raw bytes since the contact began, what an earlier life of the station heard of it included. */
  get frames(): PassReport['frames'] & { rawBytes: number } {
    const now = this.#receiver.counts;
    const start = this.#countsAtStart;
    const before = this.#before;
    const sum = (
      name: 'rawBytes' | 'good' | 'relayed' | 'foreign' | 'bad' | 'lost' | 'idle' | 'correctedSymbols',
    ) => now[name] - start[name] + (before?.[name] ?? 0);
    const sums = (name: 'badByReason' | 'oddByKind') => {
      const all = Object.keys({ ...before?.[name], ...now[name] }).map((key) => {
        const since = (now[name][key] ?? 0) - (start[name][key] ?? 0);
        return [key, since + (before?.[name][key] ?? 0)] as const;
      });
      return Object.fromEntries(all.filter(([, count]) => count > 0));
    };
    return {
      good: sum('good'),
      relayed: sum('relayed'),
      foreign: sum('foreign'),
      bad: sum('bad'),
      lost: sum('lost'),
      idle: sum('idle'),
      correctedSymbols: sum('correctedSymbols'),
      badByReason: sums('badByReason'),
      oddByKind: sums('oddByKind'),
      rawBytes: sum('rawBytes'),
    };
  }

  /** Spans without a good frame within `visible`, leaving out what the ridge hid. */
  gaps(visible: Span, hidden: readonly Span[]): Span[] {
    const inside = this.goodFramesAtMs.filter((atMs) => atMs >= visible.fromAtMs && atMs <= visible.toAtMs);
    const edges = [visible.fromAtMs, ...inside, visible.toAtMs];
    return edges
      .slice(1)
      .map((toAtMs, index) => ({ fromAtMs: edges[index]!, toAtMs }))
      .flatMap((span) => without(span, hidden))
      .filter(({ fromAtMs, toAtMs }) => toAtMs - fromAtMs > gapMs);
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }
}

function isFault(severity: string): boolean {
  return severity === 'warning' || severity === 'critical';
}

function without(span: Span, hidden: readonly Span[]): Span[] {
  let pieces = [span];
  for (const { fromAtMs, toAtMs } of hidden) {
    pieces = pieces.flatMap((piece) =>
      [
        { fromAtMs: piece.fromAtMs, toAtMs: Math.min(piece.toAtMs, fromAtMs) },
        { fromAtMs: Math.max(piece.fromAtMs, toAtMs), toAtMs: piece.toAtMs },
      ].filter((rest) => rest.toAtMs > rest.fromAtMs),
    );
  }
  return pieces;
}
