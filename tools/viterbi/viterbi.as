// The trellis of the code (7, 1/2) for WebAssembly SIMD, in AssemblyScript: `npm run build:viterbi` compiles it into
// ccsds-parser/src/coding/viterbi-module.ts. ccsds-parser/src/coding/viterbi-twin.ts does the same in plain TypeScript.
//
// State: the six newest bits, the newest in bit 0. States s and s + 32 lead to 2s and 2s + 1 (a butterfly). Both
// generators tap the newest and the oldest bit, so one number says all: with c the cost of going from s to 2s, going
// from s + 32 to 2s costs -c, from s to 2s + 1 costs -c, from s + 32 to 2s + 1 costs c.
//
// Costs are the distances of libfec less 255, which changes no comparison: choices are equal to libfec's, ties too.

/** The metrics of 64 states, 16 bits each, twice: a step reads one row and writes the other. */
const here: usize = 1024;
const there: usize = 1152;

/**
 * Steps from the metrics at 1024 and leaves the new ones there.
 *
 * @param first place of the G1 symbol in a pair, 0 or 1
 * @param invert1 255 when the symbols of G1 are sent complemented, else 0
 * @param decisions 8 octets a step: bit s says that state s was reached from its upper predecessor
 */
export function advance(
  symbols: usize,
  decisions: usize,
  steps: i32,
  first: usize,
  invert1: i32,
  invert2: i32,
): void {
  const second: usize = 1 - first;
  // A metric moves by at most 255 a step, and two are never more than 4095 + 6 * 510 apart: 64 steps fit into 16 bits.
  for (let rest = steps; rest > 0; rest -= 64) {
    renormalise();
    const pairs = min(rest, 64) >> 1;
    for (let pair = 0; pair < pairs; pair++) {
      step(here, there, decisions, load<u8>(symbols + first) ^ invert1, load<u8>(symbols + second) ^ invert2);
      step(
        there,
        here,
        decisions + 8,
        load<u8>(symbols + 2 + first) ^ invert1,
        load<u8>(symbols + 2 + second) ^ invert2,
      );
      symbols += 4;
      decisions += 16;
    }
  }
  if (steps & 1) {
    step(here, there, decisions, load<u8>(symbols + first) ^ invert1, load<u8>(symbols + second) ^ invert2);
    memory.copy(here, there, 128);
  }
}

/**
 * Follows the best path from `state` behind the last of `steps` steps back to the first.
 *
 * @param skip steps at the end that give no bits: there the path is not certain yet
 * @param octets where the bits go, most significant first; the last octet is filled up with zeros
 * @returns the state before the first step
 */
export function traceBack(decisions: usize, steps: i32, skip: i32, state: i32, octets: usize): i32 {
  let now = <u64>state;
  let at = decisions + ((<usize>steps) << 3);
  for (; skip > 0; skip--) {
    at -= 8;
    now = before(now, at);
  }
  let octet = octets + ((at - decisions) >> 6);
  const loose: u64 = ((at - decisions) >> 3) & 7;
  if (loose > 0) {
    let bits: u64 = 0;
    for (let place: u64 = 8 - loose; place < 8; place++) {
      bits |= (now & 1) << place;
      at -= 8;
      now = before(now, at);
    }
    store<u8>(octet, bits);
  }
  for (; octet > octets; at -= 64) {
    octet--;
    let bits: u64 = now & 1;
    now = before(now, at - 8);
    bits |= (now & 1) << 1;
    now = before(now, at - 16);
    bits |= (now & 1) << 2;
    now = before(now, at - 24);
    bits |= (now & 1) << 3;
    now = before(now, at - 32);
    bits |= (now & 1) << 4;
    now = before(now, at - 40);
    bits |= (now & 1) << 5;
    now = before(now, at - 48);
    bits |= (now & 1) << 6;
    now = before(now, at - 56);
    bits |= (now & 1) << 7;
    now = before(now, at - 64);
    store<u8>(octet, bits);
  }
  return <i32>now;
}

@inline
function step(from: usize, to: usize, decisions: usize, symbol1: i32, symbol2: i32): void {
  // 255 where the branch from states 0 to 7 gives a one: the parity of 2s & 117 octal (G1 = 171) and of 2s & 155 (G2 = 133),
  // octal, newest bit lowest. Bit 3 of s is tapped by neither generator, bit 4 by G2 alone: two costs serve all four groups.
  const cost1 = v128.xor(i16x8.splat(<i16>symbol1), i16x8(0, 255, 255, 0, 255, 0, 0, 255));
  const cost2 = v128.xor(i16x8.splat(<i16>symbol2), i16x8(0, 0, 255, 255, 255, 255, 0, 0));
  const low = i16x8.sub(i16x8.add(cost1, cost2), i16x8.splat(255));
  const high = i16x8.sub(cost1, cost2);
  butterflies(from, to, decisions, 0, low);
  butterflies(from, to, decisions, 1, low);
  butterflies(from, to, decisions, 2, high);
  butterflies(from, to, decisions, 3, high);
}

/** States 8g to 8g + 7 and 32 above them. */
@inline
function butterflies(from: usize, to: usize, decisions: usize, group: usize, cost: v128): void {
  const lower = v128.load(from + 16 * group);
  const upper = v128.load(from + 16 * group + 64);
  const lowerToEven = i16x8.add(lower, cost);
  const upperToEven = i16x8.sub(upper, cost);
  const lowerToOdd = i16x8.sub(lower, cost);
  const upperToOdd = i16x8.add(upper, cost);
  const even = i16x8.min_s(lowerToEven, upperToEven);
  const odd = i16x8.min_s(lowerToOdd, upperToOdd);
  v128.store(to + 32 * group, v128.shuffle<i16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(to + 32 * group + 16, v128.shuffle<i16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15));
  const choices = i8x16.narrow_i16x8_s(
    i16x8.gt_s(lowerToEven, upperToEven),
    i16x8.gt_s(lowerToOdd, upperToOdd),
  );
  const inOrder = v128.shuffle<i8>(choices, choices, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
  store<u16>(decisions + 2 * group, <u16>i8x16.bitmask(inOrder));
}

function renormalise(): void {
  const first = i16x8.splat(load<i16>(here));
  for (let at = here; at < there; at += 16) v128.store(at, i16x8.sub(v128.load(at), first));
}

/** The rotation brings bit `state` of the decisions to bit 5. */
@inline
function before(state: u64, decisions: usize): u64 {
  return (state >> 1) | (rotr(rotl(load<u64>(decisions), 5), state) & 32);
}
