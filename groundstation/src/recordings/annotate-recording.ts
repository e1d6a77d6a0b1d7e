import { join } from 'node:path';
import type { RecordedFrameInfo } from '@dawa/protocols/console/recording';
import { formatSigmfMeta, type SigmfAnnotation } from '@dawa/protocols/sigmf/sigmf-meta';
import type { LogStorage } from '../archive/log-storage.ts';
import { dawaExtension } from './recording-fields.ts';
import type { RecordingFile } from './recording-file.ts';
import { replaceFile } from './recording-writer.ts';

/**
 * Marks new frames in the metadata of a recording that is complete; those that stand there from before are kept, each once.
 *
 * @throws the host's error when the file cannot be written; the old one is then there
 */
export async function annotateRecording(
  storage: LogStorage,
  folder: string,
  { recordingId, meta, sampleRateHz }: RecordingFile,
  frames: readonly RecordedFrameInfo[],
): Promise<void> {
  const fresh = frames.filter(({ isNew }) => isNew).map((frame) => annotationOf(frame, sampleRateHz));
  if (fresh.length === 0) return;
  const keys = new Map(fresh.map((one) => [keyOf(one), one]));
  const annotations = meta.annotations.map((old) => {
    const again = keys.get(keyOf(old));
    keys.delete(keyOf(old));
    // What was added once stays so, whoever only looks again.
    return again === undefined
      ? old
      : { ...again, 'dawa:is_added': again['dawa:is_added'] || old['dawa:is_added'] };
  });
  const text = formatSigmfMeta({ ...meta, annotations: [...annotations, ...keys.values()] });
  await replaceFile(storage, join(folder, `${recordingId}.sigmf-meta`), text);
}

function annotationOf(
  { startMs, endMs, label, hex, modulation, isAdded }: RecordedFrameInfo,
  sampleRateHz: number,
): SigmfAnnotation {
  const [from, to] = [startMs, endMs].map((ms) => Math.round((ms * sampleRateHz) / 1000)) as [number, number];
  return {
    'core:sample_start': from,
    'core:sample_count': to - from,
    'core:label': label.slice(0, 20),
    'core:comment': label.slice(0, 400),
    'core:generator': dawaExtension.name,
    'dawa:frame': hex,
    'dawa:modulation': modulation,
    'dawa:is_new': true,
    'dawa:is_added': isAdded,
  };
}

function keyOf(one: SigmfAnnotation): string {
  return `${one['core:sample_start']} ${one['dawa:frame']}`;
}
