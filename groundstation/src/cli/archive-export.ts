import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { openDatabase } from '../archive/database.ts';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import { RowIndex, type RowQuery } from '../archive/row-index.ts';
import { archiveStats } from '../archive/stats.ts';
import type { Span } from '../ports.ts';
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
  const index = new RowIndex(openDatabase(join(run, 'index.sqlite'), 'NORMAL'), archiveStats(run).runId);
  let written = 0;
  try {
    for (const page of pagesOf(index, request)) {
      const text =
        request.format === 'csv' ? csvPage(page, request.what, isFirst && written === 0) : ndjsonText(page);
      written += page.length;
      if (!(await writeOut(out, text))) break;
    }
  } finally {
    index.close();
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

function* pagesOf(index: RowIndex, { what, span, names, apid }: ExportRequest): Generator<readonly Row[]> {
  if (what === 'packets') {
    yield* walk(
      span,
      (query) => index.packets(query, apid),
      (row) => ({ atMs: row.receivedAtMs, lsn: row.lsn }),
    );
  } else if (what === 'events') {
    const pages = walk(
      span,
      (query) => index.journal<Row>('events', query),
      (row) => row,
    );
    for (const page of pages) yield page.map((row) => row.value);
  } else {
    for (const name of names.length > 0 ? names : index.parameterNames()) {
      yield* walk(
        span,
        (query) => index.samples(query, name),
        (row) => ({ atMs: row.generatedAtMs, lsn: row.packetLsn }),
      );
    }
  }
}

function* walk<T>(
  span: Span,
  read: (query: RowQuery) => readonly T[],
  keyOf: (row: T) => { atMs: number; lsn: number },
): Generator<readonly T[]> {
  let after: RowQuery['after'];
  for (;;) {
    const page = read({ ...span, after, isNewestFirst: false, limit: pageRows });
    if (page.length > 0) yield page;
    if (page.length < pageRows) return;
    after = keyOf(page.at(-1)!);
  }
}

const pageRows = 2000;

function apidOf(packet: Uint8Array): number {
  return (((packet[0] ?? 0) & 0x07) << 8) | (packet[1] ?? 0);
}
