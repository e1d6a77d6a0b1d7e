import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import type { Clock } from '@dawa/seams/clock';
import { describeFault } from '@dawa/seams/fault';
import { createRecordingDecoder } from '../pipeline/recording-decoder.ts';
import { findingsOf } from '../pipeline/recording-findings.ts';
import { RecordingCounts } from '../pipeline/recording-summary.ts';
import { readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';
import { readKnowledge } from './decode-knowledge.ts';
import type { PacketKnowledge } from './decode-lines.ts';
import { type DecodeOptions, readDecodeOptions } from './decode-options.ts';
import { withSigmf } from './decode-sigmf.ts';
import { decodeHelp, decodeSpec } from './decode-usage.ts';
import { chooseWriter } from './decode-writer.ts';
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
  const read = readArguments(args, decodeSpec);
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
