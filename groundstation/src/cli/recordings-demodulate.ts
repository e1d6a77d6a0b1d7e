import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { describeFault } from '@dawa/seams/fault';
import { firstLsnSince } from '../archive/heard-since.ts';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { diskStorage } from '../archive/log-storage.ts';
import { openArchive } from '../archive/open-archive.ts';
import { dictionaryContentsOf } from '../dictionary/mission-dictionary.ts';
import { addFrames } from '../recordings/add-frames.ts';
import { annotateRecording } from '../recordings/annotate-recording.ts';
import { archivedFrames } from '../recordings/archived-frames.ts';
import {
  comparedSpan,
  type DemodulatedAgain,
  demodulateResultOf,
  judgeFrames,
} from '../recordings/demodulate-again.ts';
import { recordingsFolder } from '../recordings/list-recordings.ts';
import type { RecordingFile } from '../recordings/recording-file.ts';
import { type FoundFrame, framesIn, modulationsFor } from '../recordings/recording-frames.ts';
import { storeToWrite } from './archive-options.ts';
import { complain, type ExitCode, writeOut } from './command-io.ts';
import {
  formatOf,
  markColumns,
  missionIn,
  type RecordingsRequest,
  recordingNamed,
  refuse,
} from './recordings-request.ts';
import { jsonText, tableText } from './table.ts';

/** `dawa recordings demodulate`: what frames a recording holds, and which of them the archive of its run has not. */
export async function demodulateRecording(request: RecordingsRequest): Promise<ExitCode> {
  const { values, flags, io, clock } = request;
  const format = formatOf(values, ['table', 'json']);
  const { run, file } = recordingNamed(request);
  const modulations = modulationsFor(
    file,
    values['with']?.split(',').map((name) => name.trim()),
  );
  if (!modulations.ok) refuse('--with', modulations.fault);
  const isAdding = flags.has('add');
  const folderOfMission = values['mission'];
  if (isAdding && folderOfMission === undefined)
    refuse('--mission', { expected: 'the folder of a mission', found: 'nothing' });

  const beganMs = clock.monotonicMs();
  const frames = framesIn(file, modulations.value);
  const tookMs = clock.monotonicMs() - beganMs;
  const judged = judgeFrames(frames, archivedFrames(logRecordsOf(run, file), comparedSpan(file)), file);
  const added =
    isAdding && judged.fresh.length > 0 ? await add(request, run, file, judged, folderOfMission!) : [];
  const lastedMs = (file.samples * 1000) / file.sampleRateHz;
  const result = demodulateResultOf(file, modulations.value, judged, {
    added,
    timesRealTime: lastedMs / Math.max(tookMs, 1),
  });
  await annotateRecording(diskStorage, recordingsFolder(run), file, result.frames);
  if (format === 'json') await writeOut(io.stdout, jsonText(result));
  else await writeOut(io.stdout, tableText(result.frames, markColumns));
  const { known, new: fresh, missed, timesRealTime } = result;
  const words = `${result.frames.length} frames: ${known} known, ${fresh} new, ${added.length} added; ${missed} of the archive not found; ${timesRealTime.toFixed(0)} times real time`;
  io.stderr.write(`${file.recordingId}: ${words}\n`);
  return 0;
}

async function add(
  { io, clock, values }: RecordingsRequest,
  run: string,
  file: RecordingFile,
  { fresh }: DemodulatedAgain,
  folderOfMission: string,
): Promise<readonly FoundFrame[]> {
  const mission = await missionIn(folderOfMission);
  const { archive, journal } = await openArchive({
    ...{ directory: run, runId: basename(run), clock },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: (_source, fault) =>
      complain(io, 'recordings', 'kind' in fault ? describeFault(fault) : fault.message),
    dictionaries: [dictionaryContentsOf(mission)],
    openStore: storeToWrite({ values }),
  });
  try {
    return await addFrames({
      ...{ archive, clock, mission: mission.file, recordingId: file.recordingId, frames: fresh },
      onFault: (_source, fault) =>
        complain(io, 'recordings', 'kind' in fault ? describeFault(fault) : fault.message),
    });
  } finally {
    journal.close();
    await archive.close();
  }
}

function logRecordsOf(run: string, file: RecordingFile) {
  const log = logDirectory(run);
  if (!existsSync(log)) return [];
  return readLog(log, firstLsnSince(log, comparedSpan(file).fromAtMs) - 1);
}
