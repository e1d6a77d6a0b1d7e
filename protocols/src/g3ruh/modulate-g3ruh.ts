import { type PulseShape, pulseAt, pulseReachSymbols } from './pulse.ts';
import { G3ruhScrambler } from './scrambler.ts';

export interface G3ruhModulation {
  readonly sampleRateHz: number;
  /** Usual are 9600 and 4800. */
  readonly baud: number;
  /** How high a long run of one bit stands, of full scale. Default 0.5. */
  readonly level?: number;
  /** Default `raised-cosine`. */
  readonly shape?: PulseShape;
}

/**
 * The sound of bits as a G3RUH modem sends them: NRZI, scrambled, one level for each symbol. Where an FM transmitter follows,
 * this is its deviation; with `gaussian` pulses it is GMSK (deviation a quarter of the baud rate).
 *
 * @param bits as HDLC has them, flags and stuffing included, 0 or 1 each; a 0 is a change (NRZI)
 * @returns with the half symbols before and behind that the pulses need
 * @throws RangeError when there are fewer than two samples a symbol
 */
export function modulateG3ruh(bits: Iterable<number>, modulation: G3ruhModulation): Float32Array {
  const { sampleRateHz, baud, level = 0.5, shape = 'raised-cosine' } = modulation;
  const samplesPerSymbol = sampleRateHz / baud;
  if (!(samplesPerSymbol >= 2)) {
    throw new RangeError(`sampleRateHz: expected at least ${2 * baud}, found ${sampleRateHz}`);
  }
  const symbols = symbolsOf(bits);
  const reach = pulseReachSymbols[shape];
  const samples = new Float32Array(Math.ceil((symbols.length + 2 * reach) * samplesPerSymbol));
  for (let at = 0; at < samples.length; at++) {
    const place = at / samplesPerSymbol - reach;
    const first = Math.max(0, Math.ceil(place - reach));
    const last = Math.min(symbols.length - 1, Math.floor(place + reach));
    let sum = 0;
    for (let index = first; index <= last; index++) sum += symbols[index]! * pulseAt(shape, place - index);
    samples[at] = level * sum;
  }
  return samples;
}

/** 1 and -1, as they go into the pulses. */
function symbolsOf(bits: Iterable<number>): Int8Array {
  const scrambler = new G3ruhScrambler();
  const symbols: number[] = [];
  let line = 0;
  for (const bit of bits) {
    if (bit === 0) line ^= 1;
    symbols.push(scrambler.scramble(line) === 1 ? 1 : -1);
  }
  return Int8Array.from(symbols);
}
