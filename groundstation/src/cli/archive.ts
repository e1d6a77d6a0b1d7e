import { logDirectory } from '../archive/log-recovery.ts';
import { type ArchiveStats, archiveStats, findRuns } from '../archive/stats.ts';
import { firstAcknowledgedDamage, type LogVerification, verifyLog } from '../archive/verify.ts';
import { type ArgumentSpec, readArguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode, writeOut } from './command-io.ts';

/**
 * `dawa archive verify|stats --data DIR`. The folder is a data folder, all of whose runs are looked at, or that of one run.
 *
 * @returns 0 intact; 1 something acknowledged is damaged; 2 wrong usage or nothing there
 */
export async function runArchive(args: readonly string[], io: CommandIo): Promise<ExitCode> {
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
  const format = read.value.values['format'] ?? 'table';
  const directory = read.value.values['data'] ?? './data';
  const known = action === undefined ? undefined : actions[action];
  if (known === undefined) {
    complain(io, 'archive', `action: expected ${Object.keys(actions).join(' or ')}, found ${action}`);
    return 2;
  }
  if (format !== 'table' && format !== 'json') {
    complain(io, 'archive', `--format: expected table or json, found ${format}`);
    return 2;
  }
  try {
    const runs = findRuns(directory);
    if (runs.length > 0) return await known(runs, format, io);
    complain(io, 'archive', `--data: expected a folder with runs or of a run, found none in ${directory}`);
  } catch (error) {
    complain(io, 'archive', error instanceof Error ? error.message : String(error));
  }
  return 2;
}

export const archiveHelp = `dawa archive verify|stats [--data DIR] [--format table|json]

  verify   reads every octet of the log; exit code 1 when a record that was acknowledged is damaged or missing
  stats    what each run has kept: octets, records, packets by APID, samples

  --data DIR       data folder of the station, or the folder of one run (default ./data)
  --format FORMAT  table (default) or json

Example: check yesterday's passes before the disk is reused
  $ dawa archive verify --data ./data
  data/runs/thimphu-20190620  intact  3 segments  41,207 records  1 to 41207
`;

const spec: ArgumentSpec = {
  options: {
    data: { kind: 'value', valueName: 'DIR', help: 'data folder of the station, or the folder of one run' },
    format: { kind: 'value', valueName: 'FORMAT', help: 'table or json' },
  },
  positionals: [{ name: 'action', isRequired: true }],
};

type Format = 'table' | 'json';
type Action = (runs: readonly string[], format: Format, io: CommandIo) => Promise<ExitCode>;

const actions: Record<string, Action | undefined> = { verify, stats };

async function verify(runs: readonly string[], format: Format, io: CommandIo): Promise<ExitCode> {
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
  let code: ExitCode = 0;
  for (const { verification } of results) {
    const damage = firstAcknowledgedDamage(verification);
    if (damage === undefined) continue;
    const { path, offset, expected, found } = damage;
    complain(io, 'archive verify', `${path}: octet ${offset}: expected ${expected}, found ${found}`);
    code = 1;
  }
  return code;
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

async function stats(runs: readonly string[], format: Format, io: CommandIo): Promise<ExitCode> {
  const all = runs.map(archiveStats);
  await writeOut(
    io.stdout,
    format === 'json' ? `${JSON.stringify({ runs: all }, null, 2)}\n` : all.map(statsText).join('\n'),
  );
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
