import type { RecordedFrameInfo, RecordingDetail, RecordingInfo } from '@dawa/protocols/console/recording';
import type { SigmfAnnotation } from '@dawa/protocols/sigmf/sigmf-meta';
import { readFields } from './recording-fields.ts';
import type { RecordingFile } from './recording-file.ts';

/** A recording in the words of the contract. */
export function recordingInfoOf(file: RecordingFile, isRecording: boolean): RecordingInfo {
  const { meta, format, sampleRateHz, samples, startedAtMs } = file;
  const { global, captures, annotations } = meta;
  const { origin, passId, missionId, noradId, mode } = readFields(global);
  const lost = annotations.map(lostSamplesIn).filter((count) => count > 0);
  const frames = annotations.filter(isFrame);
  const trouble = global['dawa:trouble'];
  return {
    ...{ recordingId: file.recordingId, origin, isRecording },
    ...{ passId: passId ?? null, missionId: missionId ?? null, noradId: noradId ?? null },
    title: global['core:description'] ?? file.recordingId,
    ...{ kind: format.kind, datatype: format.datatype, sampleRateHz, startedAtMs },
    durationMs: (samples * 1000) / sampleRateHz,
    octets: samples * format.octets,
    frequencyHz: captures.find((one) => one['core:frequency'] !== undefined)?.['core:frequency'] ?? null,
    mode: mode ?? null,
    frames: frames.length,
    newFrames: frames.filter((one) => one['dawa:is_new'] === true).length,
    gaps: lost.length,
    lostMs: (lost.reduce((sum, count) => sum + count, 0) * 1000) / sampleRateHz,
    trouble: typeof trouble === 'string' ? trouble : null,
  };
}

export function recordingDetailOf(file: RecordingFile, isRecording: boolean): RecordingDetail {
  const { captures, annotations } = file.meta;
  return {
    ...recordingInfoOf(file, isRecording),
    marks: annotations
      .filter(isFrame)
      .slice(0, mostMarks)
      .map((one) => markOf(file, one)),
    tuning: captures.flatMap((one) => {
      const frequencyHz = one['core:frequency'];
      return frequencyHz === undefined ? [] : [{ atMs: file.atMsOf(one['core:sample_start']), frequencyHz }];
    }),
    lost: annotations.flatMap((one) => {
      const lost = lostSamplesIn(one);
      if (lost === 0) return [];
      const durationMs = (lost * 1000) / file.sampleRateHz;
      return [{ atMs: file.atMsOf(one['core:sample_start']) - durationMs, durationMs }];
    }),
  };
}

function markOf(file: RecordingFile, annotation: SigmfAnnotation): RecordedFrameInfo {
  const { sampleRateHz } = file;
  const from = annotation['core:sample_start'];
  const to = from + (annotation['core:sample_count'] ?? 0);
  const text = (name: string) => {
    const value = annotation[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    startMs: (from * 1000) / sampleRateHz,
    endMs: (to * 1000) / sampleRateHz,
    atMs: file.atMsOf(from),
    label: annotation['core:comment'] ?? annotation['core:label'] ?? '',
    hex: text('dawa:frame') ?? '',
    modulation: text('dawa:modulation') ?? null,
    isNew: annotation['dawa:is_new'] === true,
    isAdded: annotation['dawa:is_added'] === true,
  };
}

function isFrame(annotation: SigmfAnnotation): boolean {
  return annotation['dawa:is_new'] !== undefined;
}

function lostSamplesIn(annotation: SigmfAnnotation): number {
  const lost = annotation['dawa:lost_samples'];
  return typeof lost === 'number' && lost > 0 ? lost : 0;
}

const mostMarks = 5000;
