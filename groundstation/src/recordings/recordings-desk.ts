import type { DemodulateRequest, DemodulateResult, RecordingInfo } from '@dawa/protocols/console/recording';
import type { MissionFile } from '@dawa/protocols/mission-file';
import { writeWav } from '@dawa/protocols/wav';
import type { Clock } from '@dawa/seams/clock';
import { describeFault, type Fault, failure, type Result, success } from '@dawa/seams/fault';
import type { StationArchive } from '../archive/archive.ts';
import type { LogStorage } from '../archive/log-storage.ts';
import type { Bus, FaultReporter, Journal } from '../ports.ts';
import type { RecordingsDoor, Refusal } from '../server/station-door.ts';
import { addFrames } from './add-frames.ts';
import { annotateRecording } from './annotate-recording.ts';
import { archivedFrames } from './archived-frames.ts';
import { comparedSpan, demodulateResultOf, judgeFrames } from './demodulate-again.ts';
import { listRecordings } from './list-recordings.ts';
import type { LiveWaterfall } from './live-waterfall.ts';
import type { Recorder } from './recorder.ts';
import { recordingAsFile } from './recording-as-file.ts';
import { readFields } from './recording-fields.ts';
import { openRecording, type RecordingFile, samplesOf } from './recording-file.ts';
import { modulationsFor } from './recording-frames.ts';
import { recordingDetailOf, recordingInfoOf } from './recording-info.ts';
import { type RecordingThread, recordingThread } from './recording-thread.ts';

export interface RecordingsDeskParts {
  readonly clock: Clock;
  readonly bus: Pick<Bus, 'publish'>;
  readonly archive: StationArchive;
  readonly journal: Pick<Journal, 'event'>;
  readonly storage: LogStorage;
  readonly folder: string;
  /** Absent where nothing brings samples. */
  readonly recorder?: Recorder | undefined;
  readonly waterfall?: LiveWaterfall | undefined;
  /** The first one where none is named; undefined for one that is not followed. */
  readonly missionOf: (missionId: string | undefined) => MissionFile | undefined;
  readonly onFault: FaultReporter;
  readonly thread?: RecordingThread;
}

/** Recordings as the server sees them. */
export function createRecordingsDesk(parts: RecordingsDeskParts): RecordingsDoor {
  const { clock, folder, recorder, thread = recordingThread() } = parts;
  const opened = (recordingId: string): Result<RecordingFile, Refusal> => {
    const file = openRecording(folder, recordingId);
    return file.ok ? file : failure(refusalOf(file.fault));
  };
  const isRunning = (recordingId: string) => recorder?.recordingId === recordingId;
  const worked = async <T>(answer: Promise<Result<T>>): Promise<Result<T, Refusal>> => {
    const result = await answer.catch((error: unknown) =>
      failure({
        kind: 'device',
        expected: 'an answer',
        found: error instanceof Error ? error.message : String(error),
      }),
    );
    return result.ok ? result : failure(refusalOf(result.fault));
  };

  return {
    async list({ passId }) {
      const items = listRecordings(folder, recorder?.recordingId);
      return {
        items: passId === undefined ? items : items.filter((one) => one.passId === passId),
        canRecord: recorder !== undefined,
      };
    },

    async detail(recordingId) {
      const file = opened(recordingId);
      return file.ok ? success(recordingDetailOf(file.value, isRunning(recordingId))) : file;
    },

    async start({ durationMs, title = 'recorded by hand' }, by) {
      if (recorder === undefined)
        return failure({
          kind: 'refused',
          expected: 'a source of samples (station.yaml: recording)',
          found: 'none',
        });
      const nowAtMs = clock.nowAtMs();
      const started = recorder.start({ origin: 'hand', title, endsAtMs: nowAtMs + durationMs });
      if (!started.ok) return started;
      const text = `${by} has ${title} recorded for ${(durationMs / 1000).toFixed(0)} s.`;
      parts.journal.event({ severity: 'info', source: 'recording', code: 'recording', text });
      return success(announced(started.value, title, nowAtMs));
    },

    async stop(recordingId, by) {
      if (!isRunning(recordingId))
        return failure({
          kind: 'refused',
          expected: recorder?.recordingId ?? 'a recording that runs',
          found: recordingId,
        });
      await recorder!.stop(`${by} ended it`);
      const file = opened(recordingId);
      return file.ok ? success(recordingInfoOf(file.value, false)) : file;
    },

    waterfall: (recordingId, wish) => worked(thread.work({ folder, recordingId, work: 'waterfall', wish })),

    carrier: (recordingId, wish) =>
      worked(thread.work({ folder, recordingId, work: 'carrier', wish: given(wish) })),

    async audio(recordingId, { fromMs, toMs }) {
      const file = opened(recordingId);
      if (!file.ok) return file;
      const { sampleRateHz, format, samples } = file.value;
      const [from, to] = [fromMs, toMs].map((ms) =>
        Math.min(samples, Math.round((ms * sampleRateHz) / 1000)),
      );
      if (sampleRateHz > 192_000)
        return failure({ kind: 'refused', expected: 'up to 192000 samples a second', found: sampleRateHz });
      const step = format.kind === 'iq' ? 2 : 1;
      const pieces = [...samplesOf(file.value, from, to)];
      const sound = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length / step, 0));
      let at = 0;
      for (const piece of pieces)
        for (let index = 0; index < piece.length; index += step) sound[at++] = piece[index]!;
      return success(writeWav(sound, { sampleRateHz: Math.round(sampleRateHz) }));
    },

    async file(recordingId, form) {
      const file = opened(recordingId);
      if (!file.ok) return file;
      const answer = recordingAsFile(file.value, form);
      return answer.ok ? answer : failure(refusalOf(answer.fault));
    },

    async demodulate(recordingId, request, by) {
      const file = opened(recordingId);
      if (!file.ok) return file;
      if (isRunning(recordingId))
        return failure({ kind: 'refused', expected: 'a recording that is complete', found: 'one that runs' });
      const modulations = modulationsFor(file.value, request.with);
      if (!modulations.ok) return failure({ ...modulations.fault, kind: 'bad-value' });
      const beganMs = clock.monotonicMs();
      const found = await worked(
        thread.work(
          { folder, recordingId, work: 'frames', modulations: modulations.value },
          ({ share, found: frames }) =>
            parts.bus.publish({ type: 'demodulate', progress: { recordingId, share, found: frames } }),
        ),
      );
      if (!found.ok) return found;
      const tookMs = clock.monotonicMs() - beganMs;
      return demodulated(parts, file.value, {
        found: found.value,
        modulations: modulations.value,
        tookMs,
        request,
        by,
      });
    },

    watch: () => parts.waterfall?.watch() ?? (() => {}),
    lately: () => parts.waterfall?.lately ?? [],
  };
}

