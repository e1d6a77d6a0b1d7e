import type { StoredBin } from './archive-store.ts';

/** A bin of one span class, with the start of the chunk that its last value is from. */
export interface PartBin extends StoredBin {
  readonly lastFromAtMs: number;
}

/** One bin out of those of several span classes, in the order of their numbers. */
export function mergeBins(parts: readonly PartBin[]): StoredBin[] {
  const merged = new Map<number, PartBin>();
  for (const part of parts) {
    const known = merged.get(part.bin);
    merged.set(part.bin, known === undefined ? part : joined(known, part));
  }
  return [...merged.values()]
    .sort((a, b) => a.bin - b.bin)
    .map(({ lastFromAtMs: _lastFromAtMs, ...bin }) => bin);
}

function joined(a: PartBin, b: PartBin): PartBin {
  const counts = { samples: a.samples + b.samples, quality: a.quality | b.quality };
  if (b.count === 0) return { ...a, ...counts };
  if (a.count === 0) return { ...b, ...counts };
  const isLater = b.lastAtMs > a.lastAtMs || (b.lastAtMs === a.lastAtMs && b.lastFromAtMs >= a.lastFromAtMs);
  const { last, lastAtMs, lastFromAtMs } = isLater ? b : a;
  return {
    bin: a.bin,
    ...counts,
    count: a.count + b.count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    last,
    lastAtMs,
    lastFromAtMs,
  };
}
