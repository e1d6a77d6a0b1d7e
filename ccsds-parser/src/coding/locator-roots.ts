import { codewordOctets, groupOrder, powerOfAlpha, primitiveStep } from './galois-field.ts';

/** No locator of a correctable codeword has a higher degree; with erasures alone it is that of all parity. */
export const maxDegree = 32;

/**
 * Roots of an error locator: the q with locator(alpha^-q) = 0, as many as its degree or the codeword cannot be
 * corrected.
 *
 * This is the search of Chien four points at a time. The term c x^i, with c = alpha^l, takes at x = alpha^-q the value
 * alpha^(l - i q): for each i one sequence that only starts at another place when c changes. So the values of a term at
 * four points lie side by side in a table and one word holds them; adding up the words of all terms, a root shows as an
 * octet of zero.
 *
 * @param locator coefficients from x^0 up, the first is 1
 * @param roots filled from its beginning with what was found
 * @returns how many were found; the search ends when `degree` are
 */
export function findRoots(locator: Uint8Array, degree: number, roots: Uint8Array): number {
  for (let power = 1; power <= degree; power++) starts[power] = startOf[(power << 8) | locator[power]!]!;
  let found = 0;
  for (let q = 0; q < groupOrder; q += 4) {
    let sum = 0x01010101;
    for (let power = 1; power <= degree; power++) sum ^= sequences.getUint32(starts[power]! + q, true);
    // True of no word without an octet of zero.
    if (((sum - 0x01010101) & ~sum & 0x80808080) === 0) continue;
    if ((sum & 0xff) === 0) roots[found++] = q;
    if ((sum & 0xff00) === 0) roots[found++] = q + 1;
    if ((sum & 0xff0000) === 0) roots[found++] = q + 2;
    if (sum >>> 24 === 0 && q + 3 < groupOrder) roots[found++] = q + 3;
    if (found >= degree) break;
  }
  return found;
}

/** Which octet of a full codeword an error with the locator alpha^q is at; the first octet sent is 0. */
export const octetOfRoot = new Uint8Array(groupOrder);
/** The inverse. */
export const rootOfOctet = new Uint8Array(codewordOctets);
for (let octet = 0; octet < codewordOctets; octet++) {
  const root = (primitiveStep * (codewordOctets - 1 - octet)) % groupOrder;
  octetOfRoot[root] = octet;
  rootOfOctet[octet] = root;
}

/** Octets that a search may read from where a term starts: 255 points and the rest of the last word. */
const runOctets = 256;
const starts = new Int32Array(maxDegree + 1);
/** Where the values of c x^i start in `sequences`, at `i << 8 | c`. Zero has a run of zeros. */
const startOf = new Int32Array((maxDegree + 1) << 8);
const sequences = buildSequences();

function buildSequences(): DataView {
  const octets: number[] = Array(runOctets).fill(0);
  for (let power = 1; power <= maxDegree; power++) {
    // alpha^(l - i q) visits only every divisor-th power, so that many sequences are needed for all l.
    const divisor = greatestCommonDivisor(power, groupOrder);
    const period = groupOrder / divisor;
    for (let first = 0; first < divisor; first++) {
      const base = octets.length;
      for (let q = 0; q < period; q++) {
        const log = mod(first - power * q);
        startOf[(power << 8) | powerOfAlpha[log]!] = base + q;
      }
      for (let q = 0; q < period + runOctets; q++) octets.push(powerOfAlpha[mod(first - power * q)]!);
    }
  }
  return new DataView(Uint8Array.from(octets).buffer);
}

function mod(log: number): number {
  return ((log % groupOrder) + groupOrder) % groupOrder;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
