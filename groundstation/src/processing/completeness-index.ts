import type { Completeness, CompletenessRow, GapRecord } from '@dawa/protocols/console/completeness';
import type { CountQuery, PacketCount } from '../archive/store/archive-store.ts';

/** Of the gaps of a span no more than this are listed. */
export const gapLimit = 500;

/**
 * What is there of a span: counts of the store as lines of bars, channels first, each by number, and the gaps that overlap it.
 *
 * A bin without a packet of a channel is 0 there, so that nothing looks as if it were not known.
 *
 * @param counts as `ArchiveStore.countPackets` gives them, in any order; those of bins that there are not are left out
 */
export function completenessOf(
  query: CountQuery,
  counts: Iterable<PacketCount>,
  gaps: readonly GapRecord[],
): Completeness {
  const { fromAtMs, toAtMs, bins, by } = query;
  const rows = new Map<string, CompletenessRow>();
  const rowOf = (rowBy: CompletenessRow['by'], id: number) => {
    const key = `${rowBy}/${id}`;
    let row = rows.get(key);
    if (row === undefined) {
      const zeros = () => new Array<number>(bins).fill(0);
      row = { by: rowBy, id, received: zeros(), missing: zeros(), faulty: zeros() };
      rows.set(key, row);
    }
    return row;
  };
  for (const { virtualChannelId, apid, bin, packets, missing, faulty } of counts) {
    if (!(Number.isInteger(bin) && bin >= 0 && bin < bins)) continue;
    for (const row of [rowOf('virtual-channel', virtualChannelId), rowOf('apid', apid)]) {
      row.received[bin]! += packets;
      row.missing[bin]! += missing;
      row.faulty[bin]! += faulty;
    }
  }
  const overlapping = gaps.filter((gap) => overlaps(gap, query)).sort((a, b) => a.fromAtMs - b.fromAtMs);
  const order = (row: CompletenessRow) => (row.by === 'virtual-channel' ? 0 : 4096) + row.id;
  return {
    fromAtMs,
    toAtMs,
    bins,
    by,
    rows: [...rows.values()].sort((a, b) => order(a) - order(b)),
    gaps: overlapping.slice(0, gapLimit),
    gapsLeftOut: Math.max(0, overlapping.length - gapLimit),
  };
}

/** By the time that the bars are of; a gap that knows no onboard time lies where it was received. */
function overlaps(gap: GapRecord, { by, fromAtMs, toAtMs }: CountQuery): boolean {
  const isByOnboard = by === 'generated' && gap.fromOnboardAtMs !== null && gap.toOnboardAtMs !== null;
  const [from, to] = isByOnboard ? [gap.fromOnboardAtMs, gap.toOnboardAtMs] : [gap.fromAtMs, gap.toAtMs];
  return from! < toAtMs && to! >= fromAtMs;
}
