import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createRandom, type Random } from '@dawa/seams/random';
import { afterAll, describe, expect, it } from 'vitest';
import type { ArchiveStore, StoreBatch } from '../store/archive-store.ts';
import { binNumber } from '../store/bin-number.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { openSampleArchive } from './open-sample-archive.ts';
import type { SampleArchive } from './sample-archive.ts';
import {
  groupRowsOf,
  inOrder,
  type ModelRow,
  modelPlan,
  modelRow,
  modelSamples,
  shapes,
} from './sample-model.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'dawa-samples-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const plans = [modelPlan(1), modelPlan(2, shapes)];
const allTimes = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY };

function openStore(file = join(folder, `${++files}.sqlite`)): { store: ArchiveStore; file: string } {
  return { store: openSqliteStore(file, { runId: 'run', version: 1 }).store, file };
}

async function openFor(store: ArchiveStore, chunkRows: number, segmentRows: number): Promise<SampleArchive> {
  await store.write({
    groups: plans.map(({ groupId, dictionaryId, missionId, container }) => ({
      groupId,
      dictionaryId,
      missionId,
      container,
      columns: '[]',
    })),
  });
  return await openSampleArchive({
    store,
    chunkRows,
    segmentRows,
    planOf: (groupId) => plans.find((plan) => plan.groupId === groupId),
    groupsOf: (_missionId, name) =>
      plans.filter(({ columns }) => columns.some((column) => column.name === name)),
  });
}

/** A station in small: a log, and what is to be done with it. */
class Bench {
  readonly random: Random;
  readonly chunkRows: number;
  readonly segmentRows: number;
  store: ArchiveStore;
  archive!: SampleArchive;
  readonly #file: string;
  /** Every row that should be found, by group; those of the log stay there when they are dropped and heard again. */
  readonly rows = new Map<number, ModelRow[]>();
  lastLsn = 0;
  acknowledgedLsn = 0;
  failing: string | undefined;
  isDecodingAgain = false;
  readonly ticksMs: readonly number[];
  nowAtMs = 1_700_000_000_000;

  constructor(seed: string, chunkRows: number, segmentRows: number) {
    this.chunkRows = chunkRows;
    this.ticksMs = seed.endsWith('0') ? [1000] : [1000, 1000, 1000, 0, 250.125];
    this.random = createRandom(seed);
    this.segmentRows = segmentRows;
    const { store, file } = openStore();
    this.store = store;
    this.#file = file;
  }

  async open(): Promise<this> {
    this.archive = await openFor(this.failingStore(this.store), this.chunkRows, this.segmentRows);
    return this;
  }

  append(count = 1 + this.random.integer(40)): void {
    const { random } = this;
    const plan = plans[random.integer(plans.length)]!;
    const isLate = random.integer(6) === 0;
    const lateMs = isLate ? random.integer(200_000) : 0;
    const rows = Array.from({ length: count }, (_, index) => {
      const atMs = isLate ? this.nowAtMs - lateMs + index * [0, 1, 500][random.integer(3)]! : this.tick();
      return modelRow(random, ++this.lastLsn, atMs);
    });
    this.rows.set(plan.groupId, [...(this.rows.get(plan.groupId) ?? []), ...rows]);
    this.archive.append(groupRowsOf(plan, rows));
  }

  tick(): number {
    this.nowAtMs += this.ticksMs[this.random.integer(this.ticksMs.length)]!;
    return this.nowAtMs;
  }

  /** Sometimes the store fails, and sometimes it fails after it has written. */
  async flush(acknowledgedLsn: number, options = {}): Promise<void> {
    const { random } = this;
    this.acknowledgedLsn = Math.max(this.acknowledgedLsn, acknowledgedLsn);
    const work = this.archive.takeFlush(this.acknowledgedLsn, options);
    for (const { lastLsn } of work.batch.segments ?? [])
      expect(lastLsn).toBeLessThanOrEqual(this.acknowledgedLsn);
    if (random.integer(6) === 0) await this.checkOne();
    if (random.integer(8) === 0) return;
    await this.store.write(work.batch);
    if (random.integer(6) === 0) await this.checkOne();
    if (random.integer(8) === 0) return;
    work.flushed();
  }

  /** Writes what failed, and no more. */
  async retryFlush(): Promise<void> {
    const work = this.archive.takeFlush(Number.NEGATIVE_INFINITY, {});
    await this.store.write(work.batch);
    work.flushed();
  }

  async flushAll(): Promise<void> {
    while (this.archive.oldestOpenLsn <= this.lastLsn) await this.flush(this.lastLsn, { all: true });
  }

  async compact(slices: number): Promise<void> {
    for (let slice = 0; slice < slices; slice++) {
      this.failing = this.random.integer(12) === 0 ? ['before', 'after'][this.random.integer(2)] : undefined;
      try {
        if (!(await this.archive.compactSlice())) return;
      } catch (error) {
        expect(String(error)).toContain('disk');
      } finally {
        this.failing = undefined;
      }
    }
  }

