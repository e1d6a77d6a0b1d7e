/** What most of several copies say, bit by bit, and how many copies differ from it. */
export interface Majority {
  readonly octets: Uint8Array;
  readonly differing: number;
}

/**
 * BIRDS-4 practice: ten copies with majority. Of an even number a tie goes to 0.
 *
 * @param copies of one length
 * @throws RangeError without copies
 */
export function majorityOf(copies: readonly Uint8Array[]): Majority {
  const [first] = copies;
  if (first === undefined) throw new RangeError('copies: expected one or more, found none');
  const octets = new Uint8Array(first.length);
  for (let index = 0; index < octets.length; index++)
    for (let bit = 1; bit < 256; bit <<= 1) {
      let ones = 0;
      for (const copy of copies) if ((copy[index]! & bit) !== 0) ones++;
      if (2 * ones > copies.length) octets[index]! |= bit;
    }
  const differing = copies.filter((copy) => copy.some((octet, index) => octet !== octets[index])).length;
  return { octets, differing };
}
