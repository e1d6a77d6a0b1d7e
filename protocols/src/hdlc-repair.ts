import { countImplausibleOctets } from './ax25-plausibility.ts';
import { frameCheckOctets, frameCheckPreset, frameCheckResidue, frameCheckStep } from './frame-check.ts';

export interface RepairedFrame {
  readonly octets: Uint8Array;
  /** How many bits were turned over. */
  readonly repairedBits: number;
}

/**
 * Turns over one bit, or two, so that the check holds.
 *
 * With NRZI one wrong symbol makes two wrong bits beside each other, and two symbols that changed places make two with a right
 * one between. The check is linear: each bit that is turned over changes what is left of it by a number that depends on its
 * place alone, so the places are looked up and not tried.
 *
 * Of a frame of n bits there are n repairs, or three times as many with two bits. Each makes the check of 16 bits hold by
 * chance once in 65,536: of damaged frames of 700 bits that cannot be repaired, one in a hundred, or thirty, comes out wrong
 * with a good check. So repaired frames are marked, and made only when asked for; with addresses that are none, as noise
 * has them, never. Bits put in for stuffing are not touched.
 *
 * @param mostBits 1, or 2 for pairs as well
 * @returns undefined when no such repair makes the check hold, or more than one does
 */
export function repairFrame(octets: Uint8Array, mostBits: 1 | 2): RepairedFrame | undefined {
  if (octets.length <= frameCheckOctets) return undefined;
  let check = frameCheckPreset;
  for (const octet of octets) check = frameCheckStep(check, octet);
  const wrong = check ^ frameCheckResidue;
  // A good frame needs none.
  if (wrong === 0) return undefined;
  let found: RepairedFrame | undefined;
  // From the last bit to the first: what turning over this one changes, and the two behind it.
  let change = polynomial;
  let changeBehind = 0;
  let changeSecond = 0;
  for (let bit = 8 * octets.length - 1; bit >= 0; bit--) {
    let places: number[] | undefined;
    if (change === wrong) places = [bit];
    else if (mostBits === 2 && (change ^ changeBehind) === wrong) places = [bit, bit + 1];
    else if (mostBits === 2 && (change ^ changeSecond) === wrong) places = [bit, bit + 2];
    if (places !== undefined) {
      const repaired = turnedOver(octets, places);
      if (countImplausibleOctets(repaired) === 0) {
        if (found !== undefined) return undefined;
        found = { octets: repaired, repairedBits: places.length };
      }
    }
    changeSecond = changeBehind;
    changeBehind = change;
    change = (change >>> 1) ^ ((change & 1) === 1 ? polynomial : 0);
  }
  return found;
}

/** CRC-16/X-25, low bit first: `frame-check`. */
const polynomial = 0x8408;

function turnedOver(octets: Uint8Array, places: readonly number[]): Uint8Array {
  const repaired = octets.slice();
  for (const place of places) repaired[place >>> 3] = repaired[place >>> 3]! ^ (1 << (place & 7));
  return repaired;
}
