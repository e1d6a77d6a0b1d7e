import type { Clock } from '@dawa/seams/clock';
import type { StoreForReading } from '../archive/archive-reader.ts';
import type { OpenArchiveOptions } from '../archive/open-archive.ts';
import { openServerRunStore, readServerRunStore } from '../archive/run-store-server.ts';
import type { PostgresAddress } from '../archive/store/postgres-line.ts';
import type { ArgumentSpec, Arguments } from './arguments.ts';
import { type CommandIo, complain, type ExitCode } from './command-io.ts';
import { ProgressBar } from './progress-bar.ts';
import { parseInstant } from './times.ts';

/** What an action of `dawa archive` is given. */
export interface ArchiveRequest {
  /** Folders of runs, one at least. */
  readonly runs: readonly string[];
  readonly values: Arguments['values'];
  readonly io: CommandIo;
  readonly clock: Clock;
}

export type ArchiveAction = (request: ArchiveRequest) => Promise<ExitCode>;

/** What cannot be meant ends the command with one line and exit code 2. */
export function refuse(
  { io }: Pick<ArchiveRequest, 'io'>,
  option: string,
  expected: string,
  found: string | undefined,
): ExitCode {
  complain(io, 'archive', `${option}: expected ${expected}, found ${found ?? 'nothing'}`);
  return 2;
}

/** The span that `--from` and `--to` name, the end not included; an exit code when one of them cannot be meant. */
export function spanOf(request: ArchiveRequest): { fromAtMs: number; toAtMs: number } | ExitCode {
  const span = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY };
  for (const [option, key] of [
    ['from', 'fromAtMs'],
    ['to', 'toAtMs'],
  ] as const) {
    const text = request.values[option];
    if (text === undefined) continue;
    const instant = parseInstant(text, request.clock.nowAtMs());
    if (!instant.ok) return refuse(request, `--${option}`, String(instant.fault.expected), text);
    span[key] = instant.value;
  }
  return span;
}

/** The rows where `--store` names a server. */
export function storeOf({ values }: Pick<ArchiveRequest, 'values'>): {
  readonly address?: PostgresAddress;
  readonly readStore?: StoreForReading;
} {
  const url = values['store'];
  if (url === undefined) return {};
  const address = { connectionString: url };
  return { address, readStore: (runId) => readServerRunStore(address, runId) };
}

/** The same to write into; undefined: the rows go into a file beside the log. */
export function storeToWrite(request: Pick<ArchiveRequest, 'values'>): OpenArchiveOptions['openStore'] {
  const { address } = storeOf(request);
  return address && ((about) => openServerRunStore(address, about));
}

/** A bar for work on one run. */
export function barOf({ io, clock }: ArchiveRequest, title: string): ProgressBar {
  return new ProgressBar({ ...io, clock }, title);
}

const value = (valueName: string, help: string) => ({ kind: 'value', valueName, help }) as const;

export const archiveSpec: ArgumentSpec = {
  options: {
    data: value('DIR', 'data folder of the station, or the folder of one run'),
    format: value('FORMAT', 'table, json, csv, ndjson, parquet or bin'),
    what: value('THING', 'raw, packets, samples or events'),
    parameter: value('P,..', 'samples of these parameters only'),
    bins: value('N', 'samples summed up in so many bins'),
    mission: value('ID or DIR', 'of this mission only; its pack, to decode again'),
    apid: value('N', 'packets of this application process only'),
    from: value('T', 'first instant'),
    to: value('T', 'end, not included'),
    store: value('URL', 'postgres://: the server that keeps the rows'),
    out: value('PATH', 'where to write'),
    in: value('F', 'the recording to bring in'),
    link: value('ID', 'link of the mission that it was heard on'),
    framing: value('KIND', 'kiss: it is what a TNC sent'),
  },
  positionals: [{ name: 'action', isRequired: true }],
};

export const archiveHelp = `dawa archive: what the station has kept

usage: dawa archive verify|stats|export|backup|rebuild|redecode|import [--data DIR] [options]

  verify    reads every octet of the log and holds the index against it; exit code 1 when a record that was acknowledged is
            damaged or missing, or when the index says anything that the log does not
  stats     what each run has kept: octets, records, packets by APID, samples, tables, versions of dictionaries
  export    writes raw octets, packets, samples, samples in bins, or events
  backup    copies the runs, index and log, also while the station writes, and reads the copy back
  rebuild   makes the index anew from the log of a station that is stopped
  redecode  decodes packets again by a mission's pack, while the station is stopped (a running one has
            POST /api/v1/missions/{id}/redecode)
  import    brings a recording of AX.25, BIRDS frames or Morse into the run whose folder --data names, else into the run
            import-<mission> of the data folder; the same recording once

  --data DIR        data folder of the station, or the folder of one run (default ./data)
  --format FORMAT   verify, stats: table (default) or json; export: csv (default), ndjson; parquet for samples; bin for raw
                    and packets
  --what THING      export: raw, packets, samples (default) or events
  --parameter P,..  export: samples of these parameters only
  --bins N          export: min, max, mean and last of samples in N bins of the span (default: of all that is there)
  --store URL       the PostgreSQL server that keeps the rows (archive.url in station.yaml); the log is in --data all the same.
                    rebuild sets the rows that stood there aside under another name, backup has pg_dump write
                    index.dump, which pg_restore reads
  --mission ID      export: of this mission only
  --mission DIR,..  rebuild, redecode: packs of missions (default for rebuild: dictionaries as the log has them)
  --apid N          export: packets of this application process only
  --from T --to T   export, redecode: ISO 8601 UTC, now, or +2h; the end is not included
  --in F            import: the recording, with --mission DIR
  --link ID         import: the link that it was heard on (default: the first downlink)
  --framing kiss    import: it is what a TNC sent
  --from T          import: when its first octet was heard (default: when the file was changed last)
  --out PATH        export: a file instead of standard output; backup: the folder to copy to

example: dawa archive verify --data ./data
         data/runs/thimphu-20190620  intact  3 segments  41,207 records  1 to 41207  index agrees: 9,120 packets, 4,800 samples decoded again
example: dawa archive export --what raw --format bin | dawa decode --in - --framing tm --frame-bytes 223 --asm ...
example: dawa archive export --format parquet --out samples.parquet --from 2019-06-20 --to 2019-06-21
example: dawa archive export --parameter bus_voltage --bins 500 --format csv
example: dawa archive backup --out /media/usb/dawa
example: dawa archive stats --store postgres://dawa@127.0.0.1:5432/dawa
example: dawa archive import --mission missions/birds2 --link beacon --in missions/birds2/captures/synthetic-beacon.txt
example: dawa archive redecode --mission missions/aprs-dp --from 2019-06-20T00:00:00Z --to 2019-06-21T00:00:00Z
`;
