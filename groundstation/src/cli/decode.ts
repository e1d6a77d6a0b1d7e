import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MissionFile } from '@dawa/protocols/mission-file';
import type { Clock } from '@dawa/seams/clock';
import { describeFault, type Result, success } from '@dawa/seams/fault';
import { rootsOf } from 'ccsds-parser/xtce/decode-packet';
import type { XtceDefinition } from 'ccsds-parser/xtce/definition';
import { describeConfigFault } from '../config/config-fault.ts';
import { parseMission, workedMission } from '../config/mission-config.ts';
import { readText } from '../config/read-yaml.ts';
import { parameterInfosOf } from '../dictionary/parameter-infos.ts';
import type { LinkFormat } from '../pipeline/link-frame.ts';
import { createRecordingDecoder } from '../pipeline/recording-decoder.ts';
import { findingsOf } from '../pipeline/recording-findings.ts';
import type { RecordingFormat } from '../pipeline/recording-format.ts';
import type { RecordingItem } from '../pipeline/recording-item.ts';
import { RecordingCounts } from '../pipeline/recording-summary.ts';
import { loadDictionary } from '../pipeline/xtce-dictionary.ts';
import { type DerivedPlan, planDerived } from '../processing/derived-plan.ts';
import { knownNameOf } from '../processing/known-names.ts';
import { type ArgumentSpec, readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';
import { chooseContainer, createParameterTable } from './decode-csv.ts';
import {
  createParameterLines,
  fragmentLine,
  frameLine,
  messageLine,
  type PacketKnowledge,
  packetLine,
} from './decode-lines.ts';
import { chooseLink } from './decode-link.ts';
import { type DecodeOptions, type OptionFault, readDecodeOptions } from './decode-options.ts';
import { withSigmf } from './decode-sigmf.ts';
import { beginningOctets, otherFraming } from './other-framing.ts';
import { ProgressBar } from './progress-bar.ts';

/** What `dawa decode` may be handed beside its streams. */
export type DecodeIo = CommandIo & {
  readonly clock?: Pick<Clock, 'monotonicMs'>;
  readonly signal?: AbortSignal;
};

/**
 * `dawa decode`: a recording of frames or packets in, one JSON record a line out. Streams: memory does not grow with the
 * recording.
 *
 * @returns 0 when the recording was read to its end, damaged frames or not; 2 for wrong usage or unusable input;
 *   130 when interrupted
 */
export async function runDecode(args: readonly string[], io: DecodeIo): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    await writeOut(io.stdout, decodeHelp);
    return 0;
  }
  const read = readArguments(args, spec);
  if (!read.ok) {
    const { where, expected, found } = read.fault;
    complain(io, 'decode', describeFault({ kind: where, expected, found }));
    return 2;
  }
  const told = await withSigmf(read.value.values);
  if (!told.ok) {
    complain(io, 'decode', describeFault(told.fault));
    return 2;
  }
  const options = readDecodeOptions({ ...read.value, values: told.value });
  if (!options.ok) {
    complain(io, 'decode', describeFault(options.fault));
    return 2;
  }
  const knowledge = await readKnowledge(options.value, io);
  if (typeof knowledge === 'string') {
    complain(io, 'decode', knowledge);
    return 2;
  }
  return decodeInput({ ...options.value, format: knowledge.recording }, knowledge, io);
}

