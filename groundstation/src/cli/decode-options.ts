import { modulationNames } from '@dawa/protocols/demodulators';
import { failure, type Result, success } from '@dawa/seams/fault';
import {
  isLinkFraming,
  isModulation,
  linkFramings,
  type RecordingFormat,
} from '../pipeline/recording-format.ts';
import type { Arguments } from './arguments.ts';
import { audioOptionNames, readAudioOptions } from './decode-audio-options.ts';

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
  /** The ship of the mission; undefined for the one that it names itself. */
  readonly shipId: string | undefined;
  /** How callsigns are written; undefined where it was not typed. */
  readonly dialect: 'spec' | 'birds' | undefined;
  /** Of links without transfer frames: the two octets of check are there; undefined where it was not typed. */
  readonly hasFrameCheck: boolean | undefined;
  /** The container that decoding begins with; undefined where it was not typed. */
  readonly rootContainer: string | undefined;
  /** CSV: a table of the packets of one container; parameters only. */
  readonly output: 'ndjson' | 'csv';
  /** The container of the table; undefined where the dictionary has only one. */
  readonly containerName: string | undefined;
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
  const { spacecraftId, frameBytes, insertZoneBytes, interleave, reedSolomon, truncatedBytes } =
    numbers.value;
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
  const stray = findStrayOption(framing, values, flags);
  if (stray !== undefined) return failure(stray);
  const most = highestSpacecraftId[framing];
  if (spacecraftId !== undefined && most !== undefined && spacecraftId > most) {
    return failure({ kind: '--spacecraft-id', expected: `0 to ${most} in ${framing}`, found: spacecraftId });
  }
  const channels = readChannels(values['packet-vcs'], framing === 'tm' ? 7 : 63);
  if (!channels.ok) return channels;
  const frameOctets = frameBytes ?? (reedSolomon === undefined ? undefined : reedSolomon * interleave);
  const isSelfLong =
    framing === 'packets' ||
    (isLinkFraming(framing) && framing !== 'records') ||
    framing === 'tc' ||
    (framing === 'uslp' && !flags.has('asm'));
  if (frameOctets === undefined && !isSelfLong) {
    return failure({ kind: '--frame-bytes', expected: 'the length of a frame', found: 'nothing' });
  }
  const shortest = framing === 'codeblocks' || framing === 'records' ? 1 : 7;
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
  const dialect = values['dialect'];
  if (dialect !== undefined && dialect !== 'spec' && dialect !== 'birds')
    return failure({ kind: '--dialect', expected: 'spec or birds', found: dialect });
  if (flags.has('fecf') && flags.has('no-fecf'))
    return failure({ kind: '--no-fecf', expected: 'no --fecf beside it', found: 'both' });
  if (values['ship'] !== undefined && values['mission'] === undefined)
    return failure({ kind: '--ship', expected: '--mission DIR beside it', found: 'none' });
  const audio = isModulation(framing) ? readAudioOptions(framing, values, flags) : success(undefined);
  if (!audio.ok) return audio;
  const output = values['format'] ?? 'ndjson';
  if (output !== 'ndjson' && output !== 'csv')
    return failure({ kind: '--format', expected: 'ndjson or csv', found: output });
  if (output === 'csv' && shown !== 'parameters')
    return failure({ kind: '--format csv', expected: '--show parameters beside it', found: shown });
  if (values['container'] !== undefined && output !== 'csv')
    return failure({ kind: '--container', expected: '--format csv beside it', found: output });
  return success({
    input,
    shown,
    isShowingFragments: flags.has('partial'),
    summaryFile: values['summary'],
    xtceFile: values['xtce'],
    missionFolder: values['mission'],
    shipId: values['ship'],
    dialect,
    hasFrameCheck: flags.has('fecf') ? true : flags.has('no-fecf') ? false : undefined,
    rootContainer: values['root'],
    output,
    containerName: values['container'],
    format: {
      framing,
      spacecraftId,
      frameOctets: frameOctets ?? 0,
      hasErrorControl: flags.has('fecf'),
      errorControlOctets: flags.has('fecf-32') ? 4 : flags.has('fecf') ? 2 : 0,
      hasOperationalControl: flags.has('ocf'),
      hasHeaderErrorControl: flags.has('fhec'),
      insertZoneOctets: insertZoneBytes ?? 0,
      truncatedFrameOctets: truncatedBytes,
      packetVirtualChannelIds: channels.value,
      acceptsEncapsulation: flags.has('encapsulation'),
      acceptsAnyVersion: flags.has('any-version'),
      hasSegmentHeaders: !flags.has('no-segments'),
      hasCltus: flags.has('cltu'),
      hasMarkers: flags.has('asm'),
      link: undefined,
      audio: audio.value,
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

const framings = ['tm', 'aos', 'uslp', 'tc', 'codeblocks', 'packets', ...linkFramings] as const;

/** Source: CCSDS 132.0-B-3, 4.1.2.2; 732.0-B-4, 4.1.2.2; 732.1-B-3, 4.1.2.2; 232.0-B-4, 4.1.2.5 */
const highestSpacecraftId: Record<string, number | undefined> = {
  tm: 1023,
  aos: 255,
  uslp: 65_535,
  tc: 1023,
};

/** Options that are only meant for some framings; elsewhere they would be ignored, and are refused. */
const framingsOfOption: Record<string, readonly string[]> = {
  'packet-vcs': ['tm', 'aos'],
  encapsulation: ['tm', 'aos', 'uslp'],
  'any-version': ['tm', 'aos', 'uslp'],
  fhec: ['aos'],
  'fecf-32': ['uslp'],
  'truncated-bytes': ['uslp'],
  cltu: ['tc'],
  'no-segments': ['tc'],
  dialect: ['kiss', 'ax25', ...modulationNames],
  'no-fecf': ['kiss', 'ax25'],
  root: linkFramings,
  ...Object.fromEntries(audioOptionNames.map((name) => [name, modulationNames])),
};

function findStrayOption(
  framing: string,
  values: Arguments['values'],
  flags: Arguments['flags'],
): OptionFault | undefined {
  for (const [name, allowed] of Object.entries(framingsOfOption)) {
    if ((values[name] === undefined && !flags.has(name)) || allowed.includes(framing)) continue;
    return { kind: `--${name}`, expected: `--framing ${allowed.join(' or ')} beside it`, found: framing };
  }
  if (isLinkFraming(framing)) return findStrayLinkOption(framing, values, flags);
  if (framing !== 'tc') return undefined;
  for (const name of ['asm', 'reed-solomon', 'frame-bytes'])
    if (flags.has(name) || values[name] !== undefined)
      return {
        kind: `--${name}`,
        expected: 'not with tc, whose frames tell their length',
        found: `--${name}`,
      };
  if (flags.has('randomized') && !flags.has('cltu'))
    return { kind: '--randomized', expected: '--cltu beside it with tc', found: 'none' };
  return undefined;
}

/** Nothing of transfer frames is meant where there are none. */
function findStrayLinkOption(
  framing: string,
  values: Arguments['values'],
  flags: Arguments['flags'],
): OptionFault | undefined {
  const hasLength = framing === 'ax25' || framing === 'records';
  const hasCheck = framing === 'kiss' || framing === 'ax25';
  const ofTransferFrames = ['asm', 'ocf', 'randomized', 'reed-solomon', 'insert-zone-bytes', 'spacecraft-id'];
  const stray = [...ofTransferFrames, ...(hasLength ? [] : ['frame-bytes']), ...(hasCheck ? [] : ['fecf'])];
  const found = stray.find((name) => flags.has(name) || values[name] !== undefined);
  if (found === undefined) return undefined;
  return { kind: `--${found}`, expected: `not with ${framing}`, found: `--${found}` };
}

function readChannels(
  text: string | undefined,
  most: number,
): Result<readonly number[] | undefined, OptionFault> {
  if (text === undefined) return success(undefined);
  const channels = text.split(',').map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : Number.NaN));
  if (channels.every((channel) => channel <= most)) return success(channels);
  return failure({
    kind: '--packet-vcs',
    expected: `channels from 0 to ${most}, with commas between`,
    found: text,
  });
}

function isFraming(text: string | undefined): text is RecordingFormat['framing'] {
  return (framings as readonly (string | undefined)[]).includes(text);
}

function framingFault(found: string | undefined): OptionFault {
  return {
    kind: '--framing',
    expected: `one of ${framings.join(', ')}`,
    found: found ?? 'nothing',
  };
}

interface Numbers {
  readonly spacecraftId: number | undefined;
  readonly frameBytes: number | undefined;
  readonly insertZoneBytes: number | undefined;
  readonly interleave: number;
  readonly reedSolomon: number | undefined;
  readonly truncatedBytes: number | undefined;
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
    truncatedBytes: read['truncated-bytes'],
  });
}

const ranges: Record<string, { low: number; high: number }> = {
  'spacecraft-id': { low: 0, high: 65_535 },
  'truncated-bytes': { low: 6, high: 65_536 },
  'frame-bytes': { low: 1, high: 65_536 },
  'insert-zone-bytes': { low: 0, high: 65_536 },
  interleave: { low: 1, high: 8 },
  'reed-solomon': { low: 0, high: 255 },
};
