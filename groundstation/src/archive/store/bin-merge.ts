import type { StoredBin } from './archive-store.ts';

/** A bin of one span class, with the start of the chunk that its last value is from. */
export interface PartBin {
  readonly bin: StoredBin;
  readonly lastFromAtMs: number;
}

/** Bins of one span class after the other as one list, in the order of their numbers. */
export function mergeBins(parts: readonly PartBin[]): StoredBin[] {
  const isInOrder = parts.every(({ bin }, index) => index === 0 || parts[index - 1]!.bin.bin < bin.bin);
  if (isInOrder) return parts.map(({ bin }) => bin);
  const inOrder = [...parts].sort((a, b) => a.bin.bin - b.bin.bin);
  const bins: StoredBin[] = [];
  for (let first = 0; first < inOrder.length; ) {
    let merged = inOrder[first]!;
    let past = first + 1;
    for (; inOrder[past]?.bin.bin === merged.bin.bin; past += 1) merged = joined(merged, inOrder[past]!);
    bins.push(merged.bin);
    first = past;
  }
  return bins;
}

function joined(one: PartBin, other: PartBin): PartBin {
  const [a, b] = [one.bin, other.bin];
  const counts = { samples: a.samples + b.samples, quality: a.quality | b.quality };
  if (b.count === 0) return { ...one, bin: { ...a, ...counts } };
  if (a.count === 0) return { ...other, bin: { ...b, ...counts } };
  const isLater =
    b.lastAtMs > a.lastAtMs || (b.lastAtMs === a.lastAtMs && other.lastFromAtMs >= one.lastFromAtMs);
  const newest = isLater ? other : one;
  return {
    lastFromAtMs: newest.lastFromAtMs,
    bin: {
      bin: a.bin,
      ...counts,
      count: a.count + b.count,
      min: Math.min(a.min, b.min),
      max: Math.max(a.max, b.max),
      sum: a.sum + b.sum,
      last: newest.bin.last,
      lastAtMs: newest.bin.lastAtMs,
    },
  };
}
