import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type ArchiveReader, openArchiveReader } from '../archive/archive-reader.ts';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import type { Page, PageRequest, Span } from '../ports.ts';
import { writeOut } from './command-io.ts';
import { csvText, ndjsonText } from './table.ts';

export const exportedThings = ['raw', 'packets', 'samples', 'events'] as const;
export type ExportedThing = (typeof exportedThings)[number];
export type ExportFormat = 'csv' | 'ndjson' | 'bin';

export interface ExportRequest {
  readonly what: ExportedThing;
  readonly format: ExportFormat;
  readonly span: Span;
  /** Samples of these parameters; of all when empty. */
  readonly names: readonly string[];
  /** Packets of this application process only. */
  readonly apid: number | undefined;
  /** A file; standard output when undefined. */
  readonly path: string | undefined;
}

/**
 * Writes what runs have kept, in time order run by run. `raw` are the octets as they were received, which `dawa decode`
 * reads again; it comes from the log alone, everything else from the index.
 *
 * @returns how many records were written
 */
export async function exportRuns(
  runs: readonly string[],
  request: ExportRequest,
  stdout: Writable,
): Promise<number> {
  const out = request.path === undefined ? stdout : createWriteStream(request.path);
  let written = 0;
  try {
    for (const run of runs) {
      const isFirst = written === 0;
      written +=
        request.format === 'bin'
          ? await exportBytes(run, request, out)
          : await exportRows(run, request, out, isFirst);
    }
  } finally {
    if (out !== stdout) {
      out.end();
      await finished(out);
    }
  }
  return written;
}

async function exportBytes(run: string, { what, span, apid }: ExportRequest, out: Writable): Promise<number> {
  let written = 0;
  for (const record of readLog(logDirectory(run))) {
    if (record.kind !== (what === 'raw' ? 'raw' : 'packet')) continue;
    if (record.atMs < span.fromAtMs || record.atMs >= span.toAtMs) continue;
    if (what === 'packets' && apid !== undefined && apidOf(record.bytes) !== apid) continue;
    written++;
    if (!(await writeOut(out, record.bytes))) break;
  }
  return written;
}

async function exportRows(
  run: string,
  request: ExportRequest,
  out: Writable,
  isFirst: boolean,
): Promise<number> {
  const reader = await openArchiveReader(run);
  let written = 0;
  try {
    for await (const page of pagesOf(reader, request)) {
      const text =
        request.format === 'csv' ? csvPage(page, request.what, isFirst && written === 0) : ndjsonText(page);
      written += page.length;
      if (!(await writeOut(out, text))) break;
    }
  } finally {
    await reader.close();
  }
  return written;
}

type Row = Readonly<Record<string, unknown>>;

const columns: Record<ExportedThing, readonly string[]> = {
  raw: [],
  packets: [
    ...['lsn', 'receivedAtMs', 'generatedAtMs', 'apid', 'sequenceCount', 'virtualChannelId', 'pusService'],
    ...['pusSubtype', 'container', 'onboardTimeHex', 'fault', 'hex'],
  ],
  samples: ['name', 'generatedAtMs', 'receivedAtMs', 'raw', 'value', 'unit', 'limitState', 'packetLsn'],
  events: ['eventId', 'atMs', 'severity', 'source', 'code', 'text'],
};

function csvPage(page: readonly Row[], what: ExportedThing, hasHeading: boolean): string {
  const text = csvText(page, columns[what]);
  return hasHeading ? text : text.slice(text.indexOf('\n') + 1);
}

async function* pagesOf(
  { reads }: ArchiveReader,
  { what, span, names, apid }: ExportRequest,
): AsyncGenerator<readonly Row[]> {
  if (what === 'packets') {
    yield* walk(span, (request) => reads.packets({ ...request, ...(apid !== undefined && { apid }) }));
  } else if (what === 'events') {
    yield* walk(span, (request) => reads.events(request));
  } else {
    const known = (await reads.store.parameters()).map(({ missionId, name }) => ({ missionId, name }));
    const wanted = names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
    for (const parameter of wanted)
      yield* walk(span, (request) => reads.samples({ ...request, ...parameter }));
  }
}

async function* walk(
  { fromAtMs, toAtMs }: Span,
  read: (request: PageRequest) => Promise<Page<Row>>,
): AsyncGenerator<readonly Row[]> {
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await read({
      fromAtMs,
      toAtMs,
      limit: pageRows,
      ...(cursor !== null && { cursor }),
    });
    if (page.items.length > 0) yield page.items;
    cursor = page.next;
  } while (cursor !== null);
}

const pageRows = 2000;

function apidOf(packet: Uint8Array): number {
  return (((packet[0] ?? 0) & 0x07) << 8) | (packet[1] ?? 0);
}
