import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { openSampleArchive } from './open-sample-archive.ts';
import type { SampleArchive } from './sample-archive.ts';
import {
  groupRowsOf,
  type ModelRow,
  modelPlan,
  modelRow,
  modelSamples,
  shapes,
} from './sample-model.fixture.ts';
import { playEveryOrder, TurnStore } from './turn-store.fixture.ts';

const chosen = shapes.filter(({ name }) => name === 'count');
const plan = modelPlan(1, chosen);
const startAtMs = 1_700_000_000_000;
const allTimes = { fromAtMs: startAtMs - 1e6, toAtMs: startAtMs + 1e6 };
const asked = { ...allTimes, missionId: 'mission', name: 'count' };

interface Scene {
  readonly archive: SampleArchive;
  readonly turns: TurnStore;
  readonly rows: ModelRow[];
  append(...seconds: number[]): void;
  flush(): Promise<void>;
}

/** Four rows in chunks, and three loose ones. */
async function openScene(): Promise<Scene> {
  const { store } = openSqliteStore(':memory:', { runId: 'run', version: 1 });
  await store.write({
    groups: [{ groupId: 1, dictionaryId: 1, missionId: 'mission', container: 'c', columns: '[]' }],
  });
  const turns = new TurnStore(store);
  const opening = openSampleArchive({
    store: turns.store,
    chunkRows: 4,
    planOf: () => plan,
    groupsOf: () => [plan],
  });
  await turns.play(() => 0);
  const archive = await opening;
  const random = createRandom('scene');
  const rows: ModelRow[] = [];
  const scene: Scene = {
    archive,
    turns,
    rows,
    append(...seconds) {
      const heard = seconds.map((second, index) =>
        modelRow(random, rows.length + index + 1, startAtMs + second * 1000, chosen),
      );
      rows.push(...heard);
      archive.append(groupRowsOf(plan, heard, chosen));
    },
    async flush() {
      const work = archive.takeFlush(rows.length, { all: true });
      await turns.store.write(work.batch);
      work.flushed();
    },
  };
  scene.append(1, 2, 4, 5);
  await play(scene, scene.flush());
  scene.append(6);
  await play(scene, scene.flush());
  return scene;
}

async function play(scene: Scene, work: Promise<unknown>): Promise<void> {
  await scene.turns.play(() => 0);
  await work;
}

const readers = {
  samples: async ({ archive }: Scene) => (await archive.samples({ ...asked, limit: 100 })).samples,
  newest: async ({ archive }: Scene) =>
    [...(await archive.samples({ ...asked, limit: 100, isNewestFirst: true })).samples].reverse(),
  figures: async ({ archive }: Scene) => [...(await archive.figures({ ...asked, limit: 100 })).packetLsns],
  bins: async ({ archive }: Scene) => [...(await archive.bins({ ...asked, bins: 3 })).samples],
};

/** What the readers should say, when all rows are there. */
function expectedOf(reader: keyof typeof readers, rows: readonly ModelRow[]): unknown {
  const samples = modelSamples(rows, 0, chosen);
  if (reader === 'bins') return [0, samples.length, 0];
  return reader === 'figures' ? samples.map(({ packetLsn }) => packetLsn) : samples;
}

const changes: Record<string, (scene: Scene) => Promise<void>> = {
  'a flush of chunks': async (scene) => {
    scene.append(7, 8, 9, 10);
    await scene.flush();
  },
  'a flush of late rows': async (scene) => {
    scene.append(3, 11);
    await scene.flush();
  },
};

describe('a read while the store changes', () => {
  for (const reader of Object.keys(readers) as (keyof typeof readers)[])
    for (const [name, change] of Object.entries(changes))
      it(`finds every sample once in ${reader}, whenever ${name} comes between`, async () => {
        const orders = await playEveryOrder(async (choose) => {
          const scene = await openScene();
          const changed = change(scene);
          const found = readers[reader](scene);
          await scene.turns.play(choose);
          await changed;
          expect(await found).toEqual(expectedOf(reader, scene.rows));
        });
        expect(orders).toBeGreaterThan(3);
      });

  it.each(Object.keys(readers) as (keyof typeof readers)[])(
    'finds every sample once in %s while compaction merges loose and late rows, in 30 orders',
    async (reader) => {
      const random = createRandom(`orders of ${reader}`);
      for (let order = 0; order < 30; order++) {
        const scene = await openScene();
        scene.append(7, 8, 3);
        await play(scene, scene.flush());
        scene.append(12);
        const changed = compact(scene.archive);
        const found = [readers[reader](scene), readers[reader](scene)];
        await scene.turns.play((waiting) => random.integer(waiting));
        await changed;
        for (const one of found) expect(await one).toEqual(expectedOf(reader, scene.rows));
      }
    },
  );

  it('finds what a batch brought whose writer never hears of it', async () => {
    const scene = await openScene();
    scene.append(7, 8, 9, 10);
    const work = scene.archive.takeFlush(scene.rows.length, { all: true });
    await play(scene, scene.turns.store.write(work.batch));
    for (const reader of Object.keys(readers) as (keyof typeof readers)[]) {
      const found = readers[reader](scene);
      await scene.turns.play(() => 0);
      expect(await found).toEqual(expectedOf(reader, scene.rows));
    }
    const again = scene.archive.takeFlush(scene.rows.length, {});
    expect(again.batch).toEqual(work.batch);
  });
});

async function compact(archive: SampleArchive): Promise<void> {
  while (await archive.compactSlice());
}
