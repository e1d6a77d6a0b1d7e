/**
 * A rough size of a span, to find what reaches into a query without reading all that began before it.
 *
 * Rows are kept in the order of (owner, span class, start): those of class c that overlap a query begin at most `widestMs(c)`
 * before it. So one segment with a wrong clock in it, years long, costs one row more and not a scan of the archive.
 */
export function spanClass(fromAtMs: number, toAtMs: number): number {
  const spanMs = toAtMs - fromAtMs;
  let spanClassOf = 0;
  while (16 ** spanClassOf < spanMs) spanClassOf += 1;
  return spanClassOf;
}

/** The longest span of a class; a millisecond more than its name says, for sums of instants are rounded. */
export function widestMs(spanClassOf: number): number {
  return 16 ** spanClassOf + 1;
}

/** 16^19 ms is longer than from the first to the last instant that JavaScript counts exactly. */
export const spanClassCount = 20;
