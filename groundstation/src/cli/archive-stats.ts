import { type ArchiveStats, archiveStats } from '../archive/stats.ts';
import { type ArchiveRequest, barOf, refuse, storeOf } from './archive-options.ts';
import { type ExitCode, writeOut } from './command-io.ts';

/** `dawa archive stats`. */
export async function stats(request: ArchiveRequest): Promise<ExitCode> {
  const { runs, values, io } = request;
  const format = values['format'] ?? 'table';
  if (format !== 'table' && format !== 'json') return refuse(request, '--format', 'table or json', format);
  const all: ArchiveStats[] = [];
  const bar = barOf(request, 'runs');
  for (const [done, run] of runs.entries()) {
    bar.update(done, runs.length);
    all.push(await archiveStats(run, storeOf(request).readStore));
  }
  bar.finish();
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
    ['samples', samplesText(run)],
    ...run.tables.map(({ name, rows: inTable }): [string, string] => [`  ${name}`, count(inTable)]),
    ...run.dictionaries.map(({ dictionaryId, missionId, hash, loadedAtMs }): [string, string] => [
      `dictionary ${dictionaryId}`,
      `${missionId} ${hash.slice(0, 12)} since ${isoOf(loadedAtMs)}`,
    ]),
    [
      'records',
      Object.entries(run.records)
        .map(([kind, number]) => `${kind} ${count(number)}`)
        .join(', '),
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(16)}${value}\n`).join('');
}

function samplesText({ samples, octetsPerSample, parameters }: ArchiveStats): string {
  if (samples === null) return 'index cannot be read';
  const each = octetsPerSample === null ? '' : `, ${octetsPerSample.toFixed(2)} octets of index each`;
  return `${count(samples)} of ${count(parameters ?? 0)} parameters${each}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function isoOf(atMs: number | null): string {
  return atMs === null ? '-' : new Date(atMs).toISOString();
}
