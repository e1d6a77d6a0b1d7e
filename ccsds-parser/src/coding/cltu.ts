import { bchParity, codeblockOctets, informationOctets } from './bch.ts';
import { cltuStart, cltuTail } from './cltu-patterns.ts';

export { CltuDecoder, type CltuDecoderOptions } from './cltu-decoder.ts';
export { cltuStart, cltuTail, cltuTailOfFill } from './cltu-patterns.ts';

const fillOctet = 0x55;

/**
 * A communications link transmission unit: one or more TC frames made ready for the radio.
 *
 *     EB 90 | 7 octets, parity | 7 octets, parity | ... 55 fill, parity | C5 C5 C5 C5 C5 C5 C5 79
 *
 * @param frame octets of the frame (randomized before, where the mission does so)
 * @param options `tail`: see `cltuTailOfFill`
 * @returns 2 + 8 ceil(n / 7) + tail octets
 * @throws RangeError when `frame` is empty
 * Source: CCSDS 231.0-B-4, section 5
 */
export function encodeCltu(
  frame: Uint8Array,
  { tail = cltuTail }: { readonly tail?: Uint8Array } = {},
): Uint8Array {
  if (frame.length === 0) throw new RangeError('frame: expected at least one octet, found 0');
  const blocks = Math.ceil(frame.length / informationOctets);
  const cltu = new Uint8Array(cltuStart.length + blocks * codeblockOctets + tail.length);
  cltu.set(cltuStart);
  for (let block = 0; block < blocks; block++) {
    const at = cltuStart.length + block * codeblockOctets;
    cltu.fill(fillOctet, at, at + informationOctets);
    cltu.set(frame.subarray(block * informationOctets, (block + 1) * informationOctets), at);
    cltu[at + informationOctets] = bchParity(cltu, at);
  }
  cltu.set(tail, cltuStart.length + blocks * codeblockOctets);
  return cltu;
}
