import { type ModulationName, modulationNames } from '@dawa/protocols/demodulators';
import { frameCheckOctets } from '@dawa/protocols/frame-check';
import { createSoundDemodulator, soundRatesHz } from '@dawa/protocols/sound-demodulator';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { type RecordingFile, samplesOf } from './recording-file.ts';

/** A frame that was taken out of a recording. */
export interface FoundFrame {
  readonly modulation: ModulationName;
  /** Without its check, which held; of Morse a line of text. */
  readonly octets: Uint8Array;
  readonly startSample: number;
  readonly endSample: number;
  /** When its last bit was heard. */
  readonly endAtMs: number;
  readonly levelDb: number;
}

/** Those that can be made of so many samples a second; a fault names one that cannot. */
export function modulationsFor(
  file: Pick<RecordingFile, 'format' | 'sampleRateHz'>,
  asked?: readonly string[],
): Result<readonly ModulationName[], Fault<'modulation'>> {
  const able = modulationNames.filter((name) => {
    const rates = soundRatesHz(name, file.format.kind);
    return rates !== undefined && file.sampleRateHz >= rates.lowest && file.sampleRateHz <= rates.highest;
  });
  if (able.length === 0) {
    const expected = 'a recording with enough samples a second';
    return failure({ kind: 'modulation', expected, found: file.sampleRateHz });
  }
  const wrong = asked?.find((name) => !(able as readonly string[]).includes(name));
  if (wrong !== undefined) return failure({ kind: 'modulation', expected: able.join(', '), found: wrong });
  // Morse is no frame: it is only looked for where somebody asks for it.
  const usual = able.filter((name) => name !== 'cw-audio');
  return success(asked === undefined ? usual : able.filter((name) => asked.includes(name)));
}

/** Every frame whose check holds, by the end of each; one that two demodulators found is there once. */
export function framesIn(
  file: RecordingFile,
  modulations: readonly ModulationName[],
  onProgress: (progress: { readonly share: number; readonly found: number }) => void = () => {},
): FoundFrame[] {
  const { sampleRateHz } = file;
  const ears = modulations.map((modulation) => ({
    modulation,
    demodulator: createSoundDemodulator(modulation, { kind: file.format.kind, sampleRateHz }),
  }));
  const found: FoundFrame[] = [];
  const take = (modulation: ModulationName, frames: ReturnType<(typeof ears)[0]['demodulator']['push']>) => {
    for (const { octets, isCheckGood, startSample, endSample, levelDb } of frames) {
      if (!isCheckGood) continue;
      found.push({
        ...{ modulation, startSample, endSample, levelDb },
        octets: modulation === 'cw-audio' ? octets : octets.slice(0, octets.length - frameCheckOctets),
        endAtMs: file.atMsOf(endSample),
      });
    }
  };
  let heard = 0;
  for (const piece of samplesOf(file)) {
    for (const { modulation, demodulator } of ears) take(modulation, demodulator.push(piece));
    heard += piece.length / (file.format.kind === 'iq' ? 2 : 1);
    onProgress({ share: Math.min(1, heard / file.samples), found: found.length });
  }
  for (const { modulation, demodulator } of ears) take(modulation, demodulator.flush());
  found.sort((a, b) => a.endSample - b.endSample);
  return found.filter(
    (one, index) => !found.slice(Math.max(0, index - 8), index).some((other) => isSame(one, other, file)),
  );
}

/** On the air at the same time, octet for octet. */
function isSame(one: FoundFrame, other: FoundFrame, { sampleRateHz }: RecordingFile): boolean {
  const apartS = (one.endSample - other.endSample) / sampleRateHz;
  return apartS < sameWithinS && Buffer.compare(one.octets, other.octets) === 0;
}

const sameWithinS = 0.1;
