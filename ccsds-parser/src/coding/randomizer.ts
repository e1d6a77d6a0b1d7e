/**
 * `255-bit`: x^8 + x^7 + x^5 + x^3 + 1, preset to ones: FF 48 0E C0 9A ... What every spacecraft used until 2023 and most
 * still do; "legacy" since issue 5, because its short period puts lines into the spectrum.
 *
 * `131071-bit`: x^17 + x^14 + 1, preset to 11000111000111000: 1C 71 B9 1B A9 ... New in issue 5.
 *
 * Source: CCSDS 131.0-B-5 (September 2023), 10.4; unchanged in 131.0-B-6 (April 2026)
 */
export type TmSequence = '255-bit' | '131071-bit';

/**
 * `bytes` mixed with the pseudo-random sequence of the telemetry channel, so that the receiver's clock always finds
 * edges. Doing it twice undoes it. Starts afresh with every codeblock; the sync marker is never randomized.
 *
 * @param sequence which of the two is agreed for the channel; the stream does not tell
 * @returns a new array
 */
export function randomizeTm(bytes: Uint8Array, sequence: TmSequence = '255-bit'): Uint8Array {
  if (sequence === '255-bit') return mix(bytes, tmSequence);
  longSequence ??= sequenceOf([17, 3], longPreset, 131_071);
  return mix(bytes, longSequence);
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

// A sequence of 2^n - 1 bits has an odd period, so that many octets hold it eight times and repeat on an octet boundary.
const ones = Array<number>(8).fill(1);
const tmSequence = sequenceOf([8, 5, 3, 1], ones, 255);
const tcSequence = sequenceOf([8, 7, 6, 5, 4, 2], ones, 255);
// The preset is written along the register; the end of the register comes out first.
const longPreset = [...'11000111000111000'].reverse().map(Number);
let longSequence: Uint8Array | undefined;

function mix(bytes: Uint8Array, noise: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += noise.length) {
    const end = Math.min(start + noise.length, bytes.length);
    for (let index = start; index < end; index++) out[index] = bytes[index]! ^ noise[index - start]!;
  }
  return out;
}

/**
 * The new bit is the sum of the bits so many steps ago. What holds for the bits of a sequence holds for every eighth of
 * them too, since (a + b)^8 = a^8 + b^8 here: so once there are enough octets, an octet is the sum of octets as far back.
 */
function sequenceOf(delays: readonly number[], preset: readonly number[], octets: number): Uint8Array {
  const degree = preset.length;
  const bits = [...preset];
  for (let index = degree; index < degree * 8; index++)
    bits.push(delays.reduce((sum, delay) => sum ^ bits[index - delay]!, 0));
  const sequence = new Uint8Array(octets);
  for (const [index, bit] of bits.entries()) sequence[index >>> 3]! |= bit << (7 - (index & 7));
  for (let index = degree; index < octets; index++)
    for (const delay of delays) sequence[index]! ^= sequence[index - delay]!;
  return sequence;
}
