import type {
  ArchiveStore,
  BinQuery,
  ChunkHead,
  ChunkRow,
  JournalEntry,
  PacketCount,
  PacketRow,
  RowQuery,
  SegmentHead,
  SegmentRow,
  StoreBatch,
  StoredBin,
  StoredFact,
} from './archive-store.ts';

/** The same rows in plain lists, every question answered by looking at all of them: what the engines are held against. */
export function createPlainStore(): Omit<ArchiveStore, 'backup' | 'close' | 'engine' | 'sizes'> & {
  sizes(): Promise<{ tables: { name: string; rows: number }[]; samples: number }>;
} {
  const tables = {
    dictionaries: new Map<number, NonNullable<StoreBatch['dictionaries']>[number]>(),
    groups: new Map<number, NonNullable<StoreBatch['groups']>[number]>(),
    parameters: new Map<number, NonNullable<StoreBatch['parameters']>[number]>(),
    segments: new Map<number, SegmentRow>(),
    chunks: new Map<number, ChunkRow>(),
    packets: new Map<number, PacketRow>(),
    journal: new Map<string, JournalEntry>(),
    facts: new Map<string, StoredFact>(),
  };
  const inOrder = <Row>(rows: Map<number, Row>) => [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  const dropSegment = (segmentId: number) => {
    const chunks = [...tables.chunks.values()].filter((chunk) => chunk.segmentId === segmentId);
    for (const { chunkId } of chunks) tables.chunks.delete(chunkId);
    tables.segments.delete(segmentId);
    return chunks.length + 1;
  };
  const chunksOf = (query: Omit<BinQuery, 'bins'>) =>
    [...tables.chunks.values()]
      .filter((chunk) => chunk.parameterId === query.parameterId && isOverlapping(chunk, query))
      .sort((a, b) => a.fromAtMs - b.fromAtMs || a.chunkId - b.chunkId);

  return {
    async write(batch) {
      for (const segmentId of batch.dropSegments ?? []) dropSegment(segmentId);
      for (const chunkId of batch.dropChunks ?? []) tables.chunks.delete(chunkId);
      for (const row of batch.dictionaries ?? []) tables.dictionaries.set(row.dictionaryId, row);
      for (const row of batch.groups ?? []) tables.groups.set(row.groupId, row);
      for (const row of batch.parameters ?? []) tables.parameters.set(row.parameterId, row);
      for (const row of batch.segments ?? []) tables.segments.set(row.segmentId, row);
      for (const row of batch.chunks ?? []) tables.chunks.set(row.chunkId, row);
      for (const row of batch.packets ?? []) tables.packets.set(row.lsn, row);
      for (const row of batch.journal ?? []) tables.journal.set(`${row.table}\n${row.id}`, row);
      for (const [name, value] of Object.entries(batch.facts ?? {})) {
        if (value === null) tables.facts.delete(name);
        else tables.facts.set(name, value);
      }
    },
    facts: async () => tables.facts,
    dictionaries: async () => inOrder(tables.dictionaries),
    groups: async () => inOrder(tables.groups),
    parameters: async () => inOrder(tables.parameters),
    async segments(query) {
      const found = [...tables.segments.values()]
        .filter((row) => query.groupIds.includes(row.groupId) && isOverlapping(row, query))
        .filter((row) => query.only !== 'late' || row.isLate)
        .filter((row) => query.only !== 'loose' || !row.isCompacted)
        .sort((a, b) => a.fromAtMs - b.fromAtMs || a.segmentId - b.segmentId)
        .map(({ times: _times, body: _body, ...head }): SegmentHead => head);
      if (query.isNewestFirst === true) found.reverse();
      return found.slice(0, query.limit ?? found.length);
    },
    async segmentContents(segmentIds, what) {
      return segmentIds
        .flatMap((segmentId) => tables.segments.get(segmentId) ?? [])
        .map(({ segmentId, times, body }) => ({ segmentId, times, body: what === 'all' ? body : null }));
    },
    async flushedLsns() {
      const lsns = new Map<number, number>();
      for (const { groupId, lastLsn } of tables.segments.values()) {
        lsns.set(groupId, Math.max(lsns.get(groupId) ?? 0, lastLsn));
      }
      return lsns;
    },
    async chunks(query) {
      const found = chunksOf(query).map(({ bytes: _bytes, ...head }): ChunkHead => head);
      if (query.isNewestFirst === true) found.reverse();
      return found.slice(0, query.limit ?? found.length);
    },
    async chunkBytes(chunkIds) {
      return chunkIds
        .flatMap((chunkId) => tables.chunks.get(chunkId) ?? [])
        .map(({ chunkId, bytes }) => ({ chunkId, bytes }));
    },
    async binChunks(query) {
      const wholes = new Map<number, ChunkRow[]>();
      const edges: ChunkRow[] = [];
      for (const chunk of chunksOf(query)) {
        const bin = wholeBinOf(chunk, query);
        if (bin === undefined) edges.push(chunk);
        else wholes.set(bin, [...(wholes.get(bin) ?? []), chunk]);
      }
      return {
        bins: [...wholes].sort(([a], [b]) => a - b).map(([bin, chunks]) => summedUp(bin, chunks)),
        edges: edges.map(
          ({ parameterId: _p, count: _c, min: _i, max: _a, sum: _s, last: _l, ...edge }) => edge,
        ),
      };
    },
    async packets(query) {
      const found = [...tables.packets.values()]
        .filter((row) => query.missionId === undefined || row.missionId === query.missionId)
        .filter((row) => query.apid === undefined || row.apid === query.apid)
        .filter(
          (row) => query.virtualChannelId === undefined || row.virtualChannelId === query.virtualChannelId,
        )
        .filter((row) => query.container === undefined || row.container === query.container)
        .filter((row) => query.hasFault === undefined || (row.fault !== null) === query.hasFault);
      return pageOf(
        found,
        query,
        (row) => row.receivedAtMs,
        () => '',
      );
    },
    packet: async (lsn) => tables.packets.get(lsn),
    async countPackets({ missionId, by, fromAtMs, toAtMs, bins }) {
      const counts = new Map<string, { -readonly [Field in keyof PacketCount]: PacketCount[Field] }>();
      for (const row of tables.packets.values()) {
        const atMs = by === 'received' ? row.receivedAtMs : row.generatedAtMs;
        if (atMs === null || atMs < fromAtMs || atMs >= toAtMs) continue;
        if (missionId !== undefined && row.missionId !== missionId) continue;
        const bin = Math.floor(((atMs - fromAtMs) / (toAtMs - fromAtMs)) * bins);
        const { virtualChannelId, apid } = row;
        const key = [virtualChannelId, apid, bin].join();
        const count = counts.get(key) ?? { virtualChannelId, apid, bin, packets: 0, missing: 0, faulty: 0 };
        count.packets += 1;
        count.missing += row.missingBefore;
        count.faulty += row.fault === null ? 0 : 1;
        counts.set(key, count);
      }
      return [...counts.values()].sort(
        (a, b) => a.virtualChannelId - b.virtualChannelId || a.apid - b.apid || a.bin - b.bin,
      );
    },
    async journal(query) {
      const found = [...tables.journal.values()].filter((row) => row.table === query.table);
      return pageOf(
        found,
        query,
        (row) => row.atMs,
        (row) => row.id,
      );
    },
    journalEntry: async (table, id) => tables.journal.get(`${table}\n${id}`),
    async forgetBefore(what, atMs) {
      let rows = 0;
      if (what === 'samples') {
        for (const { segmentId, toAtMs } of tables.segments.values()) {
          if (toAtMs < atMs) rows += dropSegment(segmentId);
        }
        return rows;
      }
      if (what === 'packets') {
        for (const { lsn, receivedAtMs } of tables.packets.values()) {
          if (receivedAtMs < atMs && tables.packets.delete(lsn)) rows += 1;
        }
        return rows;
      }
      for (const [key, row] of tables.journal) {
        const isKept = row.table !== 'events' && row.table !== 'alarm-changes';
        if (!isKept && row.atMs < atMs && tables.journal.delete(key)) rows += 1;
      }
      return rows;
    },
    async sizes() {
      const { facts: _facts, journal, ...others } = tables;
      const journalRows = (table: string) =>
        [...journal.values()].filter((row) => row.table === table).length;
      const loose = [...tables.segments.values()].filter((row) => !row.isCompacted);
      const columns = (groupId: number) =>
        (JSON.parse(tables.groups.get(groupId)?.columns ?? '[]') as unknown[]).length;
      return {
        tables: [
          ...Object.entries(others).map(([name, rows]) => ({ name, rows: rows.size })),
          ...['events', 'alarms', 'alarm-changes', 'commands', 'reports'].map((name) => ({
            name,
            rows: journalRows(name),
          })),
        ],
        samples:
          [...tables.chunks.values()].reduce((sum, chunk) => sum + chunk.samples, 0) +
          loose.reduce((sum, { groupId, rows }) => sum + rows * columns(groupId), 0),
      };
    },
  };
}

interface Span {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/** Rows have their end, queries do not. */
function isOverlapping(row: Span, query: Span): boolean {
  return row.fromAtMs < query.toAtMs && row.toAtMs >= query.fromAtMs;
}

function wholeBinOf(
  chunk: Span & Pick<ChunkRow, 'samples' | 'count'>,
  { fromAtMs, toAtMs, bins }: BinQuery,
): number | undefined {
  // When the last number was of those that are mixed with others is not told.
  if (chunk.count !== 0 && chunk.count !== chunk.samples) return undefined;
  if (chunk.fromAtMs < fromAtMs || chunk.toAtMs >= toAtMs) return undefined;
  const [first, last] = [chunk.fromAtMs, chunk.toAtMs].map((atMs) =>
    Math.floor(((atMs - fromAtMs) / (toAtMs - fromAtMs)) * bins),
  );
  return first === last ? first : undefined;
}

function summedUp(bin: number, chunks: readonly ChunkRow[]): StoredBin {
  const numbers = chunks.filter((chunk) => chunk.count > 0);
  const total = (of: (chunk: ChunkRow) => number, of_ = numbers) =>
    of_.reduce((sum, chunk) => sum + of(chunk), 0);
  const newest = [...numbers].sort(
    (a, b) => b.toAtMs - a.toAtMs || b.fromAtMs - a.fromAtMs || b.chunkId - a.chunkId,
  )[0];
  return {
    bin,
    samples: total(({ samples }) => samples, [...chunks]),
    count: total(({ count }) => count),
    min: newest === undefined ? 0 : Math.min(...numbers.map(({ min }) => min)),
    max: newest === undefined ? 0 : Math.max(...numbers.map(({ max }) => max)),
    sum: total(({ sum }) => sum),
    last: newest?.last ?? 0,
    lastAtMs: newest?.toAtMs ?? 0,
    quality: chunks.reduce((flags, { quality }) => flags | quality, 0),
  };
}

function pageOf<Row extends { readonly lsn: number }>(
  rows: readonly Row[],
  query: RowQuery,
  atOf: (row: Row) => number,
  nameOf: (row: Row) => string,
): Row[] {
  const sign = query.isNewestFirst ? -1 : 1;
  const byName = (a: Row, b: Row) => Buffer.compare(Buffer.from(nameOf(a)), Buffer.from(nameOf(b)));
  const { after } = query;
  return rows
    .filter((row) => atOf(row) >= query.fromAtMs && atOf(row) < query.toAtMs)
    .filter((row) => after === undefined || sign * (atOf(row) - after.atMs || row.lsn - after.lsn) > 0)
    .sort((a, b) => sign * (atOf(a) - atOf(b) || a.lsn - b.lsn || byName(a, b)))
    .slice(0, query.limit);
}
