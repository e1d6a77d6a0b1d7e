import { countOnes } from '../bits/bit-queue.ts';

/** Looks for one marker. Places are bits, counted from the first bit of the octets that are given. */
export interface MarkerSearch {
  readonly markerBits: number;
  /**
   * First place from `from` on at which the marker or, if it may be, its complement stands with at most `maxErrors`
   * wrong bits; -1 when there is none that lies wholly in the octets.
   */
  find(octets: Uint8Array, from: number): number;
  /** Wrong bits at `place`, which must leave room for the marker. */
  errorsAt(octets: Uint8Array, place: number): number;
}

/**
 * A search that looks at octets, not at bits, for all eight places that a marker can begin at before an octet at once.
 *
 * Wherever a marker begins, some whole octets lie inside it: three of 32 bits, k bits behind its beginning for one k from
 * 0 to 7. A table tells for each value of an octet how many of its bits are wrong in each of the eight cases, as eight
 * small numbers in two words; the words of the three octets are added. Where one of the sums is small enough, or large
 * enough for the complement, all bits are compared: nothing is missed, and noise is seldom looked at twice.
 *
 *     octets     |........|........|........|........|........|
 *     marker         |<------------ 32 bits ----------->|
 *     k = 5          |-----|  and then the whole octets
 *
 * @param marker 1 to 24 octets
 * @param maxErrors less than half of its bits
 */
export function createMarkerSearch(
  marker: Uint8Array,
  maxErrors: number,
  mayBeInverted: boolean,
): MarkerSearch {
  const markerBits = marker.length * 8;
  const words = wordsOf(marker);
  const restMask = -1 << ((32 - markerBits) & 31);
  const filter = createFilter(marker, maxErrors, mayBeInverted);

  function errorsAt(octets: Uint8Array, place: number): number {
    let wrong = 0;
    for (let index = 0; index < words.length; index++) {
      const mask = index + 1 < words.length ? -1 : restMask;
      wrong += countOnes((wordAt(octets, place + 32 * index) ^ words[index]!) & mask);
    }
    return wrong;
  }

  function isMarkerAt(octets: Uint8Array, place: number): boolean {
    const wrong = errorsAt(octets, place);
    return wrong <= maxErrors || (mayBeInverted && markerBits - wrong <= maxErrors);
  }

  function find(octets: Uint8Array, from: number): number {
    const last = octets.length * 8 - markerBits;
    if (from > last) return -1;
    if (filter === undefined) {
      for (let place = from; place <= last; place++) if (isMarkerAt(octets, place)) return place;
      return -1;
    }
    let octet = (from + 7) >>> 3;
    // A marker that begins up to 7 bits before an octet ends no later than it would if it began there.
    const end = octets.length - filter.whole + 1;
    for (;;) {
      octet = nextCandidate(octets, octet, end, filter);
      if (octet < 0) return -1;
      for (let before = 7; before >= 0; before--) {
        const place = octet * 8 - before;
        if (place >= from && place <= last && isMarkerAt(octets, place)) return place;
      }
      octet++;
    }
  }

  return { markerBits, find, errorsAt };
}

/** What tells in which octets it is worth comparing all bits. */
interface Filter {
  /** Whole octets that are looked at. */
  readonly whole: number;
  readonly table: Int32Array;
  /** Added to a sum, carries into the highest bit of its eight when it is more than may be wrong. */
  readonly tooMany: number;
  /** The same when it is as much as a complement has at least; 0 when complements do not count. */
  readonly enough: number;
  /** For each value of the first two octets 0 when they alone rule a marker out; undefined where they seldom do. */
  readonly pairs: Uint8Array | undefined;
}

/** First octet from `from` on before which a marker may begin; -1 when there is none before `end`. */
function nextCandidate(octets: Uint8Array, from: number, end: number, filter: Filter): number {
  const { whole, table, tooMany, enough, pairs } = filter;
  for (let octet = from; octet < end; octet++) {
    if (pairs !== undefined && pairs[(octets[octet]! << 8) | octets[octet + 1]!] === 0) continue;
    let sumA = 0;
    let sumB = 0;
    for (let index = 0; index < whole; index++) {
      const row = (index << 9) | (octets[octet + index]! << 1);
      sumA = (sumA + table[row]!) | 0;
      sumB = (sumB + table[row + 1]!) | 0;
    }
    if (isPromising(sumA, tooMany, enough) || isPromising(sumB, tooMany, enough)) return octet;
  }
  return -1;
}

function isPromising(sum: number, tooMany: number, enough: number): boolean {
  return ((~(sum + tooMany) | (enough === 0 ? 0 : sum + enough)) & highBits) !== 0;
}

/** @returns undefined for a marker so short that no octet lies wholly inside it wherever it begins */
function createFilter(marker: Uint8Array, maxErrors: number, mayBeInverted: boolean): Filter | undefined {
  // As many as keep noise away from the tolerance; more would only take time.
  const whole = Math.min(marker.length - 1, 3 + Math.ceil(maxErrors / 4));
  if (whole === 0) return undefined;
  const table = wrongBitsTable(marker, whole);
  const carries = (octets: number) => ({
    tooMany: (127 - maxErrors) * 0x01010101,
    enough: mayBeInverted ? (128 - Math.max(8 * octets - maxErrors, 1)) * 0x01010101 : 0,
  });
  if (whole < 2 || maxErrors > 3) return { whole, table, ...carries(whole), pairs: undefined };
  return { whole, table, ...carries(whole), pairs: pairsThatMayPass(table, carries(2)) };
}

function pairsThatMayPass(table: Int32Array, limits: Pick<Filter, 'tooMany' | 'enough'>): Uint8Array {
  const { tooMany, enough } = limits;
  const pairs = new Uint8Array(65_536);
  for (let pair = 0; pair < pairs.length; pair++) {
    const first = (pair >>> 8) << 1;
    const second = 512 | ((pair & 0xff) << 1);
    const sumA = (table[first]! + table[second]!) | 0;
    const sumB = (table[first + 1]! + table[second + 1]!) | 0;
    if (isPromising(sumA, tooMany, enough) || isPromising(sumB, tooMany, enough)) pairs[pair] = 1;
  }
  return pairs;
}

const highBits = 0x80808080 | 0;

/**
 * Wrong bits of an octet of each value at each place in the marker: for the first, second ... whole octet, for each of
 * 256 values, two words with the counts for markers that begin 0 to 3 and 4 to 7 bits before the first octet.
 */
function wrongBitsTable(marker: Uint8Array, whole: number): Int32Array {
  const table = new Int32Array(whole * 512);
  for (let index = 0; index < whole; index++) {
    for (let before = 0; before < 8; before++) {
      const expected = wordAt(marker, index * 8 + before) >>> 24;
      for (let octet = 0; octet < 256; octet++)
        table[index * 512 + octet * 2 + (before >>> 2)]! += countOnes(octet ^ expected) << (8 * (before & 3));
    }
  }
  return table;
}

/** 32 bits from `place` on; zeros behind the last octet. */
function wordAt(octets: Uint8Array, place: number): number {
  const at = place >>> 3;
  const shift = place & 7;
  const word = (octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!;
  return shift === 0 ? word : (word << shift) | (octets[at + 4]! >>> (8 - shift));
}

/** The marker as words of 32 bits, the last filled up with zeros. */
function wordsOf(marker: Uint8Array): Int32Array {
  return Int32Array.from({ length: Math.ceil(marker.length / 4) }, (_, index) => wordAt(marker, index * 32));
}
