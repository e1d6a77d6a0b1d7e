import { fillOctet, ldpcCltuStart, ldpcCltuTail } from './cltu-patterns.ts';
import { createLdpc } from './ldpc.ts';
import type { LdpcInformationBits } from './ldpc-code.ts';
import { randomizeTc } from './randomizer.ts';

/** Which code, and whether a tail follows. */
export interface LdpcCltuOptions {
  /** 64: LDPC(128,64); 256: LDPC(512,256). */
  readonly informationBits: LdpcInformationBits;
  /** Octets behind the last codeword, or true for `ldpcCltuTail`; none unless given. */
  readonly tail?: Uint8Array | true;
}

/**
 * A communications link transmission unit whose codewords are LDPC.
 *
 *     03 47 76 C7 27 28 95 B0 | codeword | codeword | ... 55 fill in the last | tail, where wanted
 *
 * Each codeword is mixed with the randomizer's sequence from its start, always: the code leaves long runs of equal bits.
 *
 * @param frame octets of the frame, or of several behind one another
 * @throws RangeError when `frame` is empty, or a tail is wanted behind LDPC(512,256), which has none
 * Source: CCSDS 231.0-B-4, section 5
 */
export function encodeLdpcCltu(frame: Uint8Array, { informationBits, tail }: LdpcCltuOptions): Uint8Array {
  if (frame.length === 0) throw new RangeError('frame: expected at least one octet, found 0');
  if (tail && informationBits !== 64) throw new RangeError('tail: LDPC(512,256) has none');
  const tailOctets = tail === true ? ldpcCltuTail : (tail ?? new Uint8Array(0));
  const ldpc = createLdpc(informationBits);
  const { informationOctets, codewordOctets } = ldpc;
  const codewords = Math.ceil(frame.length / informationOctets);
  const cltu = new Uint8Array(ldpcCltuStart.length + codewords * codewordOctets + tailOctets.length);
  cltu.set(ldpcCltuStart);
  const information = new Uint8Array(informationOctets);
  for (let index = 0; index < codewords; index++) {
    information.fill(fillOctet);
    information.set(frame.subarray(index * informationOctets, (index + 1) * informationOctets));
    const at = ldpcCltuStart.length + index * codewordOctets;
    cltu.set(randomizeTc(ldpc.encode(information)), at);
  }
  cltu.set(tailOctets, ldpcCltuStart.length + codewords * codewordOctets);
  return cltu;
}
