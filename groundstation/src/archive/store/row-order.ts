/** What was read from several places, as one list: in the order of (`fromAtMs`, number), cut at the limit. */
export function mergeInOrder<Row extends { readonly fromAtMs: number }>(
  lists: readonly Row[][],
  numberOf: (row: Row) => number,
  query: { readonly isNewestFirst?: boolean; readonly limit?: number },
): Row[] {
  if (lists.length === 1) return lists[0]!;
  const sign = query.isNewestFirst === true ? -1 : 1;
  const merged = lists.flat().sort((a, b) => sign * (a.fromAtMs - b.fromAtMs || numberOf(a) - numberOf(b)));
  return query.limit === undefined ? merged : merged.slice(0, query.limit);
}