export const decodeHelp = `dawa decode: frames, packets and values of a recording

usage: dawa decode --in F --framing tm|aos|uslp|tc|codeblocks|packets|kiss|ax25|cw|records|
                      afsk1200|g3ruh9600|g3ruh4800|cw-audio [options]

  --in F                 the recording; - is standard input
  --framing KIND         what it holds: tm, aos, uslp or tc transfer frames, codeblocks (Reed-Solomon, contents not looked
                         at), packets; kiss (what a TNC sends, frames of AX.25 in it), ax25 (one frame a file; several with
                         --frame-bytes or --fecf), cw (lines of text: Morse beacons), records (of --frame-bytes octets); or
                         audio with frames of AX.25 in it: afsk1200 (1200 baud on FM), g3ruh9600 and g3ruh4800 (FSK
                         and GMSK behind a discriminator, scrambled); or cw-audio, the sound of a Morse beacon
  --rate HZ              audio: samples without a header, 16 bits signed, low octet first, one channel; else a WAV file, or
                         a recording in SigMF (.sigmf-data), which says of its samples itself
  --samples TYPE         audio, with --rate: numbers of another type, as SigMF calls them; IQ goes through a discriminator of
                         FM first: cf32_le, ci16_le, ci8, cu8 (rtl_sdr), rf32_le
  --carrier HZ           IQ: where the signal lies, from the middle (default 0; up to 3 kHz beside it is heard)
  --channel N            audio: the channel of a WAV file, counted from 0 (default), or mean
  --repair N             audio: turn over up to N bits for the frame check to hold, 0 (default), 1 or 2; of damaged frames
                         of 700 bits that cannot be repaired one in a hundred then comes out wrong, or with 2 one in thirty
  --damaged              audio: list frames whose check fails too
  --frame-bytes N        length of a frame with all its fields, without marker and check symbols; not for tc, and for uslp
                         only where all frames are equally long
  --spacecraft-id N      frames of other spacecraft are bad
  --fecf                 frames end with an error control field, which is checked; of kiss and ax25 the frame check, which
                         most TNCs take away
  --no-fecf              kiss, ax25: the frame check is not there, whatever the mission says
  --dialect D            kiss, ax25, audio: spec (callsigns as AX.25 has them) or birds (in plain ASCII, the BIRDS satellites)
  --fecf-32              the same with four octets (uslp)
  --ocf                  AOS frames have an operational control field (TM and USLP frames say so themselves)
  --fhec                 AOS frames have a header error control field
  --insert-zone-bytes N  AOS or USLP frames have an insert zone
  --truncated-bytes N    length of truncated USLP frames
  --packet-vcs A,B,...   only these virtual channels carry packets, whatever the others look like
  --any-version          take packets of any version (old spacecraft send 4); only 0 otherwise
  --encapsulation        encapsulation packets stand between space packets: they are passed over and counted
  --cltu                 tc frames are wrapped in CLTUs
  --no-segments          tc frames have no segment header
  --asm                  search for the attached sync marker 1ACFFC1D, at any bit, also inverted
  --randomized           undo the pseudo-randomizer
  --reed-solomon N       correct errors: 223 or 239 octets of information in 255
  --interleave N         codewords that share a codeblock, 1 to 8 (default 1)
  --dual-basis           Reed-Solomon symbols in the dual basis (CCSDS); otherwise conventional
  --show WHAT            frames (default for codeblocks), packets (default) or parameters
  --partial              packets: list fragments too
  --format FORMAT        ndjson (default), or csv for parameters: a header line with units, then a line a packet (without
                         what the mission derives)
  --container NAME       csv: the container whose packets are listed, where the dictionary has several
  --xtce F               dictionary for parameters
  --root NAME            kiss, ax25, cw, records: the container that decoding begins with; else the mission's links say
  --mission DIR          dictionary, time code, packet error control and framing of links from a mission's folder
  --ship ID              the ship of the mission, where it has several
  --summary F            write counts by virtual channel and APID, gaps and faults to F, as JSON
  --debug                show where an error comes from

example: dawa decode --in pass.bin --framing tm --frame-bytes 223 --asm --randomized --reed-solomon 223 --dual-basis \\
           --fecf --mission missions/aprs-dp --show parameters
         {"name":"bus_voltage","generatedAtMs":1560990151000,"raw":5012,"value":5.012,"unit":"V","limitState":"nominal"}
example: dawa decode --in pass.bin --framing packets --mission missions/aprs-dp --show parameters --format csv \\
           --container HK_PAYLOAD_FAST > housekeeping.csv
         generatedAtMs,limitState,...,mode,...,bus_voltage [V],bus_current [mA],temp_pa [degC],...
         1560990151000,nominal,...,RX,...,5.012,92,24.51,...
example: dawa decode --in missions/birds2/captures/synthetic-beacon.txt --framing cw --mission missions/birds2 \\
           --show parameters
         {"name":"battery_voltage","generatedAtMs":null,"raw":160,"value":4.07,"unit":"V","limitState":"nominal"}
`;

