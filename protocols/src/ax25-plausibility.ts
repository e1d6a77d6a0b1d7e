/**
 * How many of the octets of destination and source cannot stand there in an ordinary frame of AX.25, or of the BIRDS
 * satellites, whose callsigns are plain ASCII: the less of the two.
 *
 * Ordinary are capital letters, digits and blanks behind them, shifted left by one bit, with a source that is not empty;
 * noise has on average twelve octets of fourteen that are not. Frames of satellites need not be ordinary: this decides
 * what to do with damaged ones, never whether a good one is given out.
 *
 * @returns 0 to 14; 14 for less octets than that
 */
export function countImplausibleOctets(octets: Uint8Array): number {
  if (octets.length < addressOctets) return addressOctets;
  return Math.min(countStrange(octets), countStrangeToBirds(octets));
}

function countStrange(octets: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < addressOctets; at++) {
    const octet = octets[at]!;
    const isOrdinary =
      at === 6
        ? (octet & 1) === 0
        : at === 13
          ? true
          : at === 7
            ? isCharacter(octet)
            : isCharacter(octet) || octet === blank;
    if (!isOrdinary) count++;
  }
  return count;
}

const addressOctets = 14;
const blank = 0x40;

function countStrangeToBirds(octets: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < addressOctets; at++) if (!isCode(octets[at]!)) count++;
  return count;
}

function isCharacter(octet: number): boolean {
  if ((octet & 1) === 1) return false;
  return isCode(octet >>> 1);
}

/** A capital letter or a digit. */
function isCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a);
}
