/** A range of packets as a command says it: `setNumber` sets of `setSize` from `start` on. */
export interface SetOfPackets {
  readonly start: number;
  readonly setSize: number;
  readonly setNumber: number;
}

/**
 * The fewest commands that bring a range, and of those the ones that bring the least beyond its end.
 *
 * A range of more than `largest` packets has to be a product: 257 are asked for as two sets of 129, the last of which is sent
 * for nothing.
 *
 * @param largest what each of the two numbers may be; an octet holds 255
 */
export function setsOf(first: number, last: number, largest = 255): SetOfPackets[] {
  const sets: SetOfPackets[] = [];
  let start = first;
  while (start <= last) {
    const count = Math.min(last - start + 1, largest * largest);
    const setNumber = closestProduct(count, largest);
    const setSize = Math.ceil(count / setNumber);
    sets.push({ start, setSize, setNumber });
    start += setSize * setNumber;
  }
  return sets;
}

/** How many sets bring the least too much; of equals the fewest. */
function closestProduct(count: number, largest: number): number {
  const fewest = Math.ceil(count / largest);
  let best = fewest;
  for (let number = fewest; number <= largest; number++) {
    const tooMany = Math.ceil(count / number) * number - count;
    const before = Math.ceil(count / best) * best - count;
    if (tooMany < before) best = number;
    if (tooMany === 0) break;
  }
  return best;
}
