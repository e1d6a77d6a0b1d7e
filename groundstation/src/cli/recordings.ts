import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { RecordingInfo } from '@dawa/protocols/console/recording';
import { formatDopplerRows } from '@dawa/protocols/spectrum/doppler-rows';
import type { Clock } from '@dawa/seams/clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { logDirectory } from '../archive/log-recovery.ts';
import { diskStorage } from '../archive/log-storage.ts';
import { runDirectory } from '../archive/open-archive.ts';
import { bringIn } from '../recordings/bring-in.ts';
import { listRecordings, recordingsFolder, runsWithRecordings } from '../recordings/list-recordings.ts';
import { carrierOf, dopplerRowsOf } from '../recordings/recording-carrier.ts';
import { recordingDetailOf } from '../recordings/recording-info.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';
import { demodulateRecording } from './recordings-demodulate.ts';
import { recordingsHelp, recordingsSpec } from './recordings-options.ts';
import {
  formatOf,
  markColumns,
  missionIn,
  type RecordingsRequest,
  recordingNamed,
  refuse,
} from './recordings-request.ts';
import { type Column, isoText, jsonText, tableText } from './table.ts';
import { parseInstant } from './times.ts';

/** `dawa recordings list|show|demodulate|carrier|import`. @returns 0 done; 2 wrong usage or nothing there */
export async function runRecordings(
  args: readonly string[],
  io: CommandIo & { readonly clock?: Clock },
): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h') || args.length === 0) {
    await writeOut(args.length === 0 ? io.stderr : io.stdout, recordingsHelp);
    return args.length === 0 ? 2 : 0;
  }
  const read = readArguments(args, recordingsSpec);
  if (!read.ok) {
    const { where, expected, found } = read.fault;
    complain(io, 'recordings', `${where}: expected ${expected}, found ${found}`);
    return 2;
  }
  const { values, flags, positionals } = read.value;
  const [action = '', subject] = positionals;
  try {
    const run = actions[action];
    if (run === undefined) refuse('action', { expected: Object.keys(actions).join(', '), found: action });
    const directory = values['data'] ?? './data';
    return await run({ directory, subject, values, flags, io, clock: io.clock ?? new SystemClock() });
  } catch (error) {
    complain(io, 'recordings', error instanceof Error ? error.message : String(error));
    return 2;
  }
}

type Action = (request: RecordingsRequest) => Promise<ExitCode>;

const list: Action = async ({ directory, values, io }) => {
  const format = formatOf(values, ['table', 'json']);
  const runs = runsWithRecordings(directory);
  const items = runs.flatMap((run) =>
    listRecordings(recordingsFolder(run)).map((info) => ({ run: basename(run), ...info })),
  );
  items.sort((a, b) => b.startedAtMs - a.startedAtMs);
  await writeOut(io.stdout, format === 'json' ? jsonText({ recordings: items }) : tableText(items, columns));
  return 0;
};

const columns: readonly Column<RecordingInfo>[] = [
  { heading: 'recording', text: (row) => row.recordingId },
  { heading: 'from', text: (row) => isoText(row.startedAtMs) },
  { heading: 'seconds', isNumeric: true, text: (row) => (row.durationMs / 1000).toFixed(1) },
  { heading: 'samples', text: (row) => `${row.datatype} ${row.sampleRateHz}` },
  {
    heading: 'MHz',
    isNumeric: true,
    text: (row) => (row.frequencyHz === null ? '' : (row.frequencyHz / 1e6).toFixed(4)),
  },
  { heading: 'frames', isNumeric: true, text: (row) => String(row.frames) },
  { heading: 'new', isNumeric: true, text: (row) => String(row.newFrames) },
  { heading: 'gaps', isNumeric: true, text: (row) => String(row.gaps) },
  { heading: 'what', text: (row) => row.trouble ?? row.title },
];

const show: Action = async (request) => {
  const { values, io } = request;
  const format = formatOf(values, ['table', 'json']);
  const { file } = recordingNamed(request);
  const detail = recordingDetailOf(file, false);
  if (format === 'json') await writeOut(io.stdout, jsonText(detail));
  else {
    await writeOut(io.stdout, tableText([detail], columns));
    await writeOut(io.stdout, `\n${tableText(detail.marks, markColumns)}`);
  }
  return 0;
};

const carrier: Action = async (request) => {
  const { values, io } = request;
  const format = formatOf(values, ['csv', 'json']);
  const { file } = recordingNamed(request);
  const [fromHz, toHz, signalHz] = ['from-hz', 'to-hz', 'signal'].map((name) => numberOf(values, name));
  const found = carrierOf(file, {
    ...(fromHz !== undefined && { fromHz }),
    ...(toHz !== undefined && { toHz }),
    ...(signalHz !== undefined && { signalHz }),
  });
  if (!found.ok) refuse(`${file.recordingId}: ${found.fault.kind}`, found.fault);
  if (!found.value.isOnAir) {
    const text = 'nobody told where the receiver was tuned: the frequencies are those in the samples';
    complain(io, 'recordings', text);
  }
  const text = format === 'json' ? jsonText(found.value) : formatDopplerRows(dopplerRowsOf(found.value));
  if (values['out'] === undefined || values['out'] === '-') await writeOut(io.stdout, text);
  else writeFileSync(values['out'], text);
  return 0;
};

const importOne: Action = async ({ directory, subject, values, io, clock }) => {
  if (subject === undefined || !existsSync(subject))
    refuse('FILE', { expected: 'a WAV file or .sigmf-meta', found: subject ?? 'nothing' });
  const mission = values['mission'] === undefined ? undefined : await missionIn(values['mission']);
  const frequencyHz = numberOf(values, 'frequency');
  const norad = numberOf(values, 'norad') ?? mission?.file.noradId;
  const start = values['from'] === undefined ? undefined : parseInstant(values['from'], clock.nowAtMs());
  if (start !== undefined && !start.ok) refuse('--from', { ...start.fault, found: values['from'] ?? '' });
  const isRun = existsSync(logDirectory(directory)) || existsSync(recordingsFolder(directory));
  const run = isRun ? directory : runDirectory(directory, `import-${mission?.file.id ?? 'recordings'}`);
  const done = await bringIn({
    ...{
      storage: diskStorage,
      folder: recordingsFolder(run),
      path: subject,
      frequencyHz,
      title: values['title'],
    },
    fields: { missionId: mission?.file.id, noradId: norad, mode: values['mode'] },
    startedAtMs: start?.ok ? start.value : undefined,
  });
  if (!done.ok) refuse(`${subject}: ${done.fault.kind}`, done.fault);
  const { recording, wasThere } = done.value;
  const seconds = (recording.samples / recording.sampleRateHz).toFixed(1);
  const there = wasThere ? 'was there already: ' : '';
  await writeOut(io.stdout, `${run}  ${recording.recordingId}  ${there}${seconds} s\n`);
  return 0;
};

const actions: Readonly<Record<string, Action | undefined>> = {
  list,
  show,
  demodulate: demodulateRecording,
  carrier,
  import: importOne,
};

function numberOf(values: Arguments['values'], name: string): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isFinite(number) && text.trim() !== ''
    ? number
    : refuse(`--${name}`, { expected: 'a number', found: text });
}
