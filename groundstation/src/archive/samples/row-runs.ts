import type { RowKeys } from './row-keys.ts';
import { compareRows } from './row-keys.ts';

/**
 * Which rows of which sources make up a list of rows, and in what order: source, first row, row behind the last, and again.
 *
 * Sorting, merging and leaving out are all said this way, so that what moves cells knows nothing of the reason. Rows that
 * stand in order already are one run, which costs a window and no copy.
 */
export type RowRuns = Int32Array;

export const runWords = 3;

export function rowsInRuns(runs: RowRuns): number {
  let rows = 0;
  for (let at = 0; at < runs.length; at += runWords) rows += runs[at + 2]! - runs[at + 1]!;
  return rows;
}

/** Rows `from` to `to` of what the runs list. */
export function cutRuns(runs: RowRuns, from: number, to: number): RowRuns {
  const cut = new RunList();
  for (let at = 0, start = 0; at < runs.length && start < to; at += runWords) {
    const first = runs[at + 1]!;
    const rows = runs[at + 2]! - first;
    const begin = Math.max(0, from - start);
    const end = Math.min(rows, to - start);
    if (begin < end) cut.add(runs[at]!, first + begin, first + end);
    start += rows;
  }
  return cut.runs;
}

/** The rows of one source in the order of (`generatedAtMs`, log sequence number). */
export function sortedRuns(keys: RowKeys, count: number): RowRuns {
  if (isSorted(keys, count)) return Int32Array.of(0, 0, count);
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  rows.sort((a, b) => compareRows(keys, a, keys, b) || a - b);
  const list = new RunList();
  for (const row of rows) list.add(0, row, row + 1);
  return list.runs;
}

function isSorted(keys: RowKeys, count: number): boolean {
  const { generatedAtMs, lsns } = keys;
  for (let row = 1; row < count; row++) {
    const before = generatedAtMs[row - 1]!;
    const at = generatedAtMs[row]!;
    if (at < before || (at === before && lsns[row]! < lsns[row - 1]!)) return false;
  }
  return true;
}

/** Rows of several sources, each sorted, in one order; equal rows in the order of the sources. */
export function mergedRuns(
  sources: readonly { readonly keys: RowKeys; from: number; to: number }[],
): RowRuns {
  const list = new RunList();
  const open = sources
    .map(({ keys, from, to }, source) => ({ source, keys, at: from, to }))
    .filter(({ at, to }) => at < to);
  while (open.length > 0) {
    let first = open[0]!;
    for (const other of open) if (compareRows(other.keys, other.at, first.keys, first.at) < 0) first = other;
    let end = first.to;
    for (const other of open) {
      if (other === first) continue;
      const isBefore = other.source > first.source;
      end = endOfRun(first.keys, first.at, end, other.keys, other.at, isBefore);
    }
    list.add(first.source, first.at, end);
    first.at = end;
    if (end === first.to) open.splice(open.indexOf(first), 1);
  }
  return list.runs;
}

/** First row behind `from` that another source's row goes before: by doubling steps, then by halves. */
function endOfRun(
  keys: RowKeys,
  from: number,
  to: number,
  otherKeys: RowKeys,
  other: number,
  isEqualBefore: boolean,
): number {
  const goesFirst = (row: number) => {
    const order = compareRows(keys, row, otherKeys, other);
    return order < 0 || (order === 0 && isEqualBefore);
  };
  let below = from;
  let step = 1;
  while (below + step < to && goesFirst(below + step)) {
    below += step;
    step *= 2;
  }
  let above = Math.min(below + step, to);
  while (above - below > 1) {
    const middle = (below + above) >>> 1;
    if (goesFirst(middle)) below = middle;
    else above = middle;
  }
  return above;
}

/** Puts runs together that go on where the last one ended. */
export class RunList {
  #words = new Int32Array(48);
  #length = 0;

  add(source: number, from: number, to: number): void {
    const words = this.#words;
    const end = this.#length;
    if (end > 0 && words[end - 3] === source && words[end - 1] === from) {
      words[end - 1] = to;
      return;
    }
    if (end === words.length) {
      this.#words = new Int32Array(2 * end);
      this.#words.set(words);
    }
    this.#words[end] = source;
    this.#words[end + 1] = from;
    this.#words[end + 2] = to;
    this.#length = end + runWords;
  }

  get runs(): RowRuns {
    return this.#words.slice(0, this.#length);
  }
}
