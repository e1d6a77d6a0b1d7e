import type { CommandRecord } from '@dawa/protocols/console/command';
import type { AlarmInfo, EventInfo } from '@dawa/protocols/console/event';
import type { PassReport } from '@dawa/protocols/console/report';
import type { PacketInfo, ParameterSample } from '@dawa/protocols/console/telemetry';
import type { PacketRequest, Page, PageRequest, SampleRequest } from '../ports.ts';
import { countPackets } from './count-packets.ts';
import { keptReport } from './kept-report.ts';
import { packetInfoOf } from './packet-infos.ts';
import { type Keyed, mergePage, pageOf, rowQueryOf } from './page-cursor.ts';
import type { RecordReader } from './record-reader.ts';
import type { SampleArchive, SampleBins } from './samples/sample-archive.ts';
import type {
  ArchiveStore,
  CountQuery,
  JournalEntry,
  JournalTable,
  PacketCount,
  PacketRow,
} from './store/archive-store.ts';
import type { WaitingRows } from './waiting-rows.ts';

export interface ArchiveReadParts {
  readonly store: ArchiveStore;
  readonly samples: SampleArchive;
  readonly waiting: WaitingRows;
  readonly records: Pick<RecordReader, 'readAt'>;
  /** Meant where a request names none. */
  readonly missionId: string;
}

/** Whoever holds packets of the log for a moment, to decode them together. */
export interface PacketGatherer {
  /** Decodes all of them, at once. */
  decode(): void;
  /** Resolves when all that it has now are decoded; the event loop is not held for long. */
  untilDecoded(): Promise<void>;
  /** The log sequence number of the oldest; `Infinity` when there are none. */
  oldestLsn(): number;
}

/** Everything that can be asked of an archive. Memory is looked at before the store, so that nothing falls between them. */
export class ArchiveReads {
  readonly #parts: ArchiveReadParts;
  readonly #gatherers = new Set<PacketGatherer>();

  constructor(parts: ArchiveReadParts) {
    this.#parts = parts;
  }

  get store(): ArchiveStore {
    return this.#parts.store;
  }

  get samplesInColumns(): SampleArchive {
    return this.#parts.samples;
  }

  /** Asked before anything is read, so that whoever gathers packets decodes those in hand. Returns how to stop. */
  onRead(gatherer: PacketGatherer): () => void {
    this.#gatherers.add(gatherer);
    return () => this.#gatherers.delete(gatherer);
  }