interface Found {
  readonly found: Parameters<typeof judgeFrames>[0];
  readonly modulations: readonly string[];
  readonly tookMs: number;
  readonly request: DemodulateRequest;
  readonly by: string;
}

async function demodulated(
  parts: RecordingsDeskParts,
  file: RecordingFile,
  { found, modulations, tookMs, request, by }: Found,
): Promise<Result<DemodulateResult, Refusal>> {
  const { archive, clock, bus, journal, folder, storage, onFault } = parts;
  const { recordingId, samples, sampleRateHz } = file;
  // What was just heard is in the log before it is read.
  await archive.log.flush();
  const span = comparedSpan(file);
  const judged = judgeFrames(found, archivedFrames(archive.recordsSince(span.fromAtMs), span), file);
  const { missionId } = readFields(file.meta.global);
  const mission = parts.missionOf(missionId);
  if (request.add === true && mission === undefined)
    return failure({
      kind: 'refused',
      expected: 'a recording of a mission that is followed',
      found: missionId ?? 'none',
    });
  const added =
    request.add === true && mission !== undefined && judged.fresh.length > 0
      ? await addFrames({ archive, clock, mission, recordingId, frames: judged.fresh, onFault })
      : [];
  const timesRealTime = (samples * 1000) / sampleRateHz / Math.max(tookMs, 1);
  const result = demodulateResultOf(file, modulations, judged, { added, timesRealTime });
  await annotateRecording(storage, folder, file, result.frames).catch((error) => onFault('recording', error));
  if (added.length > 0) {
    const text = `${added.length} frames that nobody had heard were taken out of ${recordingId} and brought into the archive, asked by ${by}.`;
    journal.event({ severity: 'info', source: 'recording', code: 'recording', text });
  }
  const again = openRecording(folder, recordingId);
  if (again.ok) bus.publish({ type: 'recording', recording: recordingInfoOf(again.value, false) });
  return success(result);
}

/** One that has no samples yet. */
function announced(recordingId: string, title: string, startedAtMs: number): RecordingInfo {
  return {
    ...{
      recordingId,
      origin: 'hand',
      isRecording: true,
      passId: null,
      missionId: null,
      noradId: null,
      title,
    },
    ...{
      kind: 'real',
      datatype: '',
      sampleRateHz: 0,
      startedAtMs,
      durationMs: 0,
      octets: 0,
      frequencyHz: null,
    },
    ...{ mode: null, frames: 0, newFrames: 0, gaps: 0, lostMs: 0, trouble: null },
  };
}

function given<T extends object>(wish: T): T {
  return Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as T;
}

function refusalOf(fault: Fault): Refusal {
  const { kind, expected, found } = fault;
  if (kind === 'not-found' || kind === 'bad-value' || kind === 'refused') return { kind, expected, found };
  return {
    kind: kind === 'disk' ? 'device' : 'refused',
    expected,
    found: kind === 'disk' ? found : describeFault(fault),
  };
}
