import { basename, resolve } from 'node:path';
import type { Clock } from '@dawa/seams/clock';
import { backUpRun } from '../archive/backup.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { runDirectory } from '../archive/open-archive.ts';
import { type ArchiveStats, archiveStats, findRuns } from '../archive/stats.ts';
import { firstAcknowledgedDamage, type LogVerification, verifyLog } from '../archive/verify.ts';
import { type ExportFormat, exportedThings, exportRuns } from './archive-export.ts';
import { type ArgumentSpec, type Arguments, readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';
import { parseInstant } from './times.ts';

/**
 * `dawa archive verify|stats|export|backup --data DIR`. The folder is a data folder, all of whose runs are looked at, or that of one run.
 *
 * @returns 0 intact; 1 something acknowledged is damaged; 2 wrong usage or nothing there
 */
export async function runArchive(
  args: readonly string[],
  io: CommandIo & { readonly clock?: Pick<Clock, 'nowAtMs'> },
): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h') || args.length === 0) {
    await writeOut(args.length === 0 ? io.stderr : io.stdout, archiveHelp);
    return args.length === 0 ? 2 : 0;
  }
  const read = readArguments(args, spec);
  if (!read.ok) {
    const { where, expected, found } = read.fault;
    complain(io, 'archive', `${where}: expected ${expected}, found ${found}`);
    return 2;
  }
  const action = read.value.positionals[0];
  const directory = read.value.values['data'] ?? './data';
  const known = action === undefined ? undefined : actions[action];
  if (known === undefined) {
    complain(io, 'archive', `action: expected ${Object.keys(actions).join(', ')}, found ${action}`);
    return 2;
  }
  try {
    const runs = findRuns(directory);
    if (runs.length > 0)
      return await known({ runs, values: read.value.values, io, nowAtMs: io.clock?.nowAtMs() ?? 0 });
    complain(io, 'archive', `--data: expected a folder with runs or of a run, found none in ${directory}`);
  } catch (error) {
    complain(io, 'archive', error instanceof Error ? error.message : String(error));
  }
  return 2;
}

export const archiveHelp = `dawa archive: what the station has kept

usage: dawa archive verify|stats|export|backup [--data DIR] [options]

  verify   reads every octet of the log; exit code 1 when a record that was acknowledged is damaged or missing
  stats    what each run has kept: octets, records, packets by APID, samples
  export   writes raw octets, packets, samples or events
  backup   copies the runs, also while the station writes, and reads the copy back

  --data DIR        data folder of the station, or the folder of one run (default ./data)
  --format FORMAT   verify, stats: table (default) or json; export: csv (default), ndjson; bin for raw and packets
  --what THING      export: raw, packets, samples (default) or events
  --parameter P,..  export: samples of these parameters only
  --apid N          export: packets of this application process only
  --from T --to T   export: ISO 8601 UTC, now, or +2h; the end is not included
  --out PATH        export: a file instead of standard output; backup: the folder to copy to

example: dawa archive verify --data ./data
         data/runs/thimphu-20190620  intact  3 segments  41,207 records  1 to 41207
example: dawa archive export --what raw --format bin | dawa decode --in - --framing tm --frame-bytes 223 --asm ...
`;

const value = (valueName: string, help: string) => ({ kind: 'value', valueName, help }) as const;

const spec: ArgumentSpec = {
  options: {
    data: value('DIR', 'data folder of the station, or the folder of one run'),
    format: value('FORMAT', 'table, json, csv, ndjson or bin'),
    what: value('THING', 'raw, packets, samples or events'),
    parameter: value('P,..', 'samples of these parameters only'),
    apid: value('N', 'packets of this application process only'),
    from: value('T', 'first instant'),
    to: value('T', 'end, not included'),
    out: value('PATH', 'where to write'),
  },
  positionals: [{ name: 'action', isRequired: true }],
};

interface Request {
  readonly runs: readonly string[];
  readonly values: Arguments['values'];
  readonly io: CommandIo;
  readonly nowAtMs: number;
}

const actions: Record<string, ((request: Request) => Promise<ExitCode>) | undefined> = {
  verify,
  stats,
  export: exportThings,
  backup,
};

/** What cannot be meant ends the command with one line and exit code 2. */
function refuse(io: CommandIo, option: string, expected: string, found: string | undefined): ExitCode {
  complain(io, 'archive', `${option}: expected ${expected}, found ${found ?? 'nothing'}`);
  return 2;
}

async function verify({ runs, values, io }: Request): Promise<ExitCode> {
  const format = values['format'] ?? 'table';
  if (format !== 'table' && format !== 'json') return refuse(io, '--format', 'table or json', format);
  const results = runs.map((directory) => ({
    directory,
    verification: verifyLog(logDirectory(directory)),
  }));
  if (format === 'json') {
    const document = results.map(({ directory, verification }) => ({
      directory,
      isIntact: firstAcknowledgedDamage(verification) === undefined,
      ...verification,
    }));
    await writeOut(io.stdout, `${JSON.stringify({ runs: document }, null, 2)}\n`);
  } else {
    for (const { directory, verification } of results) {
      await writeOut(io.stdout, verifyLine(directory, verification));
    }
  }
  const damaged = results.filter(({ verification }) => complainOfDamage(verification, 'archive verify', io));
  return damaged.length === 0 ? 0 : 1;
}