const value = (valueName: string, help: string) => ({ kind: 'value', valueName, help }) as const;
const flag = (help: string) => ({ kind: 'flag', help }) as const;

const spec: ArgumentSpec = {
  options: {
    in: value('F', 'the recording'),
    framing: value(
      'KIND',
      'tm, aos, uslp, tc, codeblocks, packets, kiss, ax25, cw, records or what audio holds',
    ),
    'frame-bytes': value('N', 'length of a frame'),
    'spacecraft-id': value('N', 'frames of other spacecraft are bad'),
    fecf: flag('frames end with an error control field'),
    'no-fecf': flag('the frame check is not there'),
    rate: value('HZ', 'sample rate of audio without a header'),
    samples: value('TYPE', 'type of its numbers'),
    carrier: value('HZ', 'where the signal lies in IQ'),
    channel: value('N', 'channel of a WAV file'),
    repair: value('N', 'bits that may be turned over'),
    damaged: flag('list damaged frames of audio'),
    dialect: value('D', 'spec or birds'),
    root: value('NAME', 'the container that decoding begins with'),
    ship: value('ID', 'the ship of the mission'),
    ocf: flag('frames have an operational control field'),
    'fecf-32': flag('an error control field of four octets'),
    fhec: flag('AOS frames have a header error control field'),
    'insert-zone-bytes': value('N', 'length of the insert zone'),
    'truncated-bytes': value('N', 'length of truncated USLP frames'),
    'packet-vcs': value('A,B,...', 'virtual channels that carry packets'),
    'any-version': flag('take packets of any version'),
    encapsulation: flag('pass over encapsulation packets'),
    cltu: flag('tc frames are wrapped in CLTUs'),
    'no-segments': flag('tc frames have no segment header'),
    asm: flag('search for the sync marker'),
    randomized: flag('undo the randomizer'),
    'reed-solomon': value('N', '223 or 239'),
    interleave: value('N', '1 to 8'),
    'dual-basis': flag('symbols in the dual basis'),
    show: value('WHAT', 'frames, packets or parameters'),
    partial: flag('list fragments'),
    format: value('FORMAT', 'ndjson or csv'),
    container: value('NAME', 'the container of a csv table'),
    xtce: value('F', 'dictionary'),
    mission: value('DIR', 'folder of a mission'),
    summary: value('F', 'where to write the counts'),
    debug: flag('show where an error comes from'),
  },
  positionals: [],
};

async function decodeInput(
  options: DecodeOptions,
  knowledge: PacketKnowledge,
  io: DecodeIo,
): Promise<ExitCode> {
  const decoder = createRecordingDecoder(options.format);
  const counts = new RecordingCounts();
  const writer = chooseWriter(options, knowledge, counts);
  if (!writer.ok) {
    complain(io, 'decode', describeFault(writer.fault));
    return 2;
  }
  const { linesOf, lastLines } = writer.value;
  const bar = new ProgressBar(io, options.input);
  const isFromStdin = options.input === '-';
  let octets = 0;
  let beginning = new Uint8Array(0);
  try {
    const all = isFromStdin ? undefined : (await stat(options.input)).size;
    const input: AsyncIterable<Uint8Array | string> = isFromStdin
      ? io.stdin
      : createReadStream(options.input, { highWaterMark: 256 * 1024 });
    for await (const chunk of input) {
      if (io.signal?.aborted) return 130;
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
      octets += bytes.length;
      if (beginning.length < beginningOctets)
        beginning = Uint8Array.from([...beginning, ...bytes.subarray(0, beginningOctets)]);
      counts.addOctets(bytes.length);
      // A reader that has seen enough (`| head`) ends the work, and that is no error.
      if (!(await writeOut(io.stdout, linesOf(decoder.push(bytes))))) return 0;
      if (decoder.unusable !== undefined) break;
      bar.update(octets, all);
    }
    await writeOut(io.stdout, linesOf(decoder.flush()) + lastLines());
    if (decoder.unusable !== undefined) {
      bar.finish();
      complain(io, 'decode', `${options.input}: ${describeFault(decoder.unusable)}`);
      return 2;
    }
  } catch (error) {
    bar.finish();
    complain(io, 'decode', `${options.input}: ${readErrorText(error)}`);
    return 2;
  } finally {
    bar.finish();
  }
  return finish(options, counts, io, beginning);
}

