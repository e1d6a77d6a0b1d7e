import type { CompletenessRow } from '@dawa/protocols/console/completeness';

/** A stretch of a line of bars, in shares of its width: 0 is the start of the span, 1 its end. */
export interface BarPiece {
  readonly from: number;
  readonly to: number;
  /** How much of what there should be was received, above 0 to 1: the height. Nothing is drawn where nothing was. */
  readonly share: number;
  /** Some of it has a fault. */
  readonly isFaulty: boolean;
}

/**
 * What was received of one line, as few pieces as can be: neighbours that look the same are one.
 *
 * What is not covered lies bare and shows the hatched ground: nothing received, or missing.
 */
export function barPieces(row: Pick<CompletenessRow, 'received' | 'missing' | 'faulty'>): BarPiece[] {
  const pieces: BarPiece[] = [];
  const bins = row.received.length;
  const isBetween = betweenReports(row);
  for (let bin = 0; bin < bins; bin++) {
    const received = row.received[bin] ?? 0;
    if (received <= 0 && !isBetween[bin]) continue;
    const share = received <= 0 ? 1 : heightOf(received, row.missing[bin] ?? 0);
    const isFaulty = (row.faulty[bin] ?? 0) > 0;
    const last = pieces.at(-1);
    const from = bin / bins;
    const isNeighbour = last !== undefined && last.to === from;
    if (isNeighbour && last.share === share && last.isFaulty === isFaulty)
      pieces[pieces.length - 1] = { ...last, to: (bin + 1) / bins };
    else pieces.push({ from, to: (bin + 1) / bins, share, isFaulty });
  }
  return pieces;
}

/** A silence of so many usual ones is one. */
const silentAfterSteps = 2.5;

/**
 * Empty bins of which nothing is missing: a report that comes every ten seconds leaves nine of ten seconds empty.
 *
 * They lie between two received ones, no further apart than two and a half times what is usual in this row, and no counter
 * skipped anything there.
 */
function betweenReports({ received, missing }: Pick<CompletenessRow, 'received' | 'missing'>): boolean[] {
  const isBetween = new Array<boolean>(received.length).fill(false);
  const filled = [...received.keys()].filter((bin) => (received[bin] ?? 0) > 0);
  const steps = filled.slice(1).map((bin, index) => bin - filled[index]!);
  // In bins from packet to packet: less than one where many come in each.
  const usual = medianOf(steps.map((step, index) => step / received[filled[index + 1]!]!));
  for (const [index, step] of steps.entries()) {
    const [from, to] = [filled[index]!, filled[index + 1]!];
    // What is missing is counted in the bin of the packet behind the gap.
    const isWhole = missing.slice(from + 1, to + 1).every((count) => count <= 0);
    if (isWhole && step - 1 <= silentAfterSteps * usual) isBetween.fill(true, from + 1, to);
  }
  return isBetween;
}

/** The lower one of two in the middle; 0 of none. */
const medianOf = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;

/** In tenths, so that a little loss is seen and does not cut the line into hundreds of pieces: 1 only when nothing is missing. */
function heightOf(received: number, missing: number): number {
  if (missing <= 0) return 1;
  return Math.min(9, Math.max(2, Math.floor((10 * received) / (received + missing)))) / 10;
}

/** Sums of a line. */
export function rowTotals({ received, missing, faulty }: CompletenessRow) {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return { received: sum(received), missing: sum(missing), faulty: sum(faulty) };
}

export interface TimeSpan {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/** How much of a span is to come, as the share at which it begins; 1 when it is all past. */
export function futureShare({ fromAtMs, toAtMs }: TimeSpan, nowAtMs: number): number {
  return Math.min(1, Math.max(0, (nowAtMs - fromAtMs) / (toAtMs - fromAtMs)));
}

/** A drag over the bars shorter than this share is a click. */
const leastBrush = 0.01;

/** The span that a drag between two shares covers, in either direction; undefined for a click. */
export function brushedSpan(
  { fromAtMs, toAtMs }: TimeSpan,
  start: number,
  end: number,
): TimeSpan | undefined {
  const clamp = (share: number) => Math.min(1, Math.max(0, share));
  const [from, to] = [clamp(Math.min(start, end)), clamp(Math.max(start, end))];
  if (to - from < leastBrush) return undefined;
  const width = toAtMs - fromAtMs;
  return { fromAtMs: fromAtMs + from * width, toAtMs: fromAtMs + to * width };
}

/** What one bin of a line holds, for the words under the pointer. */
export function binAt(
  row: CompletenessRow,
  span: TimeSpan,
  share: number,
): TimeSpan & { readonly received: number; readonly missing: number; readonly faulty: number } {
  const bins = row.received.length;
  const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
  const width = (span.toAtMs - span.fromAtMs) / bins;
  return {
    fromAtMs: span.fromAtMs + bin * width,
    toAtMs: span.fromAtMs + (bin + 1) * width,
    received: row.received[bin] ?? 0,
    missing: row.missing[bin] ?? 0,
    faulty: row.faulty[bin] ?? 0,
  };
}
