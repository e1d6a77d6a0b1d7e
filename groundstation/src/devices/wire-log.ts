import type { WireEntry } from '@dawa/protocols/console/wire';
import type { Clock } from '@dawa/seams/clock';

type WireDirection = WireEntry['direction'];

/** Says in words what a piece means; undefined or null where it cannot. */
export type WireWords = (direction: WireDirection, bytes: Uint8Array) => string | null | undefined;

/**
 * The last things that went over one cable, for whoever looks for the fault between station and device. Octets that come within
 * a moment of each other are one piece: a serial port delivers an answer in as many pieces as it likes.
 */
export class WireLog {
  readonly #clock: Pick<Clock, 'nowAtMs' | 'monotonicMs'>;
  readonly #wordsOf: WireWords;
  #entries: WireEntry[] = [];
  #lastSeq = 0;
  #open: OpenPiece | undefined;

  constructor(clock: Pick<Clock, 'nowAtMs' | 'monotonicMs'>, wordsOf: WireWords = () => null) {
    this.#clock = clock;
    this.#wordsOf = wordsOf;
  }

  note(direction: WireDirection, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const nowMs = this.#clock.monotonicMs();
    const open = this.#open;
    const goesOn =
      open?.direction === direction && direction === 'received' && nowMs - open.lastMs <= pauseMs;
    if (open === undefined || !goesOn || open.octets + bytes.length > mostOctets) {
      this.#finish();
      this.#open = { direction, atMs: this.#clock.nowAtMs(), lastMs: nowMs, octets: 0, kept: [] };
    }
    const piece = this.#open!;
    piece.kept.push(...bytes.subarray(0, mostOctets - piece.kept.length));
    piece.octets += bytes.length;
    piece.lastMs = nowMs;
    // What we send is whole: whoever looks next sees it.
    if (direction === 'sent') this.#finish();
  }

  /** A report of a HID device, which is a piece by itself however soon the next one comes. */
  noteWhole(direction: WireDirection, bytes: Uint8Array): void {
    this.#finish();
    this.note(direction, bytes);
    this.#finish();
  }

  /** At most `limit` pieces behind a number, the newest where there are more, and how many were left out before them. */
  since(afterSeq: number, limit: number): { items: readonly WireEntry[]; skipped: number } {
    if (this.#open !== undefined && this.#clock.monotonicMs() - this.#open.lastMs > pauseMs) this.#finish();
    const items = this.#entries.filter(({ seq }) => seq > afterSeq).slice(-limit);
    const first = items[0]?.seq ?? this.#lastSeq + 1;
    return { items, skipped: Math.max(0, first - afterSeq - 1) };
  }

  #finish(): void {
    const piece = this.#open;
    if (piece === undefined) return;
    this.#open = undefined;
    const bytes = Uint8Array.from(piece.kept);
    this.#lastSeq += 1;
    this.#entries.push({
      seq: this.#lastSeq,
      atMs: piece.atMs,
      direction: piece.direction,
      hex: [...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' '),
      text: [...bytes].map(characterOf).join(''),
      words: this.#words(piece.direction, bytes),
      octets: piece.octets,
    });
    if (this.#entries.length > 2 * mostEntries) this.#entries = this.#entries.slice(-mostEntries);
  }

  /** Whoever finds no words for garbage must not disturb the device. */
  #words(direction: WireDirection, bytes: Uint8Array): string | null {
    try {
      return this.#wordsOf(direction, bytes) ?? null;
    } catch {
      return null;
    }
  }
}

interface OpenPiece {
  readonly direction: WireDirection;
  readonly atMs: number;
  lastMs: number;
  octets: number;
  readonly kept: number[];
}

/** Longer than between two octets at 300 baud, shorter than any device waits before it answers the next question. */
const pauseMs = 40;
const mostOctets = 256;
const mostEntries = 400;

function characterOf(octet: number): string {
  return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·';
}