/** True when something acknowledged is damaged; says where, in one line. */
function complainOfDamage(verification: LogVerification, command: string, io: CommandIo): boolean {
  const damage = firstAcknowledgedDamage(verification);
  if (damage === undefined) return false;
  const { path, offset, expected, found } = damage;
  complain(io, command, `${path}: octet ${offset}: expected ${expected}, found ${found}`);
  return true;
}

async function backup({ runs, values, io }: Request): Promise<ExitCode> {
  const target = values['out'];
  if (target === undefined) return refuse(io, '--out', 'the folder to copy to', undefined);
  let code: ExitCode = 0;
  for (const run of runs) {
    const to = runDirectory(target, basename(resolve(run)));
    const verification = backUpRun(run, to);
    await writeOut(io.stdout, verifyLine(to, verification));
    if (complainOfDamage(verification, 'archive backup', io)) code = 1;
  }
  return code;
}

async function exportThings({ runs, values, io, nowAtMs }: Request): Promise<ExitCode> {
  const what = exportedThings.find((thing) => thing === (values['what'] ?? 'samples'));
  if (what === undefined) return refuse(io, '--what', exportedThings.join(', '), values['what']);
  const formats = {
    raw: ['bin'],
    packets: ['csv', 'ndjson', 'bin'],
    samples: ['csv', 'ndjson'],
    events: ['csv', 'ndjson'],
  };
  const format = values['format'] ?? formats[what][0]!;
  if (!formats[what].includes(format))
    return refuse(io, '--format', `${formats[what].join(', ')} for ${what}`, format);
  const apid = values['apid'];
  if (apid !== undefined && !(/^\d+$/.test(apid) && Number(apid) <= 2047))
    return refuse(io, '--apid', '0 to 2047', apid);
  const span = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY };
  for (const [option, key] of [
    ['from', 'fromAtMs'],
    ['to', 'toAtMs'],
  ] as const) {
    const text = values[option];
    if (text === undefined) continue;
    const instant = parseInstant(text, nowAtMs);
    if (!instant.ok) return refuse(io, `--${option}`, String(instant.fault.expected), text);
    span[key] = instant.value;
  }
  await exportRuns(
    runs,
    {
      what,
      format: format as ExportFormat,
      span,
      names: values['parameter']?.split(',') ?? [],
      apid: apid === undefined ? undefined : Number(apid),
      path: values['out'],
    },
    io.stdout,
  );
  return 0;
}

function verifyLine(directory: string, verification: LogVerification): string {
  const { segments, records, firstLsn, lastLsn, damages } = verification;
  const acknowledged = damages.filter((damage) => damage.isAcknowledged).length;
  const state = acknowledged === 0 ? 'intact' : `${acknowledged} damaged`;
  const cutShort =
    damages.length > acknowledged ? '  (a write cut short at the end; it was not acknowledged)' : '';
  const span = firstLsn === null ? 'empty' : `${firstLsn} to ${lastLsn}`;
  return `${directory}  ${state}  ${segments} segments  ${records.toLocaleString('en')} records  ${span}${cutShort}\n`;
}

async function stats({ runs, values, io }: Request): Promise<ExitCode> {
  const format = values['format'] ?? 'table';
  if (format !== 'table' && format !== 'json') return refuse(io, '--format', 'table or json', format);
  const all = await Promise.all(runs.map(archiveStats));
  const text =
    format === 'json' ? `${JSON.stringify({ runs: all }, null, 2)}\n` : all.map(statsText).join('\n');
  await writeOut(io.stdout, text);
  return 0;
}

function statsText(run: ArchiveStats): string {
  const rows: [string, string][] = [
    ['run', run.runId],
    ['folder', run.directory],
    ['from', isoOf(run.firstAtMs)],
    ['to', isoOf(run.lastAtMs)],
    ['log', `${count(run.logOctets)} octets in ${run.segments} segments`],
    ['index', `${count(run.indexOctets)} octets`],
    ['received', `${count(run.rawOctets)} octets`],
    ['packets', `${count(run.records.packet ?? 0)}, ${count(run.packetOctets)} octets`],
    ...Object.entries(run.packetsByApid).map(([apid, packets]): [string, string] => [
      `  APID ${apid}`,
      count(packets),
    ]),
    ['samples', run.samples === null ? 'index cannot be read' : count(run.samples)],
    [
      'records',
      Object.entries(run.records)
        .map(([kind, number]) => `${kind} ${count(number)}`)
        .join(', '),
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)}${value}\n`).join('');
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function isoOf(atMs: number | null): string {
  return atMs === null ? '-' : new Date(atMs).toISOString();
}