  /** One packet after the other, each flushed alone. */
  async trickle(): Promise<void> {
    for (let packet = 0; packet < 12; packet++) {
      this.append(1 + this.random.integer(2));
      await this.flushAll();
    }
  }

  /** Writes as it should, or fails as a test wants it. */
  failingStore(inner: ArchiveStore): ArchiveStore {
    return new Proxy(inner, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        if (name !== 'write') return method.bind(target);
        return async (batch: StoreBatch) => {
          const failing = this.failing;
          if (failing === 'before') throw new Error('disk full');
          await target.write(batch);
          if (failing === 'after') throw new Error('disk gone');
        };
      },
    });
  }

  /** What is in memory goes; the log brings it again. */
  async crash(): Promise<void> {
    await this.store.close();
    this.store = openStore(this.#file).store;
    await this.open();
    for (const plan of plans) {
      const flushed = this.archive.flushedLsnOf(plan.groupId);
      const missing = (this.rows.get(plan.groupId) ?? []).filter(({ lsn }) => lsn > flushed);
      if (missing.length > 0) this.archive.append(groupRowsOf(plan, missing));
    }
  }

  /** Decodes packets of a span again: what the first dictionary made of them goes, and the second's takes its place. */
  async decodeAgain(): Promise<void> {
    const { random } = this;
    const fromAtMs = this.nowAtMs - random.integer(300_000);
    const toAtMs = fromAtMs + random.integer(200_000);
    const isChosen = (lsn: number) => lsn % 3 !== 0;
    const known = this.rows.get(1) ?? [];
    const gone = known.filter(
      ({ lsn, generatedAtMs: atMs }) => atMs >= fromAtMs && atMs < toAtMs && isChosen(lsn),
    );
    const span = { missionId: 'mission', fromAtMs, toAtMs };
    const fromFirst = new Set(gone.map(({ lsn }) => lsn));
    this.isDecodingAgain = true;
    const dropping = this.archive.dropRows({ ...span, isGone: (lsn) => fromFirst.has(lsn) });
    // What is being written is waited for, so it must go on.
    if (random.integer(2) === 0) await this.flushAll();
    else await this.flush(this.lastLsn - 20);
    await this.retryFlush();
    expect(await dropping).toBe(gone.length);
    this.isDecodingAgain = false;
    this.rows.set(
      1,
      known.filter(({ lsn }) => !fromFirst.has(lsn)),
    );
    if (gone.length === 0) return;
    this.rows.set(2, [...(this.rows.get(2) ?? []), ...gone]);
    this.archive.append(groupRowsOf(plans[1]!, gone));
    await this.flushAll();
  }

  async checkLatest(): Promise<void> {
    const latest = await this.archive.latest('mission');
    const expected = shapes.flatMap((_, column) => modelSamples(this.all, column).slice(-1));
    const byName = (samples: readonly { name: string }[]) =>
      [...samples].sort((a, b) => (a.name < b.name ? -1 : 1));
    mustEqual(byName(latest), byName(expected));
  }

  get all(): ModelRow[] {
    return [...this.rows.values()].flat();
  }

  /** Everything can be read, once, in both directions. */
  async check(): Promise<void> {
    for (const column of shapes.keys()) {
      await this.checkColumn(column, false);
      if (this.random.integer(3) === 0) await this.checkColumn(column, true);
      if (this.random.integer(3) === 0) await this.checkFigures(column);
    }
  }

  async checkOne(): Promise<void> {
    // While packets are decoded again, what the first dictionary made of them is partly gone.
    if (!this.isDecodingAgain) await this.checkColumn(this.random.integer(shapes.length), false);
  }

  async checkColumn(column: number, isNewestFirst: boolean): Promise<void> {
    const found = await this.pages(shapes[column]!.name, isNewestFirst);
    const expected = modelSamples(this.all, column);
    mustEqual(isNewestFirst ? inRows(found).reverse().flat() : found, expected);
  }

  async checkFigures(column: number): Promise<void> {
    const { name, rawKind } = shapes[column]!;
    const query = { ...allTimes, missionId: 'mission', name, limit: 1_000_000 };
    const expected = modelSamples(this.all, column);
    const { figures, packetLsns } = await this.archive.figures(query);
    mustEqual(
      Array.from(packetLsns),
      expected.map(({ packetLsn }) => packetLsn),
    );
    const isNone = rawKind === 'octets';
    mustEqual(
      Array.from(figures),
      expected.map(({ value }) => (isNone || typeof value === 'string' ? Number.NaN : value)),
    );
    const newest = await this.archive.figures({ ...query, isNewestFirst: true, limit: 5 });
    mustEqual(newest.packetLsns[0], expected.at(-1)?.packetLsn);
  }

  async pages(name: string, isNewestFirst: boolean) {
    const limit = [1 + this.random.integer(400), 1000, 100_000][this.random.integer(3)]!;
    const samples = [];
    let next: { atMs: number; lsn: number } | undefined;
    do {
      const query = { ...allTimes, missionId: 'mission', name, isNewestFirst, limit: limit + 20 };
      const page = await this.archive.samples({ ...query, ...(next && { after: next }) });
      samples.push(...page.samples);
      next = page.next;
    } while (next !== undefined);
    return samples;
  }

  async checkBins(): Promise<void> {
    const bins = 1 + this.random.integer(50);
    const all = inOrder(this.all);
    if (all.length === 0) return;
    const first = all[0]!.generatedAtMs;
    const last = all[all.length - 1]!.generatedAtMs;
    const fromAtMs = first - 1 + this.random.next() * (last - first) * 0.3;
    const toAtMs = last + 1 - this.random.next() * (last - first) * 0.3;
    for (const [column, { name }] of shapes.entries()) {
      const query = { missionId: 'mission', name, fromAtMs, toAtMs, bins };
      const found = await this.archive.bins(query);
      const expected = binsByForce(all, column, query);
      expect(Array.from(found.samples)).toEqual(expected.map(({ samples }) => samples));
      expect(Array.from(found.min)).toEqual(expected.map(({ figures }) => leastOf(figures)));
      expect(Array.from(found.max)).toEqual(expected.map(({ figures }) => -leastOf(figures.map((f) => -f))));
      expect(Array.from(found.quality)).toEqual(expected.map(({ quality }) => quality));
      for (const [bin, { figures }] of expected.entries()) {
        const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
        // Sums are added up in another order: their last bits differ.
        const tolerance = 1e-12 * figures.reduce((sum, figure) => sum + Math.abs(figure), 0);
        if (figures.length === 0) expect(found.mean[bin]).toBeNaN();
        else expect(Math.abs(found.mean[bin]! - mean)).toBeLessThanOrEqual(tolerance);
        if (figures.length === 0) expect(found.last[bin]).toBeNaN();
        else expect(expected[bin]!.lasts.some((last) => last === found.last[bin])).toBe(true);
      }
    }
  }
}