async function finish(
  options: DecodeOptions,
  counts: RecordingCounts,
  io: DecodeIo,
  beginning: Uint8Array,
): Promise<ExitCode> {
  const summary = counts.summary();
  if (summary.trailingOctets > 0) {
    const { trailingOctets } = summary;
    complain(
      io,
      'decode',
      `${options.input}: the last ${trailingOctets} octets are no whole ${unitOf(options)}`,
    );
  }
  // What misleads those who do not know it is said aloud; all the rest stands in the summary.
  const findings = findingsOf(summary);
  // Sound in which nobody sends is what it was said to be.
  const isDoubted = summary.frames.good === 0 && options.format.audio === undefined;
  const other = isDoubted ? otherFraming(beginning, options.format.framing) : undefined;
  if (other !== undefined) findings.push({ text: other, isGrave: true });
  for (const { text, isGrave } of findings) {
    if (isGrave) complain(io, 'decode', `${options.input}: ${text}`);
  }
  if (options.summaryFile === undefined) return 0;
  const document = {
    in: options.input,
    framing: options.format.framing,
    ...summary,
    findings: findings.map(({ text }) => text),
  };
  try {
    await writeFile(options.summaryFile, `${JSON.stringify(document, null, 2)}\n`);
    return 0;
  } catch (error) {
    complain(io, 'decode', `${options.summaryFile}: ${readErrorText(error)}`);
    return 2;
  }
}

interface Writer {
  linesOf(items: readonly RecordingItem[]): string;
  /** What was kept back for a batch. */
  lastLines(): string;
}

function chooseWriter(
  options: DecodeOptions,
  knowledge: PacketKnowledge,
  counts: RecordingCounts,
): Result<Writer, OptionFault> {
  const { definition, format, rootContainer } = knowledge;
  if (options.output !== 'csv' || definition === undefined)
    return success({ linesOf: lineWriter(options, knowledge, counts), lastLines: () => '' });
  const container = chooseContainer(definition, options.containerName, rootContainer);
  if (!container.ok) return container;
  const table = createParameterTable(definition, container.value, format, counts, rootContainer);
  const linesOf = (items: readonly RecordingItem[]) => {
    let text = '';
    for (const item of items) {
      counts.add(item);
      if (item.kind === 'packet') text += table.push(item.packet);
      else if (item.kind === 'message') text += table.pushOctets(item.link.content);
    }
    return text;
  };
  return success({ linesOf, lastLines: () => table.flush() });
}

function lineWriter(
  options: DecodeOptions,
  knowledge: PacketKnowledge,
  counts: RecordingCounts,
): (items: readonly RecordingItem[]) => string {
  const parameterLines = knowledge.dictionary === undefined ? undefined : createParameterLines(knowledge);
  return (items) => {
    const lines: string[] = [];
    for (const item of items) {
      counts.add(item);
      if (item.kind === 'frame' && options.shown === 'frames') lines.push(frameLine(item));
      if (item.kind === 'fragment' && options.shown === 'packets' && options.isShowingFragments) {
        lines.push(fragmentLine(item));
      }
      if (item.kind !== 'packet' && item.kind !== 'message') continue;
      if (options.shown === 'packets')
        lines.push(item.kind === 'packet' ? packetLine(item, knowledge) : messageLine(item));
      if (options.shown !== 'parameters' || parameterLines === undefined) continue;
      const parameters = parameterLines(item);
      counts.addParameters(parameters.count);
      if (parameters.fault !== undefined) counts.addFault(parameters.fault);
      lines.push(parameters.text);
    }
    return lines.join('');
  };
}

/** All that is known before the first octet is read. */
type Knowledge = PacketKnowledge & { readonly recording: RecordingFormat };

