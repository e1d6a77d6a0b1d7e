import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { DatabaseSync } from '@photostructure/sqlite';
import type { ColumnCells, GroupPlan, GroupRows } from '../groundstation/src/archive/samples/group-plan.ts';
import { openSampleArchive } from '../groundstation/src/archive/samples/open-sample-archive.ts';
import type { SampleArchive, SampleBins } from '../groundstation/src/archive/samples/sample-archive.ts';
import type { ArchiveStore } from '../groundstation/src/archive/store/archive-store.ts';
import { binNumber } from '../groundstation/src/archive/store/bin-number.ts';
import { openSqliteStore } from '../groundstation/src/archive/store/sqlite-store.ts';
import { type BenchRow, cpuSecondsOf, leastPairs, loneRow, quantile, rowOfPairs } from './paired.ts';

/**
 * The archive of samples on SQLite: ten million samples and a year at 1 Hz to a thousand bins, ten thousand raw ones, a late
 * packet, and what goes in, against rows in the same driver.
 *
 * @throws TypeError when a figure differs from brute force
 */
export async function archiveSampleRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-bench-samples-'));
  try {
    return [...(await tenMillionRows(folder)), await yearRow(folder), await insertRow(folder)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 2026-03-01T00:00:00Z. */
const startAtMs = 1_772_323_200_000;
const bins = 1000;
const runs = 41;

async function tenMillionRows(folder: string): Promise<BenchRow[]> {
  const filled = await fill(join(folder, 'ten-million.sqlite'), 10_000_000, 100);
  const { archive, store, toAtMs } = filled;
  const late: number[] = [];
  const lateWhileRead: number[] = [];
  const rows = [
    await binsRow('bins-10m-ms', filled),
    await rawRow(archive, toAtMs, 'raw-10k-ms', 'as columns'),
    await rawSamplesRow(archive, toAtMs),
  ];
  for (let run = 0; run < runs; run++) late.push(await latePacketMs(filled, run));
  const reading = { isOver: false };
  const reader = readOn(archive, toAtMs, reading);
  for (let run = 0; run < runs; run++) lateWhileRead.push(await latePacketMs(filled, runs + run));
  reading.isOver = true;
  await reader;
  await compactAll(archive);
  const note = 'appended, flushed and found again in an archive of ten million, median';
  rows.push(
    loneRow({ name: 'late-packet-ms', unit: 'ms', value: quantile(late, 0.5), pairs: runs, note }),
    loneRow({
      name: 'late-packet-while-read-ms',
      unit: 'ms',
      value: quantile(lateWhileRead, 0.5),
      pairs: runs,
      note: 'the same while another reads ten thousand raw samples again and again',
    }),
    await binsRow('bins-10m-late-ms', filled, `after ${lateNote}`),
    await rawRow(archive, toAtMs, 'raw-10k-late-ms', `as columns, after ${lateNote}`),
  );
  await store.close();
  return rows;
}

async function yearRow(folder: string): Promise<BenchRow> {
  const filled = await fill(join(folder, 'year.sqlite'), 365 * 86_400, 1000);
  const row = await binsRow('year-1hz-bins-ms', filled);
  await filled.store.close();
  return row;
}

interface Filled {
  readonly archive: SampleArchive;
  readonly store: ArchiveStore;
  readonly toAtMs: number;
  readonly expected: readonly BruteBin[];
  lastLsn: number;
}

interface BruteBin {
  samples: number;
  min: number;
  max: number;
}

/** A noisy sine of three decimals, and its bins as they are counted while it is made. */
async function fill(file: string, samples: number, periodMs: number): Promise<Filled> {
  const { archive, store } = await open(file, 1);
  const toAtMs = startAtMs + samples * periodMs;
  const expected = Array.from({ length: bins }, () => ({ samples: 0, min: Infinity, max: -Infinity }));
  const random = createRandom('noisy sine');
  const rows = emptyRows(plans[1]!, batchRows);
  const raw = rows.cells[0]!.raw as Float64Array;
  for (let first = 0; first < samples; first += batchRows) {
    const count = Math.min(batchRows, samples - first);
    for (let row = 0; row < count; row++) {
      const place = first + row;
      const atMs = startAtMs + place * periodMs;
      const value = Math.round((20 + 5 * Math.sin(place / 500) + 0.1 * random.next()) * 1000) / 1000;
      rows.lsns[row] = place + 1;
      rows.generatedAtMs[row] = atMs;
      rows.receivedAtMs[row] = atMs + 50;
      raw[row] = value;
      note(expected[binNumber({ fromAtMs: startAtMs, toAtMs, bins }, atMs)]!, value);
    }
    archive.append({ ...rows, count });
    await flush(archive, store, first + count);
  }
  await flush(archive, store, samples, true);
  await compactAll(archive);
  return { archive, store, toAtMs, expected, lastLsn: samples };
}

function note(bin: BruteBin, value: number): void {
  bin.samples++;
  bin.min = Math.min(bin.min, value);
  bin.max = Math.max(bin.max, value);
}

async function binsRow(name: string, { archive, toAtMs, expected }: Filled, note = ''): Promise<BenchRow> {
  const ask = () => archive.bins({ ...asked, fromAtMs: startAtMs, toAtMs, bins });
  mustBeEqual(name, await ask(), expected);
  const text = `to ${bins} bins, equal to brute force${note && `, ${note}`}`;
  return timedRow(name, ask, text);
}

function mustBeEqual(name: string, found: SampleBins, expected: readonly BruteBin[]): void {
  for (const [bin, { samples, min, max }] of expected.entries())
    if (found.samples[bin] !== samples || found.min[bin] !== min || found.max[bin] !== max)
      throw new TypeError(
        `${name}, bin ${bin}: expected ${samples} from ${min} to ${max}, found ${found.samples[bin]}`,
      );
}

const lateNote = `${2 * runs} late packets and compaction`;

async function rawRow(archive: SampleArchive, toAtMs: number, name: string, note: string): Promise<BenchRow> {
  const ask = () => archive.figures({ ...asked, fromAtMs: middleOf(toAtMs), toAtMs, limit: 10_000 });
  const { figures } = await ask();
  if (figures.length !== 10_000) throw new TypeError(`raw: expected 10000 samples, found ${figures.length}`);
  return timedRow(name, ask, note);
}

async function rawSamplesRow(archive: SampleArchive, toAtMs: number): Promise<BenchRow> {
  const ask = () => archive.samples({ ...asked, fromAtMs: middleOf(toAtMs), toAtMs, limit: 10_000 });
  return timedRow('raw-10k-objects-ms', ask, 'an object for each');
}

const middleOf = (toAtMs: number) => (startAtMs + toAtMs) / 2;

/** A packet from the middle of the archive comes late: until a read finds it. */
async function latePacketMs(filled: Filled, run: number): Promise<number> {
  const { archive, store, toAtMs, expected } = filled;
  const atMs = startAtMs + (toAtMs - startAtMs) * ((run + 0.5) / (3 * runs)) + 25.5;
  const lsn = ++filled.lastLsn;
  const rows = emptyRows(plans[1]!, 1);
  rows.lsns[0] = lsn;
  rows.generatedAtMs[0] = atMs;
  rows.receivedAtMs[0] = toAtMs;
  (rows.cells[0]!.raw as Float64Array)[0] = 21;
  note(expected[binNumber({ fromAtMs: startAtMs, toAtMs, bins }, atMs)]!, 21);
  const beganMs = performance.now();
  archive.append(rows);
  await flush(archive, store, lsn, true);
  const page = await archive.figures({ ...asked, fromAtMs: atMs, toAtMs: atMs + 1, limit: 10 });
  const tookMs = performance.now() - beganMs;
  if (!page.packetLsns.includes(lsn)) throw new TypeError(`late packet: expected ${lsn}, found none`);
  return tookMs;
}

async function readOn(
  archive: SampleArchive,
  toAtMs: number,
  reading: { readonly isOver: boolean },
): Promise<void> {
  while (!reading.isOver) {
    await archive.figures({ ...asked, fromAtMs: middleOf(toAtMs), toAtMs, limit: 10_000 });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Twenty parameters of one container, against a row for each sample as one would keep them in the same driver. */
async function insertRow(folder: string): Promise<BenchRow> {
  const { archive, store } = await open(join(folder, 'insert.sqlite'), 20);
  const database = openRows(join(folder, 'rows.sqlite'));
  const ours: number[] = [];
  const theirs: number[] = [];
  let lastLsn = 0;
  // The pair before the first is not counted: both are compiled in it.
  for (let pair = -1; pair < leastPairs; pair++) {
    const batches = insertBatches(lastLsn);
    lastLsn += insertRows;
    const columns = async () => {
      const before = process.cpuUsage();
      for (const rows of batches) {
        archive.append(rows);
        await flush(archive, store, rows.lsns[rows.count - 1]!);
      }
      await flush(archive, store, lastLsn, true);
      const { user, system } = process.cpuUsage(before);
      if (pair >= 0) ours.push((user + system) / 1e6);
    };
    if (pair % 2 === 0) await columns();
    const seconds = cpuSecondsOf(() => database.insert(batches));
    if (pair >= 0) theirs.push(seconds);
    if (pair % 2 !== 0) await columns();
  }
  const whole = { fromAtMs: startAtMs, toAtMs: startAtMs + 1000 * (lastLsn + 1), bins: 1 };
  const kept = await archive.bins({ ...whole, missionId: asked.missionId, name: '20.7' });
  const { samples, max } = database.sumOf(7);
  if (kept.samples[0] !== samples || kept.max[0] !== max)
    throw new TypeError(`insert: expected ${samples} samples to ${max}, found ${kept.samples[0]}`);
  await store.close();
  database.close();
  return rowOfPairs({
    name: 'insert-vs-sqlite-rows',
    unit: 'M samples/s',
    amount: (insertRows * 20) / 1e6,
    baselineName: 'a row for each sample',
    ours,
    theirs,
    note: `20 columns of three decimals, packed, flushed and committed; rows WITHOUT ROWID, a transaction each ${batchOfInsert * 20}`,
  });
}

const insertRows = 8192;
const batchOfInsert = 1024;

function insertBatches(lastLsn: number): GroupRows[] {
  return Array.from({ length: insertRows / batchOfInsert }, (_, batch) => {
    const rows = emptyRows(plans[20]!, batchOfInsert);
    for (let row = 0; row < batchOfInsert; row++) {
      const lsn = lastLsn + batch * batchOfInsert + row + 1;
      rows.lsns[row] = lsn;
      rows.generatedAtMs[row] = startAtMs + lsn * 1000;
      rows.receivedAtMs[row] = startAtMs + lsn * 1000 + 50;
      for (const [column, { raw }] of rows.cells.entries())
        (raw as Float64Array)[row] = Math.round((20 + 5 * Math.sin(lsn / 50 + column)) * 1000) / 1000;
    }
    return rows;
  });
}

function openRows(file: string) {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec(
    'CREATE TABLE samples (parameter_id INTEGER, at_ms REAL, value REAL, PRIMARY KEY (parameter_id, at_ms)) WITHOUT ROWID',
  );
  const put = database.prepare('INSERT INTO samples VALUES (?, ?, ?)');
  const sum = database.prepare(
    'SELECT count(*) AS samples, max(value) AS max FROM samples WHERE parameter_id = ?',
  );
  return {
    insert(batches: readonly GroupRows[]): void {
      for (const { count, generatedAtMs, cells } of batches) {
        database.exec('BEGIN');
        for (let row = 0; row < count; row++)
          for (let column = 0; column < cells.length; column++)
            put.run(column, generatedAtMs[row]!, (cells[column]!.raw as Float64Array)[row]!);
        database.exec('COMMIT');
      }
    },
    sumOf: (column: number) => sum.get(column) as { samples: number; max: number },
    close: () => database.close(),
  };
}

const asked = { missionId: 'mission', name: '1.0' };
const batchRows = 20_000;
const plans: Readonly<Record<number, GroupPlan>> = { 1: planOf(1), 20: planOf(20) };

/** A container of so many doubles that mean what they are. */
function planOf(columns: number): GroupPlan {
  return {
    groupId: columns,
    missionId: 'mission',
    dictionaryId: 1,
    container: `housekeeping-${columns}`,
    columns: Array.from({ length: columns }, (_, place) => ({
      parameterId: columns * 100 + place,
      name: `${columns}.${place}`,
      unit: 'V',
      rawKind: 'float64' as const,
      valueKind: null,
      keepsLimits: false,
      isList: false,
      isFigureRaw: true,
      fillFigures: ({ raw }: ColumnCells, from: number, to: number, into: Float64Array) =>
        into.set((raw as Float64Array).subarray(from, to)),
      readSamples: ({ raw }: ColumnCells, from: number, to: number) =>
        Array.from({ length: to - from }, (_, row) => {
          const value = (raw as Float64Array)[from + row]!;
          const name = `${columns}.${place}`;
          return { index: from + row, name, raw: value, value, unit: 'V', limitState: 'none' as const };
        }),
    })),
  };
}

function emptyRows(plan: GroupPlan, count: number): GroupRows {
  return {
    plan,
    count,
    lsns: new Float64Array(count),
    generatedAtMs: new Float64Array(count),
    receivedAtMs: new Float64Array(count),
    quality: new Uint8Array(count),
    cells: plan.columns.map(() => ({
      raw: new Float64Array(count),
      value: undefined,
      limits: undefined,
      marks: undefined,
      starts: undefined,
      odd: new Map(),
    })),
  };
}

async function open(file: string, columns: number): Promise<{ archive: SampleArchive; store: ArchiveStore }> {
  const { store } = openSqliteStore(file, { runId: 'bench', version: 1 });
  const plan = plans[columns]!;
  const { groupId, dictionaryId, missionId, container } = plan;
  await store.write({ groups: [{ groupId, dictionaryId, missionId, container, columns: '[]' }] });
  const archive = await openSampleArchive({ store, planOf: () => plan, groupsOf: () => [plan] });
  return { archive, store };
}

/** Until nothing is full any more, or, at the end, until nothing is open. */
async function flush(
  archive: SampleArchive,
  store: ArchiveStore,
  acknowledgedLsn: number,
  all = false,
): Promise<void> {
  for (;;) {
    const work = archive.takeFlush(acknowledgedLsn, { all });
    if (work.rows === 0) return;
    await store.write(work.batch);
    work.flushed();
  }
}

async function compactAll(archive: SampleArchive): Promise<void> {
  while (await archive.compactSlice());
}

async function timedRow(name: string, ask: () => Promise<unknown>, note: string): Promise<BenchRow> {
  const { wallMs, cpuMs } = await mediansOf(ask);
  const processor = `${cpuMs.toPrecision(3)} ms of the processor`;
  return loneRow({ name, unit: 'ms', value: wallMs, pairs: runs, note: `${note}; ${processor}` });
}

/**
 * Medians of the wall clock and of the processor: neighbours lengthen the one a lot, the other a little. The first answers are not
 * counted: the compiler is at work in them.
 */
async function mediansOf(run: () => Promise<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  const wallMs: number[] = [];
  const cpuMs: number[] = [];
  for (let turn = 0; turn < runs; turn++) await run();
  for (let turn = 0; turn < runs; turn++) {
    const beganMs = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    wallMs.push(performance.now() - beganMs);
    cpuMs.push((user + system) / 1000);
  }
  return { wallMs: quantile(wallMs, 0.5), cpuMs: quantile(cpuMs, 0.5) };
}
