/** Words of a block at most: a place in it is one octet. */
export const blockLength = 256;

/** How a block is written. */
export interface BlockPlan {
  base: number;
  width: number;
  /** Differences go both ways from the base (zigzag); else the base is the lowest. */
  isSigned: boolean;
  patches: number;
  /** About how many it takes, its head too. */
  bits: number;
}

export const createBlockPlan = (): BlockPlan => ({ base: 0, width: 0, isSigned: false, patches: 0, bits: 0 });

/** Finds the shortest way for words `from` to `to`. */
export function planBlock(words: Int32Array, from: number, to: number, plan: BlockPlan): void {
  let min = words[from]!;
  let max = min;
  for (let index = from + 1; index < to; index++) {
    const word = words[index]!;
    if (word < min) min = word;
    if (word > max) max = word;
  }
  const count = to - from;
  plan.base = min;
  plan.isSigned = false;
  plan.patches = 0;
  plan.width = 32 - Math.clz32(max - min);
  plan.bits = headBits + count * plan.width;
  if (plan.width > 0) planPatched(words, from, to, plan);
}

/** Two octets, or a little more. */
const headBits = 20;

/** The place takes eight; the rest is what the reading of a patch must save to be worth its time. */
const patchBits = 16;
const widths = new Int32Array(33);

function planPatched(words: Int32Array, from: number, to: number, plan: BlockPlan): void {
  const base = middleOf(words, from, to);
  // Seven of nine values as far apart as nearly all: the base in the middle, and a sign, would win nothing.
  const spread = probes[7]! - probes[1]!;
  if (spread !== 0 && 33 - Math.clz32(spread) >= plan.width) return;
  widths.fill(0);
  for (let index = from; index < to; index++) {
    const difference = (words[index]! - base) | 0;
    widths[32 - Math.clz32((difference << 1) ^ (difference >> 31))]!++;
  }
  let widest = 32;
  while (widths[widest] === 0) widest--;
  const count = to - from;
  for (let width = widest, patches = 0; width >= 0 && patches < blockLength; patches += widths[width--]!) {
    const bits = headBits + count * width + patches * (patchBits + 8 * Math.ceil((widest - width) / 7));
    if (bits >= plan.bits) continue;
    plan.base = base;
    plan.isSigned = true;
    plan.width = width;
    plan.patches = patches;
    plan.bits = bits;
  }
}

const probes = new Int32Array(9);

/** Median of nine: one stray value does not move it. */
function middleOf(words: Int32Array, from: number, to: number): number {
  const step = (to - from) / probes.length;
  for (let probe = 0; probe < probes.length; probe++) {
    const word = words[from + Math.floor((probe + 0.5) * step)]!;
    let place = probe;
    for (; place > 0 && probes[place - 1]! > word; place--) probes[place] = probes[place - 1]!;
    probes[place] = word;
  }
  return probes[4]!;
}
