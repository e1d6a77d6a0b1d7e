import type { Completeness } from '@dawa/protocols/console/completeness';
import type { TimeSpan } from './completeness-geometry.ts';

/** A stretch of a time bar, in shares of its width. */
export interface BarStretch {
  readonly from: number;
  readonly to: number;
}

/** Where nothing was received at all, whatever the channel: hatched. Neighbours are one stretch. */
export function emptyStretches({ bins, rows }: Pick<Completeness, 'bins' | 'rows'>): BarStretch[] {
  const stretches: BarStretch[] = [];
  for (let bin = 0; bin < bins; bin++) {
    if (rows.some(({ received }) => (received[bin] ?? 0) > 0)) continue;
    const last = stretches.at(-1);
    const from = bin / bins;
    const isNeighbour = last !== undefined && last.to === from;
    if (isNeighbour) stretches[stretches.length - 1] = { from: last.from, to: (bin + 1) / bins };
    else stretches.push({ from, to: (bin + 1) / bins });
  }
  return stretches;
}

/** Where an instant stands in a span, as a share of its width, kept inside. */
export function shareOf(atMs: number, { fromAtMs, toAtMs }: TimeSpan): number {
  if (!(toAtMs > fromAtMs)) return 0;
  return Math.min(1, Math.max(0, (atMs - fromAtMs) / (toAtMs - fromAtMs)));
}

export function atShare(share: number, { fromAtMs, toAtMs }: TimeSpan): number {
  return fromAtMs + Math.min(1, Math.max(0, share)) * (toAtMs - fromAtMs);
}

/**
 * Where a key takes a replay: arrows a hundredth of the span, with Shift a tenth, and never less than a second; Page up and
 * down a tenth; Home and End the ends. Undefined for every other key.
 */
export function keyTarget(key: string, isShift: boolean, atMs: number, span: TimeSpan): number | undefined {
  const width = span.toAtMs - span.fromAtMs;
  const stepMs = Math.max(1000, width / (isShift ? 10 : 100));
  const pageMs = Math.max(1000, width / 10);
  const clamped = (target: number) => Math.min(span.toAtMs, Math.max(span.fromAtMs, target));
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return clamped(atMs - stepMs);
    case 'ArrowRight':
    case 'ArrowUp':
      return clamped(atMs + stepMs);
    case 'PageDown':
      return clamped(atMs - pageMs);
    case 'PageUp':
      return clamped(atMs + pageMs);
    case 'Home':
      return span.fromAtMs;
    case 'End':
      return span.toAtMs;
    default:
      return undefined;
  }
}
