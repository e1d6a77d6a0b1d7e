import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import { type ArchiveReader, openArchiveReader, type StoreForReading } from '../archive/archive-reader.ts';
import { readLog } from '../archive/log-reader.ts';
import { logDirectory } from '../archive/log-recovery.ts';
import type { Page, PageRequest, Span } from '../ports.ts';
import { writeOut } from './command-io.ts';
import { writeParquet } from './parquet-export.ts';
import { csvText, ndjsonText } from './table.ts';

export const exportedThings = ['raw', 'packets', 'samples', 'events'] as const;
export type ExportedThing = (typeof exportedThings)[number];
export type ExportFormat = 'csv' | 'ndjson' | 'bin' | 'parquet';

export interface ExportRequest {
  /** Without it the rows are in a file beside the log of each run. */
  readonly readStore?: StoreForReading | undefined;
  readonly what: ExportedThing;
  readonly format: ExportFormat;
  readonly span: Span;
  /** Samples of these parameters; of all when empty. */
  readonly names: readonly string[];
  /** Of this mission only. */
  readonly missionId: string | undefined;
  /** Packets of this application process only. */
  readonly apid: number | undefined;
  /** Samples summed up in so many bins of the span. */
  readonly bins: number | undefined;
  /** A file; standard output when undefined. */
  readonly path: string | undefined;
  /** Told how many parameters of how many are written. */
  readonly onProgress?: (done: number, all: number) => void;
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
  if (request.format === 'parquet')
    return await writeParquet(request.path ?? 'samples.parquet', samplesOfRuns(runs, request));
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
  const reader = await openArchiveReader(run, request.readStore);
  let written = 0;
  try {
    const keys = request.bins === undefined ? columns[request.what] : binColumns;
    for await (const page of pagesOf(reader, request)) {
      const text =
        request.format === 'csv' ? csvPage(page, keys, isFirst && written === 0) : ndjsonText(page);
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
  samples: [
    ...['name', 'generatedAtMs', 'receivedAtMs', 'raw', 'value', 'unit', 'limitState', 'packetLsn'],
    'quality',
  ],
  events: ['eventId', 'atMs', 'severity', 'source', 'code', 'text'],
};

const binColumns = ['name', 'fromAtMs', 'toAtMs', 'samples', 'min', 'max', 'mean', 'last', 'quality'];

function csvPage(page: readonly Row[], keys: readonly string[], hasHeading: boolean): string {
  const text = csvText(page, keys);
  return hasHeading ? text : text.slice(text.indexOf('\n') + 1);
}

async function* pagesOf(reader: ArchiveReader, asked: ExportRequest): AsyncGenerator<readonly Row[]> {
  const { reads } = reader;
  const { what, span, apid, missionId, bins } = asked;
  if (what === 'packets') {
    const only = { ...(apid !== undefined && { apid }), ...(missionId !== undefined && { missionId }) };
    yield* walk(span, (request) => reads.packets({ ...request, ...only }));
  } else if (what === 'events') {
    yield* walk(span, (request) => reads.events(request));
  } else if (bins !== undefined) {
    yield* binsOf(reader, asked, bins);
  } else {
    yield* samplesOf(reader, asked);
  }
}

/** Samples of all runs, one behind the other. */
async function* samplesOfRuns(
  runs: readonly string[],
  request: ExportRequest,
): AsyncGenerator<readonly ParameterSample[]> {
  for (const run of runs) {
    const reader = await openArchiveReader(run, request.readStore);
    try {
      yield* samplesOf(reader, request);
    } finally {
      await reader.close();
    }
  }
}

async function* samplesOf(
  reader: ArchiveReader,
  request: ExportRequest,
): AsyncGenerator<readonly ParameterSample[]> {
  for await (const parameter of parametersOf(reader, request))
    yield* walk(request.span, (page) => reader.reads.samples({ ...page, ...parameter }));
}

async function* binsOf(
  { reads, ...reader }: ArchiveReader,
  request: ExportRequest,
  bins: number,
): AsyncGenerator<readonly Row[]> {
  for await (const parameter of parametersOf({ reads, ...reader }, request)) {
    const span = await extentOf(reads, parameter, request.span);
    if (span === undefined) continue;
    const found = await reads.bins({ ...parameter, ...span, bins });
    const widthMs = (span.toAtMs - span.fromAtMs) / bins;
    const rows: Row[] = [];
    for (let bin = 0; bin < bins; bin++) {
      if (found.samples[bin] === 0) continue;
      rows.push({
        name: parameter.name,
        fromAtMs: span.fromAtMs + bin * widthMs,
        toAtMs: span.fromAtMs + (bin + 1) * widthMs,
        samples: found.samples[bin],
        min: figureOf(found.min[bin]),
        max: figureOf(found.max[bin]),
        mean: figureOf(found.mean[bin]),
        last: figureOf(found.last[bin]),
        quality: found.quality[bin],
      });
    }
    if (rows.length > 0) yield rows;
  }
}

/** Neither CSV nor JSON has a word for a bin without numbers. */
const figureOf = (figure: number | undefined) =>
  figure !== undefined && Number.isFinite(figure) ? figure : null;

/** Where a span has no end, that of what is there; undefined when nothing is. */
async function extentOf(
  reads: ArchiveReader['reads'],
  parameter: { missionId: string; name: string },
  span: Span,
): Promise<Span | undefined> {
  const [first] = (await reads.samples({ ...parameter, ...span, limit: 1 })).items;
  const [last] = (await reads.samples({ ...parameter, ...span, limit: 1, order: 'newest' })).items;
  if (first === undefined || last === undefined) return undefined;
  return {
    fromAtMs: Number.isFinite(span.fromAtMs) ? span.fromAtMs : first.generatedAtMs,
    toAtMs: Number.isFinite(span.toAtMs) ? span.toAtMs : last.generatedAtMs + 1,
  };
}

async function* parametersOf(
  { reads }: ArchiveReader,
  { names, missionId, onProgress }: ExportRequest,
): AsyncGenerator<{ missionId: string; name: string }> {
  const known = await reads.store.parameters();
  const wanted = known.filter(
    (one) =>
      (names.length === 0 || names.includes(one.name)) &&
      (missionId === undefined || one.missionId === missionId),
  );
  for (const [done, { missionId: of, name }] of wanted.entries()) {
    onProgress?.(done, wanted.length);
    yield { missionId: of, name };
  }
}

async function* walk<T extends Row | ParameterSample>(
  { fromAtMs, toAtMs }: Span,
  read: (request: PageRequest) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({
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