  async packets(request: PacketRequest): Promise<Page<PacketInfo>> {
    const { waiting, store } = this.#parts;
    await this.#untilDecoded();
    const query = { ...request, ...rowQueryOf(request) };
    const inMemory = waiting.packets(query);
    const bytes = new Map(inMemory.map((packet) => [packet.row.lsn, packet.bytes]));
    const onDisk = await store.packets(query);
    const page = mergePage(
      query,
      onDisk.map(keyedPacket),
      inMemory.map(({ row }) => keyedPacket(row)),
    );
    return {
      items: page.items.map((row) => packetInfoOf(row, bytes.get(row.lsn) ?? this.#bytesOf(row))),
      next: page.next,
    };
  }

  async packet(lsn: number): Promise<PacketInfo | undefined> {
    await this.#untilDecoded();
    const waiting = this.#parts.waiting.packet(lsn);
    if (waiting !== undefined) return packetInfoOf(waiting.row, waiting.bytes);
    const row = await this.#parts.store.packet(lsn);
    return row && packetInfoOf(row, this.#bytesOf(row));
  }

  async samples(request: SampleRequest): Promise<Page<ParameterSample>> {
    await this.#untilDecoded();
    const { missionId = this.#parts.missionId, name } = request;
    const { limit, after, ...query } = rowQueryOf(request);
    const { samples, next } = await this.#parts.samples.samples({
      ...query,
      ...(after && { after }),
      missionId,
      name,
      limit: limit - 1,
    });
    return pageOf(samples, next);
  }

  async bins(request: {
    missionId?: string;
    name: string;
    fromAtMs: number;
    toAtMs: number;
    bins: number;
  }): Promise<SampleBins> {
    await this.#untilDecoded();
    return this.#parts.samples.bins({ missionId: this.#parts.missionId, ...request });
  }

  /** How many packets there are in each bin of a span, by virtual channel and by application process. */
  async countPackets(query: CountQuery): Promise<PacketCount[]> {
    await this.#untilDecoded();
    return countPackets(query, this.#parts);
  }

  async latest(missionId = this.#parts.missionId): Promise<readonly ParameterSample[]> {
    await this.#untilDecoded();
    return this.#parts.samples.latest(missionId);
  }

  events(request: PageRequest): Promise<Page<EventInfo>> {
    return this.#journalPage<EventInfo>(request, 'events');
  }

  /** Every kept change of alarms, or of one. */
  async alarmChanges(request: PageRequest & { alarmId?: string }): Promise<Page<AlarmInfo>> {
    const { alarmId, ...rest } = request;
    if (alarmId === undefined) return this.#journalPage<AlarmInfo>(rest, 'alarm-changes');
    const limit = request.limit ?? 100;
    const found: AlarmInfo[] = [];
    let next: string | null = request.cursor ?? null;
    do {
      const page: Page<AlarmInfo> = await this.#journalPage<AlarmInfo>(
        { ...rest, limit, ...(next === null ? {} : { cursor: next }) },
        'alarm-changes',
      );
      found.push(...page.items.filter((alarm) => alarm.alarmId === alarmId));
      next = page.next;
    } while (next !== null && found.length < limit);
    return { items: found, next };
  }

  commands(request: PageRequest): Promise<Page<CommandRecord>> {
    return this.#journalPage<CommandRecord>(request, 'commands');
  }

  async reports(
    request: PageRequest,
  ): Promise<Page<{ reportId: string; passId: string; writtenAtMs: number }>> {
    const { items, next } = await this.#journalPage<PassReport>(request, 'reports');
    return {
      items: items.map(({ reportId, pass, writtenAtMs }) => ({ reportId, passId: pass.passId, writtenAtMs })),
      next,
    };
  }

  async report(reportId: string): Promise<PassReport | undefined> {
    const { waiting, store } = this.#parts;
    const entry =
      waiting.journalEntry('reports', reportId) ?? (await store.journalEntry('reports', reportId));
    return entry && keptReport(entry.json);
  }

  /** The oldest packet of the log that nobody has decoded yet; `Infinity` when there is none. */
  get oldestWaitingLsn(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { oldestLsn } of this.#gatherers) oldest = Math.min(oldest, oldestLsn());
    return oldest;
  }

  /** Decodes packets that were gathered and not read yet, at once. */
  decodeWaiting(): void {
    for (const { decode } of this.#gatherers) decode();
  }

  async #untilDecoded(): Promise<void> {
    for (const { untilDecoded } of [...this.#gatherers]) await untilDecoded();
  }

  /** Octets of a packet, from the log; none when retention has let them go. */
  #bytesOf({ lsn, logOrdinal, logOffset }: PacketRow): Uint8Array {
    const read = this.#parts.records.readAt(logOrdinal, logOffset, lsn);
    return read.ok ? read.value.bytes : nothing;
  }

  async #journalPage<T>(request: PageRequest, table: JournalTable): Promise<Page<T>> {
    const query = { ...rowQueryOf(request), table };
    const { waiting, store } = this.#parts;
    const inMemory = waiting.journal(table, query);
    const newer = new Map(inMemory.map((entry) => [entry.id, entry]));
    const onDisk = await store.journal(query);
    // The state in memory stands in for the one on disk, and is then not listed a second time.
    const known = onDisk.map((entry) => {
      const one = newer.get(entry.id);
      newer.delete(entry.id);
      return one === undefined ? entry : { ...entry, json: one.json };
    });
    // One whose older state stands on another page is listed there.
    for (const id of newer.keys()) if ((await store.journalEntry(table, id)) !== undefined) newer.delete(id);
    const page = mergePage(query, known.map(keyedEntry), [...newer.values()].map(keyedEntry));
    return { items: page.items.map(({ json }) => JSON.parse(json) as T), next: page.next };
  }
}

const nothing = new Uint8Array(0);

const keyedPacket = (row: PacketRow): Keyed<PacketRow> => ({
  atMs: row.receivedAtMs,
  lsn: row.lsn,
  value: row,
});
const keyedEntry = (entry: JournalEntry): Keyed<JournalEntry> => ({
  atMs: entry.atMs,
  lsn: entry.lsn,
  value: entry,
});
