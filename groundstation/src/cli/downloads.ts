import { downloadInfo } from '@dawa/protocols/console/download';
import type { Arguments } from './arguments.ts';
import { badValue, type CommandContext, CommandFault, type RunCommand } from './command.ts';
import { complain, type ExitCode, writeOut } from './command-io.ts';
import { exportedDownload } from './download-export.ts';
import { type DownloadSource, downloadsOfFolder, downloadsOfStation } from './download-source.ts';
import { downloadsTable, downloadText } from './downloads-text.ts';
import { choiceOption, number, numberOption } from './inputs.ts';
import { type RunningStation, runningStation } from './running-station.ts';
import { jsonText } from './table.ts';
import { writeWhole } from './write-whole.ts';

/** `dawa downloads`: files on board that come down packet by packet: what is there, what is asked for, and written out. */
export const runDownloads: RunCommand = async (args, context) => {
  const [name = 'list', subject] = args.positionals;
  const action = actions[name];
  if (action === undefined)
    throw badValue('ACTION', { expected: Object.keys(actions).join(', '), found: name });
  const data = args.values['data'];
  const station = runningStation(
    numberOption(args, 'port', 1, 65_535) ?? usualPort,
    context.clock,
    isReading.has(name) ? ', or --data DIR to read what one left' : '',
  );
  if (data !== undefined && !isReading.has(name))
    throw badValue('--data', {
      expected: `list, show or export: ${name} needs a station that runs`,
      found: data,
    });
  const source = data === undefined ? downloadsOfStation(station) : downloadsOfFolder(data);
  return action({ args, context, subject, source, station });
};

interface Asked {
  readonly args: Arguments;
  readonly context: CommandContext;
  readonly subject: string | undefined;
  readonly source: DownloadSource;
  readonly station: RunningStation;
}

type Action = (asked: Asked) => Promise<ExitCode>;

const formatOf = (args: Arguments) => choiceOption(args, 'format', ['table', 'json'], 'table');

const list: Action = async ({ args, context, source }) => {
  const format = formatOf(args);
  const downloads = await source.list();
  const text = format === 'json' ? jsonText({ downloads }) : downloadsTable(downloads);
  await writeOut(context.stdout, text);
  return 0;
};

const show: Action = async ({ args, context, subject, source }) => {
  const format = formatOf(args);
  const download = await source.show(subject ?? (await onlyOne(source)));
  await writeOut(context.stdout, format === 'json' ? jsonText(download) : downloadText(download));
  return 0;
};

/** Asks for one file after the other, in the order in which they are named. */
const request: Action = async ({ args, context, subject, station }) => {
  const format = formatOf(args);
  if (subject === undefined)
    throw badValue('FILE', {
      expected: 'the number of a file on board, or several as 3,1,4',
      found: 'nothing',
    });
  const files = subject.split(',').map((text) => whole(number(text, 'FILE', 0, 0xffff), 'FILE'));
  const length = numberOption(args, 'length', 1, 16_777_216);
  if (length !== undefined && files.length > 1)
    throw badValue('--length', { expected: 'one file with a length', found: subject });
  const { mission: missionId, by } = args.values;
  const begun = [];
  for (const fileId of files) {
    const body = {
      fileId,
      ...(length !== undefined && { lengthOctets: whole(length, '--length') }),
      ...(missionId !== undefined && { missionId }),
      ...(by !== undefined && { by }),
    };
    begun.push({ run: null, ...(await station.ask(downloadInfo, '/downloads', { method: 'POST', body })) });
  }
  const text = format === 'json' ? jsonText({ downloads: begun }) : downloadsTable(begun);
  await writeOut(context.stdout, text);
  context.stderr.write('It radiates: transmission must be armed in the pass.\n');
  return 0;
};

const change =
  (verb: 'pause' | 'resume' | 'move'): Action =>
  async ({ args, context, subject, source, station }) => {
    const format = formatOf(args);
    const place = numberOption(args, 'place', 1, 10_000);
    if (place !== undefined && verb !== 'move') throw badValue('--place', { expected: 'move', found: verb });
    const downloadId = subject ?? (await onlyOne(source));
    const { by } = args.values;
    const body =
      verb === 'move' ? { place: whole(place ?? 1, '--place') } : { ...(by !== undefined && { by }) };
    const path = `/downloads/${encodeURIComponent(downloadId)}/${verb}`;
    const info = { run: null, ...(await station.ask(downloadInfo, path, { method: 'POST', body })) };
    await writeOut(context.stdout, format === 'json' ? jsonText(info) : downloadsTable([info]));
    return 0;
  };

const exportOne: Action = async ({ args, context, subject, source }) => {
  const format = formatOf(args);
  const form = choiceOption(args, 'as', ['raw', 'jpeg'], 'raw');
  const { fileId, missionId, downloadId, state } = await source.show(subject ?? (await onlyOne(source)));
  const content = await source.content(downloadId);
  const { octets, holes, missingOctets, picture } = exportedDownload(content, form);
  if (octets.length === 0)
    throw new CommandFault(`${downloadId}: expected some of the file, found nothing of it yet`, 1);
  const isWhole = state === 'complete' && missingOctets === 0;
  const ending = form === 'jpeg' ? 'jpg' : 'bin';
  const path = args.values['out'] ?? `${missionId}-file-${fileId}${isWhole ? '' : '-part'}.${ending}`;
  const size = picture === null ? '' : `, ${picture.widthPx} by ${picture.heightPx} pixels`;
  if (path === '-') await writeOut(context.stdout, octets);
  else {
    writeWhole(path, octets, args.flags.has('force'));
    const facts = {
      file: path,
      downloadId,
      octets: octets.length,
      sha256: content.sha256,
      missingOctets,
      holes,
      picture,
    };
    const line = `${path}  ${octets.length} octets${size}\n`;
    await writeOut(context.stdout, format === 'json' ? jsonText(facts) : line);
  }
  if (missingOctets > 0)
    complain(
      context,
      'downloads',
      `${missingOctets} of ${octets.length} octets are missing: zeros stand there`,
    );
  if (picture?.isEnded === false)
    complain(context, 'downloads', 'the end of the picture is missing: one was put behind what is there');
  return 0;
};

const actions: Readonly<Record<string, Action | undefined>> = {
  list,
  show,
  request,
  export: exportOne,
  pause: change('pause'),
  resume: change('resume'),
  move: change('move'),
};

const isReading: ReadonlySet<string> = new Set(['list', 'show', 'export']);

/** Of `dawa start`. */
const usualPort = 8080;

async function onlyOne(source: DownloadSource): Promise<string> {
  const all = await source.list();
  if (all.length === 1) return all[0]!.downloadId;
  const known = [...new Set(all.map(({ downloadId }) => downloadId))].join(', ');
  throw badValue('ID', { expected: known || 'a download that was begun', found: 'nothing' });
}

function whole(value: number, where: string): number {
  if (Number.isInteger(value)) return value;
  throw badValue(where, { expected: 'a whole number', found: value });
}
