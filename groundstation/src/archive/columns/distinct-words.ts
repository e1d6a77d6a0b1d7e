import { int32s, ReusedArray } from './reused-array.ts';

/** Values of 64 bits of which few differ, as two words each, the lower first. */
export interface DistinctWords {
  /** Each of them once, in the order of their words: of doubles of one sign, in the order of their size. */
  readonly words: Int32Array;
  /** Of every value, where among the distinct it stands. Valid until more are looked for. */
  readonly places: Int32Array;
}

/** More make places so long that other forms do as well. */
export const mostDistinct = 1024;
const tableLength = 4 * mostDistinct;
const table = new Int32Array(tableLength);
const placeArrays = new ReusedArray(int32s);

/** Undefined when they are many; that is seen after some dozens where nearly all differ. */
export function findDistinct(words: Int32Array, count: number): DistinctWords | undefined {
  const places = placeArrays.lend(count);
  const firsts: number[] = [];
  table.fill(-1);
  for (let index = 0; index < count; index++) {
    const slot = slotOf(words, 2 * index, firsts);
    if (table[slot] === -1) {
      if (firsts.length >= Math.min(mostDistinct, 96 + index / 4)) return undefined;
      table[slot] = firsts.push(2 * index) - 1;
    }
    places[index] = table[slot]!;
  }
  return inOrder(words, firsts, places, count);
}

/** The slot that holds these words already, or the free one where they belong. */
function slotOf(words: Int32Array, at: number, firsts: readonly number[]): number {
  const [lower, upper] = [words[at]!, words[at + 1]!];
  const mixed = Math.imul(lower ^ Math.imul(upper, 0x9e3779b1), 0x85ebca6b);
  let slot = (mixed ^ (mixed >>> 15)) & (tableLength - 1);
  for (; table[slot] !== -1; slot = (slot + 1) & (tableLength - 1)) {
    const first = firsts[table[slot]!]!;
    if (words[first] === lower && words[first + 1] === upper) break;
  }
  return slot;
}

function inOrder(
  words: Int32Array,
  firsts: readonly number[],
  places: Int32Array,
  count: number,
): DistinctWords {
  const order = firsts.map((_, place) => place);
  order.sort((a, b) => compareWords(words, firsts[a]!, firsts[b]!));
  const found = new Int32Array(2 * firsts.length);
  const rank = new Int32Array(firsts.length);
  for (const [place, old] of order.entries()) {
    found.set(words.subarray(firsts[old]!, firsts[old]! + 2), 2 * place);
    rank[old] = place;
  }
  for (let index = 0; index < count; index++) places[index] = rank[places[index]!]!;
  return { words: found, places };
}

function compareWords(words: Int32Array, one: number, other: number): number {
  return words[one + 1]! - words[other + 1]! || (words[one]! >>> 0) - (words[other]! >>> 0);
}