/** As `toEqual`, which takes its time on long lists, and so only tells what is wrong. */
function mustEqual(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).toEqual(expected);
}

/** Cuts samples into those of one packet each. */
function inRows<T extends { packetLsn: number }>(samples: readonly T[]): T[][] {
  const rows: T[][] = [];
  for (const sample of samples) {
    const row = rows[rows.length - 1];
    if (row !== undefined && row[0]!.packetLsn === sample.packetLsn) row.push(sample);
    else rows.push([sample]);
  }
  return rows;
}

function leastOf(figures: readonly number[]): number {
  return figures.length === 0
    ? Number.NaN
    : figures.reduce((least, figure) => (figure < least ? figure : least));
}

interface BruteBin {
  samples: number;
  quality: number;
  readonly figures: number[];
  /** Figures at the latest instant that has any: which of them is last nobody can say. */
  lasts: number[];
  lastAtMs: number;
}

function binsByForce(
  rows: readonly ModelRow[],
  column: number,
  query: { fromAtMs: number; toAtMs: number; bins: number },
): BruteBin[] {
  const bins = Array.from(
    { length: query.bins },
    (): BruteBin => ({
      samples: 0,
      quality: 0,
      figures: [],
      lasts: [],
      lastAtMs: Number.NEGATIVE_INFINITY,
    }),
  );
  for (const { generatedAtMs, quality, cells } of rows) {
    if (generatedAtMs < query.fromAtMs || generatedAtMs >= query.toAtMs) continue;
    const bin = bins[binNumber(query, generatedAtMs)]!;
    for (const { mark, value, isOdd } of cells[column]!) {
      if (mark === 0) continue;
      bin.samples++;
      bin.quality |= quality | (mark === 2 ? 4 : 0);
      if (isOdd || !Number.isFinite(value) || shapes[column]!.rawKind === 'octets') continue;
      bin.figures.push(value);
      if (generatedAtMs > bin.lastAtMs) bin.lasts = [];
      bin.lastAtMs = generatedAtMs;
      bin.lasts.push(value);
    }
  }
  return bins;
}

describe('an archive of samples', () => {
  it.each(Array.from({ length: 6 }, (_, seed) => seed))(
    'gives back every sample once through flushes, compaction, crashes and late data (seed %i)',
    async (seed) => {
      const bench = await new Bench(
        `sequence ${seed}`,
        [16, 40][seed % 2]!,
        [20, 64, 2048][seed % 3]!,
      ).open();
      for (let step = 0; step < 40; step++) {
        const chance = bench.random.integer(20);
        if (chance < 9) bench.append();
        else if (chance < 14)
          await bench.flush(bench.lastLsn - bench.random.integer(30), {
            all: bench.random.integer(3) === 0,
            olderThanLsn: bench.lastLsn - 100,
          });
        else if (chance < 17) await bench.compact(1 + bench.random.integer(12));
        else if (chance < 18) await bench.trickle();
        else if (chance < 19) await bench.crash();
        else
          await [() => bench.checkBins(), () => bench.checkLatest(), () => bench.decodeAgain()][step % 3]!();
      }
      await bench.checkLatest();
      await bench.check();
      await bench.flushAll();
      await bench.compact(10_000);
      await bench.check();
      await bench.checkBins();
      await bench.crash();
      await bench.checkLatest();
      await bench.check();
      await bench.store.close();
    },
  );
});
