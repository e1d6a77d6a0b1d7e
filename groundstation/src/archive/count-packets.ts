import { archiveFacts } from './archive-writer.ts';
import type { ArchiveStore, CountQuery, PacketCount, PacketRow } from './store/archive-store.ts';
import { binNumber } from './store/bin-number.ts';
import { PacketCounts } from './store/packet-counts.ts';
import type { WaitingRows } from './waiting-rows.ts';

/**
 * How many packets there are in each bin, those in memory and those in the store, each once. A store that takes a batch
 * meanwhile is asked again, a few times.
 *
 * @throws RangeError for a span or a number of bins that nothing can be divided into
 */
export async function countPackets(
  query: CountQuery,
  { waiting, store }: { readonly waiting: WaitingRows; readonly store: ArchiveStore },
): Promise<PacketCount[]> {
  for (let attempt = 1; ; attempt++) {
    const counts = new PacketCounts(query);
    const indexedLsn = await indexedIn(store);
    const rows = waiting.packets(everything).map(({ row }) => row);
    for (const count of await store.countPackets(query)) counts.add(count);
    if (attempt < mostAttempts && (await indexedIn(store)) !== indexedLsn) continue;
    for (const row of rows) if (row.lsn > indexedLsn) addRow(counts, row, query);
    return counts.inOrder();
  }
}

function addRow(counts: PacketCounts, row: PacketRow, query: CountQuery): void {
  const atMs = query.by === 'received' ? row.receivedAtMs : row.generatedAtMs;
  if (atMs === null || !(atMs >= query.fromAtMs && atMs < query.toAtMs)) return;
  if (query.missionId !== undefined && row.missionId !== query.missionId) return;
  const { virtualChannelId, apid, missingBefore: missing, fault } = row;
  const bin = binNumber(query, atMs);
  counts.add({ virtualChannelId, apid, bin, packets: 1, missing, faulty: fault === null ? 0 : 1 });
}

async function indexedIn(store: ArchiveStore): Promise<number> {
  return Number((await store.facts()).get(archiveFacts.indexed) ?? 0);
}

const mostAttempts = 5;
const everything = {
  fromAtMs: Number.NEGATIVE_INFINITY,
  toAtMs: Number.POSITIVE_INFINITY,
  after: undefined,
  isNewestFirst: false,
  limit: Number.POSITIVE_INFINITY,
};
