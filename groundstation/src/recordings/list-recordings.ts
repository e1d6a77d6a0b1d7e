import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordingInfo } from '@dawa/protocols/console/recording';
import { describeFault } from '@dawa/seams/fault';
import { openRecording } from './recording-file.ts';
import { recordingInfoOf } from './recording-info.ts';

/** Where the recordings of a run lie. */
export function recordingsFolder(runFolder: string): string {
  return join(runFolder, 'recordings');
}

/**
 * Recordings of a folder, newest first; none where it is not there. One that cannot be read is listed with what is wrong with it.
 *
 * @param recordingNow the one that is being written
 */
export function listRecordings(folder: string, recordingNow?: string): RecordingInfo[] {
  return namesIn(folder)
    .map((recordingId) => {
      const file = openRecording(folder, recordingId);
      if (file.ok) return recordingInfoOf(file.value, recordingId === recordingNow);
      return unreadable(recordingId, describeFault(file.fault));
    })
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs || b.recordingId.localeCompare(a.recordingId));
}

export function namesIn(folder: string): string[] {
  const ending = '.sigmf-meta';
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, -ending.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function unreadable(recordingId: string, trouble: string): RecordingInfo {
  const [, date, time] = /^(\d{8})T(\d{6})Z/.exec(recordingId) ?? [];
  const told =
    date && time && `${date.replace(/(....)(..)/, '$1-$2-')}T${time.replace(/(..)(..)/, '$1:$2:')}Z`;
  return {
    ...{ recordingId, origin: 'import', isRecording: false, passId: null, missionId: null, noradId: null },
    ...{ title: recordingId, kind: 'real', datatype: '', sampleRateHz: 0, durationMs: 0, octets: 0 },
    startedAtMs: told ? Date.parse(told) || 0 : 0,
    ...{ frequencyHz: null, mode: null, frames: 0, newFrames: 0, gaps: 0, lostMs: 0, trouble },
  };
}

/** Folders of runs that have recordings: the one that is named, or those below it. */
export function runsWithRecordings(directory: string): string[] {
  if (existsSync(recordingsFolder(directory))) return [directory];
  const runs = join(directory, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .toSorted()
    .map((name) => join(runs, name))
    .filter((run) => existsSync(recordingsFolder(run)));
}
