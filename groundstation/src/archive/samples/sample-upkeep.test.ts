import { describe, expect, it } from 'vitest';
import type { ArchiveStore, StoreBatch } from '../store/archive-store.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { ColumnCells, GroupPlan, GroupRows } from './group-plan.ts';
import { openSampleArchive } from './open-sample-archive.ts';
import type { SampleArchive, SampleArchiveOptions } from './sample-archive.ts';

const startAtMs = 1_700_000_000_000;

/** Containers of whole numbers, `columns` each, as perftest2 of Yamcs has them. */
function widePlan(groupId: number, columns: number): GroupPlan {
  return {
    groupId,
    missionId: 'mission',
    dictionaryId: 1,
    container: `container-${groupId}`,
    columns: Array.from({ length: columns }, (_, place) => ({
      parameterId: groupId * 1000 + place,
      name: `${groupId}.${place}`,
      unit: null,
      rawKind: 'int32' as const,
      valueKind: null,
      keepsLimits: false,
      isList: false,
      isFigureRaw: true,
      fillFigures: ({ raw }: ColumnCells, from: number, to: number, into: Float64Array) =>
        into.set((raw as Int32Array).subarray(from, to)),
      readSamples: () => [],
    })),
  };
}

/** Rows at one a second; all columns hold the log sequence number. */
function wideRows(plan: GroupPlan, lsns: readonly number[], seconds: readonly number[]): GroupRows {
  const generatedAtMs = Float64Array.from(seconds, (second) => startAtMs + second * 1000);
  return {
    plan,
    count: lsns.length,
    lsns: Float64Array.from(lsns),
    generatedAtMs,
    receivedAtMs: generatedAtMs,
    quality: new Uint8Array(lsns.length),
    cells: plan.columns.map(() => ({
      raw: Int32Array.from(lsns),
      value: undefined,
      limits: undefined,
      marks: undefined,
      starts: undefined,
      odd: new Map(),
    })),
  };
}

interface Opened {
  readonly store: ArchiveStore;
  readonly batches: StoreBatch[];
  readonly archive: SampleArchive;
}

async function open(
  plans: readonly GroupPlan[],
  options: Partial<SampleArchiveOptions> = {},
): Promise<Opened> {
  const { store: inner } = openSqliteStore(':memory:', { runId: 'run', version: 1 });
  const batches: StoreBatch[] = [];
  const store: ArchiveStore = {
    ...inner,
    write(batch) {
      batches.push(batch);
      return inner.write(batch);
    },
  };
  await store.write({
    groups: plans.map(({ groupId, container }) => ({
      groupId,
      dictionaryId: 1,
      missionId: 'mission',
      container,
      columns: '[]',
    })),
  });
  const archive = await openSampleArchive({
    store,
    planOf: (groupId) => plans.find((plan) => plan.groupId === groupId),
    groupsOf: (_missionId, name) =>
      plans.filter(({ columns }) => columns.some((column) => column.name === name)),
    ...options,
  });
  return { store, batches, archive };
}

async function flush({ archive, store }: Opened, acknowledgedLsn: number, options = {}): Promise<number> {
  const work = archive.takeFlush(acknowledgedLsn, options);
  await store.write(work.batch);
  work.flushed();
  return work.rows;
}

async function compact({ archive }: Opened): Promise<void> {
  while (await archive.compactSlice());
}

const lsnsFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

