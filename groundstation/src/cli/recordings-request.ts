import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedFrameInfo } from '@dawa/protocols/console/recording';
import type { Clock } from '@dawa/seams/clock';
import { describeFault, type Fault } from '@dawa/seams/fault';
import { describeConfigFault } from '../config/config-fault.ts';
import { loadMission, type MissionConfig } from '../config/mission-config.ts';
import { listRecordings, recordingsFolder, runsWithRecordings } from '../recordings/list-recordings.ts';
import { openRecording, type RecordingFile } from '../recordings/recording-file.ts';
import type { Arguments } from './arguments.ts';
import type { CommandIo } from './command-io.ts';
import type { Column } from './table.ts';

/** What an action of `dawa recordings` is given. */
export interface RecordingsRequest {
  readonly directory: string;
  /** The file or the recording that is named. */
  readonly subject: string | undefined;
  readonly values: Arguments['values'];
  readonly flags: Arguments['flags'];
  readonly io: CommandIo;
  readonly clock: Clock;
}

/** Ends a command with one line and exit code 2. */
export class Refused extends Error {}

export function refuse(option: string, { expected, found }: Pick<Fault, 'expected' | 'found'>): never {
  throw new Refused(`${option}: expected ${expected}, found ${found}`);
}

export async function missionIn(folder: string): Promise<MissionConfig> {
  const mission = await loadMission(folder);
  if (!mission.ok) throw new Refused(describeConfigFault(mission.fault));
  return mission.value;
}

/** The recording that is named, in whichever run it lies; the newest where none is. */
export function recordingNamed({ directory, subject }: Pick<RecordingsRequest, 'directory' | 'subject'>): {
  readonly run: string;
  readonly file: RecordingFile;
} {
  const runs = runsWithRecordings(directory);
  const faults: Fault[] = [];
  for (const run of runs) {
    const folder = recordingsFolder(run);
    const recordingId = subject ?? listRecordings(folder)[0]?.recordingId;
    const file = recordingId === undefined ? undefined : openRecording(folder, recordingId);
    if (file?.ok) return { run, file: file.value };
    if (file !== undefined && existsSync(join(folder, `${recordingId}.sigmf-meta`))) faults.push(file.fault);
  }
  if (faults[0] !== undefined) throw new Refused(`${subject}: ${describeFault(faults[0])}`);
  const expected = `a recording below ${directory} (dawa recordings list)`;
  return refuse('ID', { expected, found: subject ?? 'none' });
}

export function formatOf<F extends string>(values: Arguments['values'], known: readonly [F, ...F[]]): F {
  const asked = values['format'] ?? known[0];
  const found = known.find((one) => one === asked);
  return found ?? refuse('--format', { expected: known.join(' or '), found: asked });
}

export const markColumns: readonly Column<RecordedFrameInfo>[] = [
  { heading: 'second', isNumeric: true, text: (row) => (row.startMs / 1000).toFixed(2) },
  { heading: 'by', text: (row) => row.modulation ?? '' },
  { heading: 'is', text: (row) => (row.isAdded ? 'new, added' : row.isNew ? 'new' : 'known') },
  { heading: 'frame', text: (row) => row.label.slice(0, 120) },
];
