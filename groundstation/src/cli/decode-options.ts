import { failure, type Result, success } from '@dawa/seams/fault';
import type { RecordingFormat } from '../pipeline/recording-decoder.ts';
import type { Arguments } from './arguments.ts';

export type Shown = 'frames' | 'packets' | 'parameters';

export interface DecodeOptions {
  /** A file, or `-` for standard input. */
  readonly input: string;
  readonly format: RecordingFormat;
  readonly shown: Shown;
  readonly isShowingFragments: boolean;
  readonly summaryFile: string | undefined;
  readonly xtceFile: string | undefined;
  readonly missionFolder: string | undefined;
}

/** An option and what is wrong with it; `kind` is the option, as it stands in the error line. */
export interface OptionFault {
  readonly kind: string;
  readonly expected: string | number;
  readonly found: string | number;
}

/** What `dawa decode` was asked for, or the first thing in it that cannot be meant. */
export function readDecodeOptions({ values, flags }: Arguments): Result<DecodeOptions, OptionFault> {
  const numbers = readNumbers(values);
  if (!numbers.ok) return numbers;
  const { spacecraftId, frameBytes, insertZoneBytes, interleave, reedSolomon } = numbers.value;
  const input = values['in'];
  if (input === undefined)
    return failure({ kind: '--in', expected: 'a file, or - for standard input', found: 'nothing' });
  const framing = values['framing'];
  if (!isFraming(framing)) return failure(framingFault(framing));
  const shown = values['show'] ?? (framing === 'codeblocks' ? 'frames' : 'packets');
  if (shown !== 'frames' && shown !== 'packets' && shown !== 'parameters') {
    return failure({ kind: '--show', expected: 'frames, packets or parameters', found: shown });
  }
  if (reedSolomon !== undefined && reedSolomon !== 223 && reedSolomon !== 239) {
    return failure({ kind: '--reed-solomon', expected: '223 or 239', found: reedSolomon });
  }
  if (framing === 'codeblocks' && reedSolomon === undefined) {
    return failure({ kind: '--reed-solomon', expected: '223 or 239 for codeblocks', found: 'nothing' });
  }
  if (reedSolomon === undefined && (flags.has('dual-basis') || values['interleave'] !== undefined)) {
    const kind = flags.has('dual-basis') ? '--dual-basis' : '--interleave';
    return failure({ kind, expected: '--reed-solomon beside it', found: 'none' });
  }
  const frameOctets = frameBytes ?? (reedSolomon === undefined ? undefined : reedSolomon * interleave);
  if (frameOctets === undefined && framing !== 'packets') {
    return failure({ kind: '--frame-bytes', expected: 'the length of a frame', found: 'nothing' });
  }
  const shortest = framing === 'codeblocks' ? 1 : 7;
  if (frameOctets !== undefined && frameOctets < shortest) {
    return failure({ kind: '--frame-bytes', expected: `at least ${shortest}`, found: frameOctets });
  }
  if (reedSolomon !== undefined && frameOctets !== undefined) {
    const most = reedSolomon * interleave;
    if (frameOctets > most || (most - frameOctets) % interleave !== 0) {
      const expected = `${most}, or less by a multiple of ${interleave}`;
      return failure({ kind: '--frame-bytes', expected, found: frameOctets });
    }
  }
  if (shown === 'parameters' && values['xtce'] === undefined && values['mission'] === undefined) {
    return failure({ kind: '--show parameters', expected: '--xtce FILE or --mission DIR', found: 'neither' });
  }
  return success({
    input,
    shown,
    isShowingFragments: flags.has('partial'),
    summaryFile: values['summary'],
    xtceFile: values['xtce'],
    missionFolder: values['mission'],
    format: {
      framing,
      spacecraftId,
      frameOctets: frameOctets ?? 0,
      hasErrorControl: flags.has('fecf'),
      hasOperationalControl: flags.has('ocf'),
      insertZoneOctets: insertZoneBytes ?? 0,
      hasMarkers: flags.has('asm'),
      isRandomized: flags.has('randomized'),
      reedSolomon:
        reedSolomon === undefined
          ? null
          : {
              informationOctets: reedSolomon,
              isDualBasis: flags.has('dual-basis'),
              interleaveDepth: interleave,
            },
    },
  });
}

const framings = ['tm', 'aos', 'codeblocks', 'packets'] as const;
const laterFramings = ['tc', 'kiss', 'ax25', 'uslp'];

function isFraming(text: string | undefined): text is RecordingFormat['framing'] {
  return (framings as readonly (string | undefined)[]).includes(text);
}

function framingFault(found: string | undefined): OptionFault {
  const isLater = found !== undefined && laterFramings.includes(found);
  return {
    kind: '--framing',
    expected: `one of ${framings.join(', ')}`,
    found: isLater ? `${found}, which is not there yet` : (found ?? 'nothing'),
  };
}

interface Numbers {
  readonly spacecraftId: number | undefined;
  readonly frameBytes: number | undefined;
  readonly insertZoneBytes: number | undefined;
  readonly interleave: number;
  readonly reedSolomon: number | undefined;
}

function readNumbers(values: Arguments['values']): Result<Numbers, OptionFault> {
  const read: Record<string, number | undefined> = {};
  for (const [name, { low, high }] of Object.entries(ranges)) {
    const text = values[name];
    if (text === undefined) continue;
    const value = /^(\d+|0[xX][0-9a-fA-F]+)$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= low && value <= high)) {
      return failure({ kind: `--${name}`, expected: `a whole number from ${low} to ${high}`, found: text });
    }
    read[name] = value;
  }
  return success({
    spacecraftId: read['spacecraft-id'],
    frameBytes: read['frame-bytes'],
    insertZoneBytes: read['insert-zone-bytes'],
    interleave: read['interleave'] ?? 1,
    reedSolomon: read['reed-solomon'],
  });
}

const ranges: Record<string, { low: number; high: number }> = {
  'spacecraft-id': { low: 0, high: 1023 },
  'frame-bytes': { low: 1, high: 65_536 },
  'insert-zone-bytes': { low: 0, high: 65_536 },
  interleave: { low: 1, high: 8 },
  'reed-solomon': { low: 0, high: 255 },
};