describe('what is flushed, and when', () => {
  it('never flushes all groups in one round, though their packets come at one rate', async () => {
    const plans = lsnsFrom(1, 40).map((groupId) => widePlan(groupId, 8));
    const opened = await open(plans, { segmentRows: 100 });
    const inRounds: number[] = [];
    for (let round = 0, lsn = 0; round < 400; round++) {
      for (const plan of plans) opened.archive.append(wideRows(plan, [++lsn], [round]));
      const before = opened.batches.length;
      await flush(opened, lsn);
      inRounds.push(opened.batches[before]?.segments?.length ?? 0);
    }
    // 40 groups, each full every hundred rounds: spread evenly that is a group in two or three rounds.
    expect(Math.max(...inRounds.slice(100))).toBeLessThanOrEqual(4);
    expect(inRounds.reduce((sum, groups) => sum + groups, 0)).toBeGreaterThanOrEqual(40 * 3);
  });

  it('nor when they are never full and grow old together', async () => {
    const plans = lsnsFrom(1, 40).map((groupId) => widePlan(groupId, 8));
    const opened = await open(plans, { segmentRows: 2000 });
    const inRounds: number[] = [];
    for (let round = 0, lsn = 0; round < 600; round++) {
      for (const plan of plans) opened.archive.append(wideRows(plan, [++lsn], [round]));
      const before = opened.batches.length;
      await flush(opened, lsn, { olderThanLsn: lsn - 4000 });
      inRounds.push(opened.batches[before]?.segments?.length ?? 0);
      expect(lsn - opened.archive.oldestOpenLsn).toBeLessThanOrEqual(4000);
    }
    // Rows are let go after 50 to 100 rounds: spread evenly that is a group in one or two.
    expect(Math.max(...inRounds)).toBeLessThanOrEqual(4);
    expect(inRounds.reduce((sum, groups) => sum + groups, 0)).toBeGreaterThanOrEqual(40 * 5);
  });

  it('flushes the rows of a group that hardly comes before a replay of the log would be long', async () => {
    const plans = [widePlan(1, 8), widePlan(2, 8)];
    const opened = await open(plans);
    opened.archive.append(wideRows(plans[0]!, [1], [0]));
    for (let lsn = 2; lsn < 5000; lsn++) {
      opened.archive.append(wideRows(plans[1]!, [lsn], [lsn]));
      await flush(opened, lsn, { olderThanLsn: lsn - 1000 });
      expect(lsn - opened.archive.oldestOpenLsn).toBeLessThanOrEqual(1000);
    }
    expect(opened.archive.flushedLsnOf(1)).toBe(1);
  });

  it('keeps to its memory, however many groups there are', async () => {
    const openOctets = 2 ** 20;
    const plans = lsnsFrom(1, 30).map((groupId) => widePlan(groupId, 100));
    const opened = await open(plans, { openOctets });
    let mostRows = 0;
    let openRows = 0;
    for (let round = 0, lsn = 0; round < 300; round++) {
      for (const plan of plans) opened.archive.append(wideRows(plan, [++lsn], [round]));
      openRows += plans.length;
      for (let rows = 1; rows > 0; openRows -= rows) rows = await flush(opened, lsn);
      mostRows = Math.max(mostRows, openRows);
    }
    expect(mostRows * 425).toBeLessThanOrEqual(openOctets);
  });

  it('takes no row of which one instant is no number, and none of the others with it', async () => {
    const plan = widePlan(1, 2);
    const opened = await open([plan]);
    expect(() => opened.archive.append(wideRows(plan, [1, 2], [0, Number.NaN]))).toThrow(
      'row 1: expected finite instants, found NaN of 2',
    );
    expect(opened.archive.oldestOpenLsn).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('compaction', () => {
  it('leaves nothing loose but the youngest rows, in chunks of about 2048 samples', async () => {
    const plan = widePlan(1, 3);
    const opened = await open([plan]);
    for (let lsn = 1; lsn <= 10_000; lsn += 100) {
      opened.archive.append(wideRows(plan, lsnsFrom(lsn, 100), lsnsFrom(lsn, 100)));
      await flush(opened, lsn + 99, { all: true });
      await compact(opened);
    }
    const heads = await opened.store.segments({ groupIds: [1], fromAtMs: 0, toAtMs: 1e15 });
    const [compacted, loose] = [true, false].map((is) =>
      heads.filter(({ isCompacted }) => isCompacted === is),
    );
    for (const { rows } of compacted!) expect(rows).toBeGreaterThanOrEqual(2048);
    for (const { rows } of compacted!) expect(rows).toBeLessThanOrEqual(3072);
    expect(loose!.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThan(2048);
    expect(loose!.length).toBeLessThan(24);
  });

  it('writes a row that comes alone a few times in its life, not once for each that follows', async () => {
    const plan = widePlan(1, 1);
    const opened = await open([plan], { chunkRows: 512 });
    const rows = 1200;
    for (let lsn = 1; lsn <= rows; lsn++) {
      opened.archive.append(wideRows(plan, [lsn], [lsn]));
      await flush(opened, lsn, { all: true });
      await compact(opened);
    }
    const written = opened.batches
      .flatMap(({ segments }) => segments ?? [])
      .reduce((sum, segment) => sum + segment.rows, 0);
    // Flushed once, and then written anew for each of the classes 8, 64 and 512.
    expect(written / rows).toBeLessThanOrEqual(4);
  });

  it('rewrites only the chunks of the span that a late packet falls into', async () => {
    const plan = widePlan(1, 5);
    const opened = await open([plan]);
    for (let lsn = 1; lsn <= 20_480; lsn += 2048)
      opened.archive.append(wideRows(plan, lsnsFrom(lsn, 2048), lsnsFrom(lsn, 2048)));
    while ((await flush(opened, 20_480)) > 0);
    await flush(opened, 20_480, { all: true });
    await compact(opened);
    const heads = await opened.store.segments({ groupIds: [1], fromAtMs: 0, toAtMs: 1e15 });
    const before = opened.batches.length;
    opened.archive.append(wideRows(plan, [20_481], [10_000.5]));
    await flush(opened, 20_481, { all: true });
    await compact(opened);
    const dropped = opened.batches.slice(before).flatMap(({ dropSegments }) => dropSegments ?? []);
    const known = new Set(heads.map(({ segmentId }) => segmentId));
    expect(dropped.filter((segmentId) => known.has(segmentId))).toHaveLength(1);
    const bins = await opened.archive.bins({
      missionId: 'mission',
      name: '1.0',
      fromAtMs: startAtMs + 10_000_000,
      toAtMs: startAtMs + 10_001_000,
      bins: 2,
    });
    expect([...bins.samples]).toEqual([1, 1]);
    expect([...bins.last]).toEqual([10_000, 20_481]);
  });

  it('goes on when retention has taken what it was about to merge', async () => {
    const plan = widePlan(1, 2);
    const opened = await open([plan], { chunkRows: 64 });
    for (let lsn = 1; lsn <= 300; lsn += 10) {
      opened.archive.append(wideRows(plan, lsnsFrom(lsn, 10), lsnsFrom(lsn, 10)));
      await flush(opened, lsn + 9, { all: true });
    }
    await opened.archive.compactSlice();
    await opened.store.forgetBefore('samples', startAtMs + 150_000);
    await compact(opened);
    const page = await opened.archive.figures({
      missionId: 'mission',
      name: '1.1',
      fromAtMs: 0,
      toAtMs: 1e15,
      limit: 1000,
    });
    expect([...page.figures].slice(-150)).toEqual(lsnsFrom(151, 150));
  });
});
