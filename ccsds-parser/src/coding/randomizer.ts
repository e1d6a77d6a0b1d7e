/**
 * `bytes` mixed with the pseudo-random sequence of the telemetry channel, so that the receiver's clock always finds
 * edges. Doing it twice undoes it. Starts afresh with every codeblock; the sync marker is never randomized.
 *
 * @returns a new array
 * Source: CCSDS 131.0-B-5, section 10: x^8 + x^7 + x^5 + x^3 + 1, preset to ones, repeats after 255 bits: FF 48 0E C0 ...
 */
export function randomizeTm(bytes: Uint8Array): Uint8Array {
  return mix(bytes, tmSequence);
}

/**
 * `bytes` mixed with the pseudo-random sequence of the telecommand channel; twice undoes it.
 *
 * @returns a new array
 * Source: CCSDS 231.0-B-4, section 6: x^8 + x^6 + x^4 + x^3 + x^2 + x + 1, preset to ones: FF 39 9E 5A 68 ...
 */
export function randomizeTc(bytes: Uint8Array): Uint8Array {
  return mix(bytes, tcSequence);
}

// 255 bits repeat, so 255 octets hold the sequence eight times and repeat on an octet boundary.
const periodOctets = 255;
// A tap per term: bit i of the shift register is the value i + 1 steps ago.
const tmSequence = sequence([8, 5, 3, 1]);
const tcSequence = sequence([8, 7, 6, 5, 4, 2]);

function mix(bytes: Uint8Array, noise: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let index = 0, at = 0; index < bytes.length; index++) {
    out[index] = bytes[index]! ^ noise[at]!;
    at = at + 1 === periodOctets ? 0 : at + 1;
  }
  return out;
}

/** `delays`: the new bit is the sum of the bits so many steps ago. */
function sequence(delays: readonly number[]): Uint8Array {
  const bits = new Uint8Array(periodOctets * 8).fill(1, 0, 8);
  for (let index = 8; index < bits.length; index++) {
    let bit = 0;
    for (const delay of delays) bit ^= bits[index - delay]!;
    bits[index] = bit;
  }
  const octets = new Uint8Array(periodOctets);
  for (const [index, bit] of bits.entries()) octets[index >>> 3]! |= bit << (7 - (index & 7));
  return octets;
}
