import { hdlcBits, nrziStates } from '../hdlc.ts';
import { bell202 } from './bell-202.ts';

export interface AfskTransmission {
  readonly sampleRateHz: number;
  /** Flags before the first frame: what the receiver's squelch and bit clock need. */
  readonly txDelayMs?: number;
  readonly txTailMs?: number;
  /** Top of the louder tone, of full scale. */
  readonly level?: number;
  /** Lifts the space tone by 6 dB an octave, for transmitters that have no pre-emphasis of their own; or lowers it. */
  readonly emphasis?: 'flat' | 'pre' | 'de';
  /** What a test wants to be wrong; 1 is right. */
  readonly clockRatio?: number;
  readonly toneOffsetHz?: number;
}

/**
 * The audio of a transmission, with the phase running on from tone to tone.
 *
 * @param frames octets with their frame check, sent one behind the other with a flag between
 * @returns samples of full scale -1 to 1; the last symbol ends inside the last sample
 * @throws RangeError for a sample rate below 8 kHz or a level that is not above 0 and at most 1
 */
export function modulateAfsk(
  frames: readonly Uint8Array[],
  {
    sampleRateHz,
    txDelayMs = 300,
    txTailMs = 50,
    level = 0.5,
    emphasis = 'flat',
    clockRatio = 1,
    toneOffsetHz = 0,
  }: AfskTransmission,
): Float32Array {
  if (!(sampleRateHz >= 8000))
    throw new RangeError(`sampleRateHz: expected at least 8000, found ${sampleRateHz}`);
  if (!(level > 0 && level <= 1)) throw new RangeError(`level: expected above 0, at most 1, found ${level}`);
  const states = nrziStates(
    hdlcBits(frames, { flagsBefore: flagsIn(txDelayMs), flagsAfter: flagsIn(txTailMs) }),
    { state: 1 },
  );
  const baud = bell202.baud * clockRatio;
  const samples = new Float32Array(Math.ceil((states.length * sampleRateHz) / baud));
  const tones = [toneOf(bell202.spaceHz), toneOf(bell202.markHz)];
  const loudest = Math.max(...tones.map(({ gain }) => gain));
  const symbolsPerSample = baud / sampleRateHz;
  const stateAt = (symbol: number) => states[Math.min(symbol, states.length - 1)]!;
  let turns = 0;
  for (let index = 0; index < samples.length; index++) {
    const place = index * symbolsPerSample;
    const symbol = Math.floor(place);
    const tone = tones[stateAt(symbol)]!;
    samples[index] = level * (tone.gain / loudest) * Math.sin(2 * Math.PI * turns);
    // A symbol that ends between two samples: the next tone has the rest, else the phase would jitter.
    const share = Math.min(1, (symbol + 1 - place) / symbolsPerSample);
    const next = tones[stateAt(symbol + 1)]!;
    turns = (turns + share * tone.turnsPerSample + (1 - share) * next.turnsPerSample) % 1;
  }
  return samples;

  function toneOf(hz: number): { readonly turnsPerSample: number; readonly gain: number } {
    // 6 dB an octave between the tones, as a first-order network far above its corner has it.
    const slope = emphasis === 'flat' ? 0 : emphasis === 'pre' ? 1 : -1;
    return { turnsPerSample: (hz + toneOffsetHz) / sampleRateHz, gain: (hz / bell202.markHz) ** slope };
  }
}

function flagsIn(durationMs: number): number {
  return Math.max(1, Math.round((durationMs * bell202.baud) / 8000));
}
