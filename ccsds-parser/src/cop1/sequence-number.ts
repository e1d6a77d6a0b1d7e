/** How many steps `later` is ahead of `earlier` on the ring of 256 frame sequence numbers: 0 to 255. */
export function stepsAhead(later: number, earlier: number): number {
  return (later - earlier) & 0xff;
}

/** The number after `sequenceNumber`; 0 follows 255. */
export function following(sequenceNumber: number): number {
  return (sequenceNumber + 1) & 0xff;
}