/** Dictionary, packet format and framing, or the line that says why they cannot be used. */
async function readKnowledge(options: DecodeOptions, io: DecodeIo): Promise<Knowledge | string> {
  const { missionFolder, xtceFile } = options;
  if (missionFolder === undefined) return joinKnowledge(options, undefined, xtceFile, io);
  const path = join(missionFolder, 'mission.yaml');
  const text = await readText(path);
  if (!text.ok) return describeConfigFault(text.fault);
  const parsed = parseMission(text.value, path);
  const mission = parsed.ok ? workedMission(parsed.value, options.shipId, path) : parsed;
  if (!mission.ok) return describeConfigFault(mission.fault);
  return joinKnowledge(options, mission.value, xtceFile ?? join(dirname(path), mission.value.telemetry), io);
}

async function joinKnowledge(
  options: DecodeOptions,
  mission: MissionFile | undefined,
  xtceFile: string | undefined,
  io: DecodeIo,
): Promise<Knowledge | string> {
  const chosen = chooseLink(options, mission?.links ?? []);
  if (!chosen.ok) return describeFault(chosen.fault);
  const loaded = xtceFile === undefined ? noDictionary : await readDictionary(xtceFile, io);
  if (typeof loaded === 'string') return loaded;
  const rootContainer = chosen.value?.rootContainer;
  const unknown = findUnknownRoot(loaded.definition, rootContainer);
  if (unknown !== undefined) return unknown;
  const recording = { ...options.format, link: linkOf(chosen.value?.link, options.format) };
  const derived = planOf(mission, loaded.definition);
  for (const { parameter, kind, expected, found } of derived?.faults ?? [])
    complain(io, 'decode', describeFault({ kind: `derived: ${parameter}: ${kind}`, expected, found }));
  return { ...loaded, recording, rootContainer, derived, format: mission?.packets };
}

/** What comes out of audio has its check, whatever a TNC of the mission does with it. */
function linkOf(link: LinkFormat | undefined, { audio }: RecordingFormat): LinkFormat | undefined {
  return link === undefined || audio === undefined ? link : { ...link, hasFrameCheck: true };
}

function planOf(
  mission: MissionFile | undefined,
  definition: XtceDefinition | undefined,
): DerivedPlan | undefined {
  if (mission === undefined || definition === undefined || mission.derived.length === 0) return undefined;
  return planDerived(mission.derived, parameterInfosOf(definition, {}).map(knownNameOf));
}

function findUnknownRoot(
  definition: XtceDefinition | undefined,
  rootContainer: string | undefined,
): string | undefined {
  if (definition === undefined || rootContainer === undefined) return undefined;
  if (rootsOf(definition, rootContainer).length > 0) return undefined;
  const roots = rootsOf(definition, undefined).map(({ name }) => name);
  return describeFault({
    kind: 'root container',
    expected: `one of ${roots.slice(0, 20).join(', ')}`,
    found: rootContainer,
  });
}

const noDictionary = { dictionary: undefined, definition: undefined };

/** What of a dictionary cannot be used is said, and the rest of it is used. */
async function readDictionary(path: string, io: DecodeIo) {
  const text = await readText(path, largestDictionaryCharacters);
  if (!text.ok) return describeConfigFault(text.fault);
  const loaded = loadDictionary(text.value);
  if (!loaded.ok) return `${path}: ${describeFault(loaded.fault)}`;
  const { definition, dictionary, warnings } = loaded.value;
  for (const warning of warnings.slice(0, 5)) complain(io, 'decode', `${path}: ${warning}`);
  if (warnings.length > 5) complain(io, 'decode', `${path}: ${warnings.length - 5} more of the kind`);
  return { definition, dictionary };
}

/** Dictionaries of large missions are tens of megabytes. */
const largestDictionaryCharacters = 256_000_000;

function readErrorText(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'expected a file, found no such file';
  if (code === 'EISDIR') return 'expected a file, found a folder';
  return message;
}

function unitOf({ format }: DecodeOptions): string {
  if (format.framing === 'packets') return 'packet';
  return format.reedSolomon === null ? 'frame' : 'codeblock';
}
