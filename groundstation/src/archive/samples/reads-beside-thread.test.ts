import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@dawa/seams/random';
import { afterAll, expect, it } from 'vitest';
import { nextTurn } from '../../clock/next-turn.ts';
import { LentThreads } from '../store/lent-threads.fixture.ts';
import { openSampleArchive } from './open-sample-archive.ts';
import { groupRowsOf, type ModelRow, modelPlan, modelRow, shapes } from './sample-model.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'dawa-beside-'));
const threads = new LentThreads();
afterAll(async () => {
  await threads.end();
  rmSync(folder, { recursive: true });
});

const chosen = shapes.filter(({ name }) => name === 'count');
const plan = modelPlan(1, chosen);
const startAtMs = 1_700_000_000_000;
const asked = { fromAtMs: startAtMs - 1e6, toAtMs: startAtMs + 1e9, missionId: 'mission', name: 'count' };

// The thread commits whenever it is ready, also between two questions of one reader: no order of these is played, they happen.
it('finds every sample once, whenever a thread commits a flush or a compaction beside the reader', async () => {
  const { store } = await threads.open(join(folder, 'beside.sqlite'), { runId: 'run', version: 1 });
  await store.write({
    groups: [{ groupId: 1, dictionaryId: 1, missionId: 'mission', container: 'c', columns: '[]' }],
  });
  const archive = await openSampleArchive({
    ...{ store, chunkRows: 16, segmentRows: 6 },
    planOf: () => plan,
    groupsOf: () => [plan],
  });
  const random = createRandom('beside a thread');
  const rows: ModelRow[] = [];
  let isOver = false;

  const write = async () => {
    for (let round = 0; round < 150; round++) {
      const heard = Array.from({ length: 1 + random.integer(12) }, (_, index) => {
        const second = rows.length + index - (random.integer(8) === 0 ? random.integer(40) : 0);
        return modelRow(random, rows.length + index + 1, startAtMs + second * 1000 + index, chosen);
      });
      rows.push(...heard);
      archive.append(groupRowsOf(plan, heard, chosen));
      const work = archive.takeFlush(rows.length, { all: random.integer(3) === 0 });
      await store.write(work.batch);
      work.flushed();
      if (random.integer(4) === 0) await archive.compactSlice();
    }
    while (await archive.compactSlice());
    isOver = true;
  };

  let questions = 0;
  const read = async (ask: () => Promise<number[]>) => {
    while (!isOver) {
      const before = rows.length;
      const found = (await ask()).sort((a, b) => a - b);
      // Every record up to some that was heard by now, each once.
      expect(found.length).toBeGreaterThanOrEqual(before);
      expect(found).toEqual(found.map((_, place) => place + 1));
      questions++;
      await nextTurn();
    }
  };
  const samples = async () =>
    (await archive.samples({ ...asked, limit: 100_000 })).samples.map(({ packetLsn }) => packetLsn);
  const figures = async () => [...(await archive.figures({ ...asked, limit: 100_000 })).packetLsns];
  const bins = async () => {
    const counts = (await archive.bins({ ...asked, bins: 7 })).samples;
    return Array.from(
      { length: [...counts].reduce((sum, count) => sum + count, 0) },
      (_, place) => place + 1,
    );
  };
  await Promise.all([write(), read(samples), read(figures), read(bins)]);
  expect(questions).toBeGreaterThan(50);
  await store.close();
});
