import { createReadStream } from 'node:fs';
import { copyFile, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatSigmfMeta, parseSigmfMeta } from '@dawa/protocols/sigmf/sigmf-meta';
import { sampleFormatOf } from '@dawa/protocols/sigmf/sigmf-samples';
import { WavReader } from '@dawa/protocols/wav';
import { type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { LogStorage } from '../archive/log-storage.ts';
import { messageOf } from '../devices/device-error.ts';
import { type DawaFields, dawaExtension, writeFields } from './recording-fields.ts';
import { openRecording, type RecordingFile, unreadIn } from './recording-file.ts';
import { recordingIdOf } from './recording-name.ts';
import { RecordingWriter, replaceFile } from './recording-writer.ts';

export interface BringIn {
  readonly storage: LogStorage;
  readonly folder: string;
  /** A WAV file, or the metadata of SigMF with the data beside it. */
  readonly path: string;
  readonly fields: Omit<DawaFields, 'origin'>;
  /** When its first sample was heard, where the file does not say so. */
  readonly startedAtMs?: number | undefined;
  readonly frequencyHz?: number | undefined;
  readonly title?: string | undefined;
}

/** A recording under its name among the others; the same one comes in once. */
export type BroughtIn = { readonly recording: RecordingFile; readonly wasThere: boolean };

/**
 * Brings a recording of another program among those of the station. SigMF is taken over with every field of it, sound of a WAV file
 * (its first channel) becomes SigMF.
 */
export async function bringIn(request: BringIn): Promise<Result<BroughtIn>> {
  try {
    return /\.sigmf-(meta|data)$/.test(request.path) ? await takeSigmf(request) : await takeWav(request);
  } catch (error) {
    return failure({
      kind: 'disk',
      expected: 'a recording that can be read and copied',
      found: messageOf(error),
    });
  }
}

async function takeSigmf(request: BringIn): Promise<Result<BroughtIn>> {
  const { storage, folder, fields, startedAtMs, frequencyHz, title } = request;
  const base = request.path.replace(/\.sigmf-(meta|data)$/, '');
  const read = parseSigmfMeta(await readFile(`${base}.sigmf-meta`, 'utf8'));
  if (!read.ok) return read;
  const { global, captures, annotations } = read.value;
  const format = sampleFormatOf(global['core:datatype']);
  if (!format.ok) return format;
  const unread = unreadIn(read.value);
  if (unread !== undefined) return failure(unread);
  const { 'core:dataset': dataset, 'core:extensions': extensions, ...rest } = global;
  const dataPath = dataset === undefined ? `${base}.sigmf-data` : join(dirname(base), dataset);
  const told = captures.find((one) => one['core:datetime'] !== undefined)?.['core:datetime'];
  const { mtimeMs, size } = await stat(dataPath);
  const lastedMs = (size / format.value.octets / (global['core:sample_rate'] ?? 1)) * 1000;
  const atMs = told === undefined ? (startedAtMs ?? mtimeMs - lastedMs) : Date.parse(told);
  const recordingId = recordingIdOf(atMs, `import-${basename(base)}`);
  const there = openRecording(folder, recordingId);
  if (there.ok) return success({ recording: there.value, wasThere: true });
  const [first, ...others] = captures as [(typeof captures)[0], ...typeof captures];
  const text = formatSigmfMeta({
    global: {
      ...rest,
      ...(title !== undefined && { 'core:description': title }),
      'core:extensions': [...(Array.isArray(extensions) ? extensions.filter(isForeign) : []), dawaExtension],
      ...writeFields({ ...fields, origin: 'import' }),
    } as typeof global,
    captures: [
      {
        ...first,
        ...(told === undefined && { 'core:datetime': new Date(atMs).toISOString() }),
        ...(frequencyHz !== undefined &&
          first['core:frequency'] === undefined && { 'core:frequency': frequencyHz }),
      },
      ...others,
    ],
    annotations,
  });
  await storage.makeDirectory(folder);
  const target = join(folder, recordingId);
  try {
    await copyFile(dataPath, `${target}.sigmf-data`);
    await replaceFile(storage, `${target}.sigmf-meta`, text);
  } catch (error) {
    await rm(`${target}.sigmf-data`, { force: true });
    throw error;
  }
  const made = openRecording(folder, recordingId);
  return made.ok ? success({ recording: made.value, wasThere: false }) : made;
}

function isForeign(extension: unknown): boolean {
  return (extension as { name?: unknown } | null)?.name !== dawaExtension.name;
}

async function takeWav(request: BringIn): Promise<Result<BroughtIn>> {
  const { storage, folder, path, fields, title = basename(path) } = request;
  const started = request.startedAtMs ?? (await stat(path)).mtimeMs;
  const recordingId = recordingIdOf(started, `import-${basename(path).replace(/\.\w+$/, '')}`);
  const there = openRecording(folder, recordingId);
  if (there.ok) return success({ recording: there.value, wasThere: true });
  const reader = new WavReader();
  let writer: RecordingWriter | undefined;
  let sampleRateHz = 0;
  let at = 0;
  let trouble: string | undefined;
  for await (const bytes of createReadStream(path, { highWaterMark: 64 * 1024 })) {
    const samples = reader.push(bytes as Buffer);
    if (!samples.ok) {
      await writer?.end();
      await forget(folder, recordingId);
      return failure(notWav(samples.fault, bytes as Buffer));
    }
    if (reader.format === undefined || samples.value.length === 0) continue;
    sampleRateHz = reader.format.sampleRateHz;
    if (writer === undefined) {
      const format = sampleFormatOf('ri16_le');
      if (!format.ok) return format;
      const begun = await RecordingWriter.begin({
        ...{ folder, recordingId, storage, reserveOctets: 0 },
        start: {
          ...{ ...fields, origin: 'import', title, sampleRateHz, format: format.value },
          hardware: `brought in from ${basename(path)}`,
        },
        onTrouble: (why) => {
          trouble = why;
        },
      });
      if (!begun.ok) return begun;
      writer = begun.value;
      if (request.frequencyHz !== undefined) writer.tune(started, request.frequencyHz);
    }
    const atMs = started + (at * 1000) / sampleRateHz;
    writer.push({ kind: 'real', sampleRateHz, samples: samples.value, atMs, lostSamples: 0 });
    at += samples.value.length;
    await writer.idle();
  }
  const end = reader.flush();
  await writer?.end();
  if (!end.ok) return failure(end.fault);
  if (trouble !== undefined)
    return failure({ kind: 'disk', expected: 'room for the recording', found: trouble });
  const made = openRecording(folder, recordingId);
  return made.ok ? success({ recording: made.value, wasThere: false }) : made;
}

async function forget(folder: string, recordingId: string): Promise<void> {
  for (const ending of ['sigmf-data', 'sigmf-meta']) {
    await rm(join(folder, `${recordingId}.${ending}`), { force: true });
  }
}

/** OGG is what SatNOGS hands out. */
function notWav(fault: Fault, bytes: Uint8Array): Fault {
  const isOgg = Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'OggS';
  if (!isOgg) return fault;
  return { ...fault, found: 'OGG, which ffmpeg -i pass.ogg pass.wav turns into WAV' };
}
