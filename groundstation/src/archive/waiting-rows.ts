import type { HeardPacket } from '../pipeline/decode-batch.ts';
import type { JournalEntry, JournalTable, PacketQuery, PacketRow, RowQuery } from './store/archive-store.ts';

/** A packet that is not in the store yet, with its octets: nobody need ask the log for them. */
export interface WaitingPacket {
  readonly row: PacketRow;
  readonly bytes: Uint8Array;
}

/**
 * Rows that wait until the log record they come from is on the disk and the store has taken them. Every read looks here
 * first and at the store second, so that what moves from here to there meanwhile is seen at least once.
 */
export class WaitingRows {
  #packets: WaitingPacket[] = [];
  #journal: JournalEntry[] = [];
  #octets = 0;

  /** Memory that the rows take, about. */
  get octets(): number {
    return this.#octets;
  }

  get count(): number {
    return this.#packets.length + this.#journal.length;
  }

  /** Packets of a batch are in order; those of another mission may have been decoded before, and lie behind them. */
  addPackets(rows: readonly PacketRow[], packets: readonly HeardPacket[]): void {
    const lastLsn = this.#packets.at(-1)?.row.lsn ?? 0;
    for (const [index, row] of rows.entries()) this.#packets.push({ row, bytes: packets[index]!.bytes });
    this.#octets += octetsOfPackets(packets);
    if ((rows[0]?.lsn ?? lastLsn) < lastLsn) this.#packets.sort((a, b) => a.row.lsn - b.row.lsn);
  }

  addJournal(entries: readonly JournalEntry[]): void {
    this.#journal.push(...entries);
    this.#octets += octetsOfJournal(entries);
  }

  /** Rows at or below a number, the oldest first, `most` at most; `throughLsn` is up to where that is all of them. */
  upTo(lsn: number, most: number): { packets: WaitingPacket[]; journal: JournalEntry[]; throughLsn: number } {
    const packets = firstUpTo(this.#packets, lsn, most, ({ row }) => row.lsn);
    const journal = firstUpTo(this.#journal, lsn, most, (entry) => entry.lsn);
    const leftPacket = this.#packets[packets.length]?.row.lsn ?? Number.POSITIVE_INFINITY;
    const leftEntry = this.#journal[journal.length]?.lsn ?? Number.POSITIVE_INFINITY;
    return { packets, journal, throughLsn: Math.min(lsn, leftPacket - 1, leftEntry - 1) };
  }

  /** Forgets what `upTo` gave, once it is in the store. */
  drop({ packets, journal }: { packets: readonly WaitingPacket[]; journal: readonly JournalEntry[] }): void {
    this.#octets -= octetsOfPackets(packets) + octetsOfJournal(journal);
    this.#packets = this.#packets.slice(packets.length);
    this.#journal = this.#journal.slice(journal.length);
  }

  clear(): void {
    this.#packets = [];
    this.#journal = [];
    this.#octets = 0;
  }

  packets(query: PacketQuery): WaitingPacket[] {
    return this.#packets.filter(({ row }) => isMeant(row, query));
  }

  packet(lsn: number): WaitingPacket | undefined {
    return this.#packets.find(({ row }) => row.lsn === lsn);
  }

  /** The newest entry of each name, under the number of the first that waits: a command keeps its place while it lives. */
  journal(table: JournalTable, query: RowQuery): JournalEntry[] {
    const newest = new Map<string, JournalEntry>();
    for (const entry of this.#journal)
      if (entry.table === table)
        newest.set(entry.id, { ...entry, lsn: newest.get(entry.id)?.lsn ?? entry.lsn });
    return [...newest.values()].filter(({ atMs }) => atMs >= query.fromAtMs && atMs < query.toAtMs);
  }

  journalEntry(table: JournalTable, id: string): JournalEntry | undefined {
    return this.#journal.findLast((entry) => entry.table === table && entry.id === id);
  }
}

/** Memory that rows of packets take, about. */
export function octetsOfPackets(packets: readonly { readonly bytes: Uint8Array }[]): number {
  return packets.reduce((sum, { bytes }) => sum + bytes.length + octetsOfRow, 0);
}

/** Memory that entries of the journal take, about. */
export function octetsOfJournal(entries: readonly JournalEntry[]): number {
  return entries.reduce((sum, { json }) => sum + 2 * json.length + octetsOfRow, 0);
}

/** Of an object with twenty places, about. */
const octetsOfRow = 300;

function firstUpTo<T>(rows: readonly T[], lsn: number, most: number, lsnOf: (row: T) => number): T[] {
  let end = 0;
  while (end < rows.length && end < most && lsnOf(rows[end]!) <= lsn) end++;
  // Entries of one record go together.
  while (end > 0 && end < rows.length && lsnOf(rows[end]!) === lsnOf(rows[end - 1]!)) end++;
  return rows.slice(0, end);
}

function isMeant(row: PacketRow, query: PacketQuery): boolean {
  const { missionId, apid, virtualChannelId, container, hasFault, fromAtMs, toAtMs } = query;
  return (
    row.receivedAtMs >= fromAtMs &&
    row.receivedAtMs < toAtMs &&
    (missionId === undefined || row.missionId === missionId) &&
    (apid === undefined || row.apid === apid) &&
    (virtualChannelId === undefined || row.virtualChannelId === virtualChannelId) &&
    (container === undefined || row.container === container) &&
    (hasFault === undefined || (row.fault !== null) === hasFault)
  );
}
