import type { SegmentHead } from '../store/archive-store.ts';

/** What to do with loose segments that follow each other with nothing between them. */
export type LooseStep =
  | { readonly kind: 'merge'; readonly heads: readonly SegmentHead[] }
  /** They are few, and nothing will be added to them any more: the segment that follows takes them. */
  | { readonly kind: 'absorb'; readonly heads: readonly SegmentHead[] };

/**
 * The steps that a group's loose segments ask for, the most useful of each run; none when all is well.
 *
 * As many as fill a chunk are merged into one. Many small ones that do not are merged by size, like with like, so that a row
 * that comes alone is written again a few times in its life and not once for each that follows.
 *
 * @param heads loose and in order of their start
 * @param breaks segments before which another stands that is not loose
 * @param highAtMs the latest instant of the group: loose segments that end before it will get no more neighbours
 */
export function looseSteps(
  heads: readonly SegmentHead[],
  breaks: ReadonlySet<number>,
  highAtMs: number,
  chunkRows: number,
): LooseStep[] {
  return runsOf(heads, breaks).flatMap((run): LooseStep[] => {
    const full = enoughFor(run, chunkRows);
    if (full !== undefined) return [{ kind: 'merge', heads: full }];
    const alike = likeSized(run, chunkRows);
    if (alike !== undefined) return [{ kind: 'merge', heads: alike }];
    const last = run[run.length - 1]!;
    const isEnded = last !== heads[heads.length - 1] || last.toAtMs < highAtMs;
    return isEnded ? [{ kind: run.length > 1 ? 'merge' : 'absorb', heads: run }] : [];
  });
}

function runsOf(heads: readonly SegmentHead[], breaks: ReadonlySet<number>): SegmentHead[][] {
  const runs: SegmentHead[][] = [];
  for (const head of heads) {
    const run = runs[runs.length - 1];
    if (run === undefined || breaks.has(head.segmentId)) runs.push([head]);
    else run.push(head);
  }
  return runs;
}

/** The first of a run that have so many rows together. */
function enoughFor(run: readonly SegmentHead[], rows: number): SegmentHead[] | undefined {
  let sum = 0;
  for (const [place, head] of run.entries()) {
    sum += head.rows;
    if (sum >= rows) return run.slice(0, place + 1);
  }
  return undefined;
}

/**
 * Neighbours of one size class, or smaller, that together make one of the next: rows up to 8, to 64, to 512, and so on. Each
 * row rises by a class when it is written again, so that happens as often as there are classes and no more.
 */
function likeSized(run: readonly SegmentHead[], chunkRows: number): SegmentHead[] | undefined {
  for (let below = sizeRatio; below < chunkRows * sizeRatio; below *= sizeRatio) {
    for (let end = run.length; end >= sizeRatio; ) {
      let start = end;
      let sum = 0;
      while (start > 0 && run[start - 1]!.rows < below) sum += run[--start]!.rows;
      if (end - start >= sizeRatio && sum >= below) return run.slice(start, end);
      end = start - 1;
    }
  }
  return undefined;
}

const sizeRatio = 8;
