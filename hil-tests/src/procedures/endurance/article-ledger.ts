import type { Bench } from '../../bench/bench.ts';
import type { HeardPacket } from '../../bench/payload-line.ts';
import type { Monitor } from '../words/monitors.ts';

/** Sequence counts are 14 bits. Source: CCSDS 133.0-B-2, 4.1.3.4.3 */
const countsInAll = 16_384;
/** Since the last reset, by the dictionary. */
const counters = ['uptime', 'rx_frames', 'rx_bad_fcs', 'digipeated', 'dup_dropped'] as const;
const container = 'HK_PAYLOAD_FAST';

/** One housekeeping report, as much of it as a drawing over hours needs. */
export interface LedgerRow {
  readonly atMs: number;
  readonly onboardMs: number;
  readonly amplifierC: number;
  readonly voltageV: number;
}

/** A row is kept at most so often: a day of them is a drawing. */
const rowEveryMs = 60_000;

/**
 * Reads what the article says for hours, and remembers of it what an account of hours needs and no more: packets that are missing
 * in its own counting, counters that ran backwards, how far apart its reports were, what its clock showed.
 */
export class ArticleLedger {
  packets = 0;
  /** Packets that the article counted and nobody heard. */
  missing = 0;
  /** Sequence counts that began anew after their end. */
  wraps = 0;
  /** The first that ran backwards: `uptime from 812 to 3`. */
  setback: string | undefined;
  longestGapMs = 0;
  readonly rows: LedgerRow[] = [];
  first: LedgerRow | undefined;
  last: LedgerRow | undefined;
  readonly #bench: Pick<Bench, 'payload'>;
  #mark: number;
  readonly #counts = new Map<number, number>();
  readonly #values = new Map<string, number>();

  constructor(bench: Pick<Bench, 'payload'>) {
    this.#bench = bench;
    this.#mark = bench.payload.mark();
  }

  /** Takes in what was said since the last time: often enough that the line has not forgotten it. */
  read(): void {
    const { payload } = this.#bench;
    const news = payload.heard.slice(this.#mark);
    this.#mark = payload.mark();
    for (const packet of news) this.#take(packet);
  }

  /** Its clock against that of the bench, in millionths; undefined before two reports. */
  get driftPpm(): number | undefined {
    const { first, last } = this;
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined;
    const spanMs = last.atMs - first.atMs;
    return (1e6 * (last.onboardMs - first.onboardMs - spanMs)) / spanMs;
  }

  /** Reads on while something is repeated, and finds what runs backwards. */
  monitor(everyMs: number): Monitor {
    return {
      name: 'Counters since the reset',
      expected: 'none runs backwards',
      everyMs,
      look: () => {
        this.read();
        return this.setback;
      },
    };
  }

  #take({ bytes, report, atMs }: HeardPacket): void {
    this.packets++;
    this.#count(bytes);
    if (report?.container !== container) return;
    const value = (name: string) => Number(report.values.get(name)?.value);
    for (const name of counters) {
      const before = this.#values.get(name);
      const now = value(name);
      if (before !== undefined && now < before) this.setback ??= `${name} from ${before} to ${now}`;
      this.#values.set(name, now);
    }
    const row = {
      ...{ atMs, onboardMs: value('onboard_time'), amplifierC: value('temp_pa') },
      voltageV: value('bus_voltage'),
    };
    if (this.last !== undefined) this.longestGapMs = Math.max(this.longestGapMs, atMs - this.last.atMs);
    this.first ??= row;
    this.last = row;
    if (atMs - (this.rows.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= rowEveryMs) this.rows.push(row);
  }

  #count(bytes: Uint8Array): void {
    const header = new DataView(bytes.buffer, bytes.byteOffset);
    const apid = header.getUint16(0) & 0x07ff;
    const count = header.getUint16(2) & 0x3fff;
    const before = this.#counts.get(apid);
    this.#counts.set(apid, count);
    if (before === undefined) return;
    if (count < before) this.wraps++;
    this.missing += (count - before - 1 + countsInAll) % countsInAll;
  }
}
