import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf, parseSigmfMeta, type SigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { SampleDecoder, type SampleFormat, sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import { messageOf } from '../devices/device-error.ts';

/** A recording on the disk, perhaps one that is still written to. */
export interface RecordingFile {
  readonly recordingId: string;
  readonly dataPath: string;
  readonly meta: SigmfMeta;
  readonly format: SampleFormat;
  readonly sampleRateHz: number;
  /** As many as there are whole ones of. */
  readonly samples: number;
  /** When its first sample was heard. */
  readonly startedAtMs: number;
  /** When any of its samples was heard, gaps counted in. */
  atMsOf(sample: number): number;
  /** Where the receiver was tuned at an instant; undefined where nobody told. */
  tunedHz(atMs: number): number | undefined;
}

/**
 * Reads what a recording says of itself; its length is that of its data.
 *
 * @throws never; a file that is missing or wrong is a fault
 */
export function openRecording(folder: string, recordingId: string): Result<RecordingFile> {
  if (!isRecordingId(recordingId))
    return failure({
      kind: 'not-found',
      expected: 'the name of a recording',
      found: recordingId.slice(0, 100),
    });
  const path = join(folder, recordingId);
  try {
    const meta = parseSigmfMeta(readFileSync(`${path}.sigmf-meta`, 'utf8'));
    if (!meta.ok) return meta;
    const dataPath = `${path}.sigmf-data`;
    return describe(recordingId, dataPath, meta.value, statSync(dataPath));
  } catch (error) {
    const kind = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not-found' : 'disk';
    return failure({ kind, expected: `${recordingId} with its metadata`, found: messageOf(error) });
  }
}

/** A file name and nothing else. */
export function isRecordingId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/.test(text) && !text.includes('..');
}

function describe(
  recordingId: string,
  dataPath: string,
  meta: SigmfMeta,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): Result<RecordingFile, Fault<'datatype' | 'not-read'>> {
  const { global, captures } = meta;
  const format = sampleFormatOf(global['core:datatype']);
  if (!format.ok) return format;
  const unread = unreadIn(meta);
  if (unread !== undefined) return failure(unread);
  const sampleRateHz = global['core:sample_rate'] ?? 0;
  const samples = Math.floor(size / format.value.octets);
  const told = captures.filter((one) => one['core:datetime'] !== undefined);
  // What another program did not date ended when its file was changed last.
  const dated =
    told.length > 0
      ? told.map((one) => ({ sample: one['core:sample_start'], atMs: instantOf(one['core:datetime']!) }))
      : [{ sample: samples, atMs: mtimeMs }];
  const atMsOf = (sample: number) => {
    const from = dated.findLast((one) => one.sample <= sample) ?? dated[0]!;
    return from.atMs + ((sample - from.sample) * 1000) / sampleRateHz;
  };
  const tuned = captures
    .filter((one) => one['core:frequency'] !== undefined)
    .map((one) => ({ atMs: atMsOf(one['core:sample_start']), frequencyHz: one['core:frequency']! }));
  return success({
    ...{ recordingId, dataPath, meta, format: format.value, sampleRateHz, samples, atMsOf },
    startedAtMs: atMsOf(0),
    tunedHz: (atMs) => (tuned.findLast((one) => one.atMs <= atMs) ?? tuned[0])?.frequencyHz,
  });
}

/** What this station does not read of SigMF. */
export function unreadIn({ global, captures }: SigmfMeta): Fault<'not-read'> | undefined {
  const not = (expected: string, found: string | number) => ({ kind: 'not-read' as const, expected, found });
  if (global['core:sample_rate'] === undefined) return not('core:sample_rate', 'none');
  if ((global['core:num_channels'] ?? 1) !== 1) return not('one channel', global['core:num_channels']!);
  if (captures.some((one) => Number(one['core:header_bytes'] ?? 0) > 0))
    return not('samples without headers between them', 'core:header_bytes');
  return undefined;
}

/**
 * Its samples in pieces, in order, from one to before another; of IQ two numbers each. Reads as it is asked: for a thread of its own.
 */
export function* samplesOf(
  { dataPath, format, samples }: Pick<RecordingFile, 'dataPath' | 'format' | 'samples'>,
  from = 0,
  to = samples,
): Generator<Float32Array> {
  const decoder = new SampleDecoder(format);
  const file = openSync(dataPath, 'r');
  try {
    const end = Math.min(to, samples) * format.octets;
    const buffer = Buffer.alloc(pieceSamples * format.octets);
    for (let at = Math.max(0, from) * format.octets; at < end; ) {
      const read = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
      if (read === 0) return;
      at += read;
      yield decoder.push(buffer.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

const pieceSamples = 65_536;
