import { encodeAprsFrame } from '@dawa/protocols/aprs/aprs-frame';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { hdlcBits, nrziStates } from '@dawa/protocols/hdlc';

/** An octet or a bit as it is at one step; `isNew` is boxed: it was changed or put in here. */
export interface PathCell {
  readonly text: string;
  readonly isNew: boolean;
}

/** What one message becomes on its way to the antenna, each step out of the one before. */
export interface MessagePath {
  /** Letters of the message and their octets in hexadecimal. */
  readonly letters: readonly { readonly letter: string; readonly octet: string }[];
  /** Addresses before and behind the shift by one bit. */
  readonly addresses: readonly { readonly plain: string; readonly octet: string; readonly isNew: boolean }[];
  /** The whole frame with its check. */
  readonly frame: readonly PathCell[];
  /** Bits as they leave, the lowest of each octet first, with flags and stuffed zeros. */
  readonly bits: readonly PathCell[];
  /** The tone of each bit: false 2200 Hz, true 1200 Hz. */
  readonly tones: readonly boolean[];
  /** What the modulator is given. */
  readonly octets: Uint8Array;
}

export const pupilAddress = 'PUPIL';
export const allAddress = 'APZDWA';

/** Longest message that one step still shows on one screen. */
export const mostLetters = 40;

/**
 * Follows a status message of APRS from its letters to its tones.
 *
 * @param text printable ASCII; what is none becomes `?`, what is too long is cut
 */
export function messagePath(text: string): MessagePath {
  const letters = [...text].slice(0, mostLetters).map((letter) => (/^[ -~]$/.test(letter) ? letter : '?'));
  const information = Uint8Array.from(`>${letters.join('')}`, (letter) => letter.charCodeAt(0));
  const bare = encodeAprsFrame({ source: pupilAddress, destination: allAddress, path: [], information });
  const octets = withFrameCheck(bare);
  const plain = [...allAddress.padEnd(6), '·', ...pupilAddress.padEnd(6), '·'];
  return {
    letters: letters.map((letter) => ({ letter, octet: hex(letter.charCodeAt(0)) })),
    addresses: plain.map((letter, at) => ({ plain: letter, octet: hex(octets[at]!), isNew: true })),
    frame: Array.from(octets, (octet, at) => ({
      text: hex(octet),
      // Control and protocol, and the two octets of the check.
      isNew: at === addressOctets || at === addressOctets + 1 || at >= bare.length,
    })),
    bits: bitCells(octets),
    tones: Array.from(nrziStates(hdlcBits([octets]), { state: 1 }), (state) => state === 1),
    octets,
  };
}

/** The bits of `hdlcBits`, told apart: which carry the message, and which were put in for the receiver. */
function bitCells(octets: Uint8Array): PathCell[] {
  const flag: PathCell[] = [...'01111110'].map((text) => ({ text, isNew: true }));
  const cells: PathCell[] = [];
  let ones = 0;
  for (const octet of octets) {
    for (let at = 0; at < 8; at++) {
      const bit = (octet >>> at) & 1;
      cells.push({ text: String(bit), isNew: false });
      ones = bit === 1 ? ones + 1 : 0;
      if (ones < 5) continue;
      cells.push({ text: '0', isNew: true });
      ones = 0;
    }
  }
  return [...flag, ...cells, ...flag];
}

export const hex = (octet: number) => octet.toString(16).toUpperCase().padStart(2, '0');

const addressOctets = 14;
