/** What puts rows in order: onboard time, then the place in the log. */
export interface RowKeys {
  readonly generatedAtMs: Float64Array;
  readonly lsns: Float64Array;
}

/** What is known of rows but their cells. */
export interface RowTimes extends RowKeys {
  readonly receivedAtMs: Float64Array;
  /** `sampleQuality`. */
  readonly quality: Uint8Array;
}

/** Negative when row `a` comes before row `b`. */
export function compareRows(keysOfA: RowKeys, a: number, keysOfB: RowKeys, b: number): number {
  return keysOfA.generatedAtMs[a]! - keysOfB.generatedAtMs[b]! || keysOfA.lsns[a]! - keysOfB.lsns[b]!;
}

/** First of the sorted rows below `count` that is not before an instant. */
export function rowAtOrAfter(generatedAtMs: Float64Array, count: number, atMs: number): number {
  let below = 0;
  let above = count;
  while (below < above) {
    const middle = (below + above) >>> 1;
    if (generatedAtMs[middle]! < atMs) below = middle + 1;
    else above = middle;
  }
  return below;
}

/** First of the sorted rows below `count` that stands behind a key. */
export function rowBehind(keys: RowKeys, count: number, key: { atMs: number; lsn: number }): number {
  let row = rowAtOrAfter(keys.generatedAtMs, count, key.atMs);
  while (row < count && keys.generatedAtMs[row] === key.atMs && keys.lsns[row]! <= key.lsn) row++;
  return row;
}

/** First of the sorted rows below `count` that is not before a key. */
export function rowNotBefore(keys: RowKeys, count: number, key: { atMs: number; lsn: number }): number {
  let row = rowAtOrAfter(keys.generatedAtMs, count, key.atMs);
  while (row < count && keys.generatedAtMs[row] === key.atMs && keys.lsns[row]! < key.lsn) row++;
  return row;
}

export function orOf(flags: Uint8Array, from: number, to: number): number {
  let all = 0;
  for (let row = from; row < to; row++) all |= flags[row]!;
  return all;
}

/** A little later than an instant, by the last bit or two: an exclusive end that includes it. */
export function nextAfter(atMs: number): number {
  if (!Number.isFinite(atMs)) return atMs;
  return atMs + Math.max(Math.abs(atMs) * Number.EPSILON, Number.MIN_VALUE);
}
