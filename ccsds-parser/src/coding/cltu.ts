import { bchParity, codeblockOctets, informationOctets } from './bch.ts';
import { cltuStart, cltuTail, fillOctet } from './cltu-patterns.ts';
import { randomizeTc } from './randomizer.ts';

export { CltuDecoder, type CltuDecoderOptions } from './cltu-decoder.ts';
export { encodeLdpcCltu, type LdpcCltuOptions } from './cltu-ldpc.ts';
export { LdpcCltuDecoder, type LdpcCltuDecoderOptions } from './cltu-ldpc-decoder.ts';
export {
  cltuStart,
  cltuTail,
  cltuTailOfFill,
  ldpcCltuStart,
  ldpcCltuTail,
  ldpcCltuTailOfIssue3,
} from './cltu-patterns.ts';
export { type CltuSession, encodeCltuSession } from './cltu-session.ts';

/** Where missions differ. */
export interface CltuOptions {
  /** See `cltuTailOfFill`; `cltuTail` unless given. */
  readonly tail?: Uint8Array;
  /** Mixes the frame (not the fill behind it) with the randomizer's sequence; false unless given. */
  readonly isRandomized?: boolean;
}

/**
 * A communications link transmission unit: one or more TC frames made ready for the radio.
 *
 *     EB 90 | 7 octets, parity | 7 octets, parity | ... 55 fill, parity | C5 C5 C5 C5 C5 C5 C5 79
 *
 * @param frame octets of the frame, or of several behind one another
 * @returns 2 + 8 ceil(n / 7) + tail octets
 * @throws RangeError when `frame` is empty
 * Source: CCSDS 231.0-B-4, section 5
 */
export function encodeCltu(frame: Uint8Array, options: CltuOptions = {}): Uint8Array {
  const { tail = cltuTail, isRandomized = false } = options;
  if (frame.length === 0) throw new RangeError('frame: expected at least one octet, found 0');
  const content = isRandomized ? randomizeTc(frame) : frame;
  const blocks = Math.ceil(content.length / informationOctets);
  const cltu = new Uint8Array(cltuStart.length + blocks * codeblockOctets + tail.length);
  cltu.set(cltuStart);
  for (let block = 0; block < blocks; block++) {
    const at = cltuStart.length + block * codeblockOctets;
    cltu.fill(fillOctet, at, at + informationOctets);
    cltu.set(content.subarray(block * informationOctets, (block + 1) * informationOctets), at);
    cltu[at + informationOctets] = bchParity(cltu, at);
  }
  cltu.set(tail, cltuStart.length + blocks * codeblockOctets);
  return cltu;
}
