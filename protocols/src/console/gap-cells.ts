import type { DownloadDetail } from './download.ts';

/** Some packets beside each other, and how many of them are there. */
export interface GapCell {
  readonly first: number;
  readonly last: number;
  readonly kept: number;
}

/**
 * A file as a strip of cells, at most so many: with fewer packets than that each has its own.
 *
 * @returns none while the length of the file is not known
 */
export function gapCells(
  { kept, missing }: Pick<DownloadDetail, 'kept' | 'missing'>,
  mostCells: number,
): GapCell[] {
  const all = [...kept, ...missing];
  if (all.length === 0) return [];
  const first = all.reduce((least, range) => Math.min(least, range.first), Number.POSITIVE_INFINITY);
  const last = all.reduce((most, range) => Math.max(most, range.last), Number.NEGATIVE_INFINITY);
  const packets = last - first + 1;
  const count = Math.min(packets, mostCells);
  const cells: GapCell[] = [];
  const ranges = [...kept].sort((a, b) => a.first - b.first);
  let next = 0;
  for (let cell = 0; cell < count; cell++) {
    const from = first + Math.floor((cell * packets) / count);
    const to = first + Math.floor(((cell + 1) * packets) / count) - 1;
    while (next < ranges.length && ranges[next]!.last < from) next++;
    let there = 0;
    for (let at = next; at < ranges.length && ranges[at]!.first <= to; at++)
      there += Math.min(to, ranges[at]!.last) - Math.max(from, ranges[at]!.first) + 1;
    cells.push({ first: from, last: to, kept: there });
  }
  return cells;
}
