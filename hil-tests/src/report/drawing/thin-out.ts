/** Points of a series: as many x as y. */
export interface Points {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/**
 * A long series with fewer points that looks the same: of each stretch the first, the lowest, the highest and the last point are kept, so
 * that no peak is lost.
 *
 * @param most about so many points remain
 */
export function thinOut({ xs, ys }: Points, most: number): Points {
  const count = Math.min(xs.length, ys.length);
  if (count <= most) return { xs: xs.slice(0, count), ys: ys.slice(0, count) };
  const kept: number[] = [];
  const stretch = count / Math.floor(most / 4);
  for (let from = 0; from < count; from += stretch) {
    const first = Math.floor(from);
    const last = Math.min(count, Math.floor(from + stretch)) - 1;
    let lowest = first;
    let highest = first;
    for (let index = first; index <= last; index++) {
      if (ys[index]! < ys[lowest]!) lowest = index;
      if (ys[index]! > ys[highest]!) highest = index;
    }
    kept.push(...new Set([first, lowest, highest, last].sort((a, b) => a - b)));
  }
  return { xs: kept.map((index) => xs[index]!), ys: kept.map((index) => ys[index]!) };
}
