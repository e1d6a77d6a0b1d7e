import { modulateAfsk } from '@dawa/protocols/afsk/modulator';
import type { DemodulatedFrame } from '@dawa/protocols/demodulator';
import { createDemodulator, type ModulationName } from '@dawa/protocols/demodulators';
import { withFrameCheck } from '@dawa/protocols/frame-check';
import { modulateG3ruh } from '@dawa/protocols/g3ruh/modulate-g3ruh';
import { hdlcBits } from '@dawa/protocols/hdlc';
import { modulateMorse } from '@dawa/protocols/morse/modulate-morse';
import { keyMorse, standardTiming } from '@dawa/protocols/morse/morse-keying';
import { FmDiscriminator } from '@dawa/protocols/spectrum/fm-discriminator';
import { mustBeSound } from '../judge-value.ts';
import { octetMaker } from '../mutate-octets.ts';
import { timed } from '../stopwatch.ts';
import { streamTarget } from '../stream-target.ts';
import { Complaint, type FuzzTarget } from '../target.ts';

/**
 * A sample in an octet: most are 127 steps to either side of nothing, some are what a sound card must never give, and what
 * programs give all the same.
 */
function samplesOf(octets: Uint8Array): Float32Array {
  return Float32Array.from(octets, (octet) => rude[octet] ?? Math.min(1, (octet - middle) / steps));
}

const middle = 121;
const steps = 120;
const rude: Readonly<Record<number, number>> = {
  242: Number.NaN,
  243: Number.POSITIVE_INFINITY,
  244: Number.NEGATIVE_INFINITY,
  245: 3.4e38,
  246: -3.4e38,
  247: 1e7,
  248: -1000,
  249: 1e-40,
  250: -1,
  251: 1.5,
};

function octetsOf(samples: Float32Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => Math.round(sample * steps) + middle);
}

const frame = withFrameCheck(Uint8Array.from(Buffer.from('a88aa6a84040609c6086829898e103f068', 'hex')));
const pieceOctets = 120;
const largeSamples = 1600;

/** A signal in pieces, so that most of what is put together of them is a signal still. */
function pieces(samples: Float32Array): Uint8Array[] {
  const octets = octetsOf(samples);
  return Array.from({ length: Math.ceil(octets.length / pieceOctets) }, (_, index) =>
    octets.subarray(index * pieceOctets, (index + 1) * pieceOctets),
  );
}

function keyed(): Float32Array {
  const strokes = keyMorse('DE A55BTN', standardTiming(20));
  if (!strokes.ok) throw new RangeError(strokes.fault.kind);
  return modulateMorse(strokes.value, { sampleRateHz: morseRateHz, toneHz: 800 });
}

const afskRateHz = 8000;
const g3ruhRateHz = 19_200;
const morseRateHz = 4000;

/** So many blocks of samples are pushed in one trial, most of them of one to three samples. */
const blocksATrial = 40;

/**
 * Demodulators hear on and on: nothing begins anew between two inputs, for in a station nothing does, and the sound before is part
 * of what is tried. So a finding may need the inputs before it. That frames do not depend on the cut is told by their own tests.
 */
function demodulatorTarget(
  modulation: ModulationName,
  sampleRateHz: number,
  signal: () => Float32Array,
): FuzzTarget<Uint8Array> {
  return {
    name: `${modulation}-sound`,
    parsers: [],
    inputsATrial: blocksATrial,
    prepare() {
      const demodulator = createDemodulator(modulation, { sampleRateHz, givesDamaged: true });
      return {
        make: octetMaker({
          ...{ seeds: pieces(signal()), mostOctets: pieceOctets },
          // A whole frame and more.
          ...{ largeSeeds: [octetsOf(signal())], largeOctets: largeSamples, oneLargeIn: 150 },
        }),
        run(octets, choices) {
          const samples = samplesOf(octets);
          const frames: ToldFrame[] = [];
          for (let at = 0, block = 1; block <= blocksATrial; block++) {
            const end = block === blocksATrial ? samples.length : at + choices.below(4);
            const piece = samples.subarray(at, end);
            frames.push(...timed(() => demodulator.push(piece)).map(told));
            at = Math.min(end, samples.length);
          }
          mustBeSound(frames);
          judgeFrames(frames, samples.length);
          return frames.length > 0;
        },
      };
    },
  };
}

type ToldFrame = Omit<DemodulatedFrame, 'markOffsetHz'> & { readonly markOffsetHz: number | null };

/** Not known is NaN by promise. */
const told = (frame: DemodulatedFrame): ToldFrame => ({
  ...frame,
  markOffsetHz: Number.isNaN(frame.markOffsetHz) ? null : frame.markOffsetHz,
});

function judgeFrames(frames: readonly ToldFrame[], samples: number): void {
  for (const { octets, startSample, endSample, levelDb } of frames) {
    if (octets.length === 0 || octets.length > 1024) throw new Complaint(`${octets.length} octets`);
    if (!(endSample >= startSample && startSample >= 0))
      throw new Complaint(`${startSample} to ${endSample}`);
    if (!(levelDb < 200)) throw new Complaint(`${levelDb} dB`);
  }
  // What comes now may have begun long before.
  if (frames.length > 8 + samples / 16) throw new Complaint(`${frames.length} frames`);
}

/** What sound cards and receivers of IQ bring, samples and rubbish. */
export const demodulatorTargets = [
  demodulatorTarget('afsk1200', afskRateHz, () =>
    modulateAfsk([frame], { sampleRateHz: afskRateHz, txDelayMs: 30, level: 0.9 }),
  ),
  demodulatorTarget('g3ruh9600', g3ruhRateHz, () =>
    modulateG3ruh(hdlcBits([frame, frame], { flagsBefore: 8 }), {
      ...{ sampleRateHz: g3ruhRateHz, baud: 9600, level: 0.8 },
    }),
  ),
  demodulatorTarget('cw-audio', morseRateHz, keyed),
  {
    ...streamTarget<number>({
      name: 'fm-discriminator',
      parsers: [],
      shape: () => ({
        seeds: pieces(modulateAfsk([frame], { sampleRateHz: 96_000, txDelayMs: 7, level: 0.9 })),
        ...{ mostOctets: pieceOctets, largeOctets: 4096 },
      }),
      formats: [16_000, 48_000, 250_000],
      isReused: true,
      create(sampleRateHz) {
        const discriminator = new FmDiscriminator({ sampleRateHz, carrierHz: sampleRateHz / 10 });
        return { push: (octets) => [...discriminator.push(samplesOf(octets))], flush: () => [] };
      },
      judge(sound, octets) {
        if (sound.length > octets.length) throw new Complaint(`${sound.length} samples`);
        // Half the highest rate at most, of full scale.
        if (sound.some((level) => Math.abs(level as number) > 4.8))
          throw new Complaint('louder than it can be');
      },
    }),
    inputsATrial: blocksATrial,
  },
];
