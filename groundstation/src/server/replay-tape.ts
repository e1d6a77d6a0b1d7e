import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { journalRowOf } from '../archive/journal-rows.ts';
import type { BusMessage, LogRecord } from '../ports.ts';
import { ReplayFrames } from './replay-frames.ts';
import { ReplayPackets } from './replay-packets.ts';
import { ReplayRecords } from './replay-records.ts';
import type { ReplayArchive } from './station-door.ts';

/** What fell due, in the order of reception, in the words of the live door. */
export interface TapePiece {
  readonly messages: readonly BusMessage[];
  /** The instant of the last record; undefined when none was due. */
  readonly lastDueAtMs: number | undefined;
  /** More was due than goes into one piece. */
  readonly isCut: boolean;
}

/** The past of one run from a place in its log on, read as it falls due; holds one piece and no more. */
export class ReplayTape {
  readonly frames = new ReplayFrames();
  readonly #records: ReplayRecords;
  readonly #packets: ReplayPackets;
  readonly #isOwn: (record: LogRecord) => boolean;

  /** @param missionId whose frames and packets are meant; events, alarms and commands are of the station */
  constructor(archive: ReplayArchive, missionId: string, afterLsn: number, toAtMs: number) {
    this.#isOwn = ({ meta }) => (meta['missionId'] ?? archive.missionId) === missionId;
    this.#records = new ReplayRecords((lsn) => archive.logRecords(lsn), afterLsn, toAtMs);
    this.#packets = new ReplayPackets(archive, missionId);
  }

  /** What is due at `atMs`, or a piece of it. */
  async take(atMs: number): Promise<TapePiece> {
    const due: LogRecord[] = [];
    let octets = 0;
    let lastDueAtMs: number | undefined;
    while (due.length < mostRecords && octets < mostOctets) {
      const next = this.#records.take(atMs);
      if (next === undefined) return { messages: await this.#said(due, atMs), lastDueAtMs, isCut: false };
      due.push(next.record);
      octets += next.record.bytes.length;
      lastDueAtMs = next.dueAtMs;
    }
    return { messages: await this.#said(due, lastDueAtMs!), lastDueAtMs, isCut: true };
  }

  close(): void {
    this.#records.close();
  }

  async #said(records: readonly LogRecord[], atMs: number): Promise<BusMessage[]> {
    const packets = records.filter((record) => record.kind === 'packet' && this.#isOwn(record));
    const samples = await this.#packets.samplesOf(packets);
    const isFlood = samples.length > mostShown;
    const messages: BusMessage[] = isFlood ? [{ type: 'parameters', samples: newestOfEach(samples) }] : [];
    let hasFrames = false;
    let said = isFlood ? samples.length : 0;
    for (const record of records) {
      if (this.#isOwn(record) && this.frames.take(record)) hasFrames = true;
      const message = messageOf(record);
      if (message === undefined) continue;
      const before = upToLsn(samples, said, record.lsn);
      if (before > said) messages.push({ type: 'parameters', samples: samples.slice(said, before) });
      said = before;
      messages.push(message);
    }
    if (said < samples.length) messages.push({ type: 'parameters', samples: samples.slice(said) });
    if (hasFrames)
      messages.push({ type: 'frames', frames: this.frames.counts(atMs), ticks: this.frames.takeTicks() });
    return messages;
  }
}

/** What a page was told when this was written down; undefined for what only the log knows. */
function messageOf(record: LogRecord): BusMessage | undefined {
  const row = journalRowOf(record);
  switch (row?.kind) {
    case 'event':
      return { type: 'event', event: row.value };
    case 'alarm':
      return { type: 'alarm', alarm: row.value };
    case 'command':
      return { type: 'command', command: row.value };
    case 'report':
      return { type: 'report', reportId: row.value.reportId };
    case undefined:
      return undefined;
    default:
      return row satisfies never;
  }
}

/** How many samples come from packets before `lsn`, at least `from`. */
function upToLsn(samples: readonly ParameterSample[], from: number, lsn: number): number {
  let end = from;
  while (end < samples.length && samples[end]!.packetLsn < lsn) end++;
  return end;
}

function newestOfEach(samples: readonly ParameterSample[]): ParameterSample[] {
  return [...new Map(samples.map((sample) => [sample.name, sample])).values()];
}

const mostRecords = 250;
const mostOctets = 512 * 1024;
/** More than this at once no page can draw: the newest sample of each parameter stands for the others. */
const mostShown = 4000;
