import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { Journal } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import { expectAll, hear, startAtMs } from './numbered-reports.fixture.ts';
import { openArchive } from './open-archive.ts';
import { openRunStore } from './run-store-file.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { LentThreads } from './store/lent-threads.fixture.ts';
import { StoreError } from './store/store-error.ts';
import { verifyStore } from './verify-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-random-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const threads = new LentThreads();
afterAll(() => threads.end());
/** Of the machine: under another nothing would ever overlap. */
const clock = new SystemClock();
const another = { ...smallMission, xtce: `${smallMission.xtce}<!-- another -->` };
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A store that answers when it likes, and now and then not at all. */
function unsteadyStore(inner: ArchiveStore, random: Random, mayFail: boolean): ArchiveStore {
  return {
    ...inner,
    async write(batch) {
      await turns(random.integer(40));
      if (mayFail && random.integer(200) === 0) throw new StoreError('outdated', 'it answers by now');
      const isHeard = !mayFail || random.integer(200) > 0;
      await inner.write(batch);
      await turns(random.integer(40));
      if (!isHeard) throw new StoreError('outdated', 'what became of it is not known');
    },
  };
}

interface Kind {
  /** Written by a thread, as in a station; such a file cannot be copied as a kill leaves it. */
  readonly isInThread: boolean;
  readonly mayFail: boolean;
}

async function open(directory: string, random: Random, { isInThread, mayFail }: Kind) {
  const { archive, journal } = await openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission], groupCommitMs: 1 },
    openStore: async (about) =>
      unsteadyStore(
        await openRunStore(
          join(directory, 'index.sqlite'),
          about,
          isInThread ? (path, options) => threads.open(path, options) : undefined,
        ),
        random,
        mayFail,
      ),
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
    mostWaitingOctets: 100_000 + random.integer(2_000_000),
  });
  const close = async () => {
    journal.close();
    await archive.close();
  };
  return { archive, journal, close };
}

/** One life of an archive, in which all sorts of things are wanted at once. @returns how many reports it has heard, and when all is done */
async function live(
  { archive, journal }: { archive: StationArchive; journal: Journal },
  random: Random,
  [from, to]: readonly [number, number],
): Promise<{ heard: number; asked: Promise<unknown> }> {
  const asked: Promise<unknown>[] = [];
  let loading: Promise<unknown> = Promise.resolve();
  let heard = from;
  const ask = (work: Promise<unknown>) => asked.push(work.catch(() => {}));
  while (heard < to) {
    switch (random.integer(8)) {
      case 0:
        ask(archive.flushRows());
        break;
      case 1: {
        const contents = random.integer(2) === 0 ? smallMission : another;
        loading = loading.then(() => archive.loadDictionary(contents)).catch(() => {});
        break;
      }
      case 2: {
        const first = startAtMs + random.integer(heard + 1) * 10;
        const span = { missionId: 'test', fromAtMs: first, toAtMs: first + random.integer(2000) * 10 };
        loading = loading.then(() => archive.redecode(span)).catch(() => {});
        break;
      }
      case 3:
        await archive.log.flush();
        break;
      case 4:
        await turns(random.integer(200));
        break;
      default:
        for (let more = random.integer(300); more > 0 && heard < to; more--) {
          if (heard % 10 === 0) journal.event({ ...note, text: `heard ${heard}` });
          hear(archive, heard++);
        }
    }
  }
  await archive.log.flush();
  return { heard, asked: Promise.all([loading, ...asked]) };
}

/** Rows that a store made memory let go are there when they are read back. */
async function untilDone(work: () => Promise<unknown>): Promise<void> {
  const isDone = () =>
    work().then(
      () => true,
      () => false,
    );
  while (!(await isDone()));
}

const note = { severity: 'info', source: 'bench', code: 'heard' } as const;

/** Everything that was heard and noted is there, once. */
async function expectWhole(archive: StationArchive, heard: number): Promise<void> {
  await expectAll(archive, heard);
  const { items } = await archive.events({ limit: 10_000 });
  const noted = items.flatMap(({ code, text }) => (code === 'heard' ? [Number(text.slice(6))] : []));
  const every = Array.from({ length: Math.ceil(heard / 10) }, (_, index) => index * 10);
  expect(noted.sort((a, b) => a - b)).toEqual(every);
}

/** DAWA_ARCHIVES=5,6,7 tries others. */
const seeds = (process.env['DAWA_ARCHIVES'] ?? '1,2,3,4').split(',');

describe('an archive of which all sorts of things are wanted at once', () => {
  it.each(seeds)(
    'has every packet and value once, through kills and starts, seed %s',
    async (seed) => {
      const random = createRandom(`archive/${seed}`);
      const kind = { isInThread: random.integer(3) === 0, mayFail: random.integer(2) === 0 };
      let directory = join(folder, 'life-0');
      let heard = 0;
      for (let life = 1; life <= 4; life++) {
        const { archive, journal, close } = await open(directory, random, kind);
        const lived = await live({ archive, journal }, random, [heard, heard + 500 + random.integer(1800)]);
        ({ heard } = lived);
        if (random.integer(2) === 0) {
          await lived.asked;
          // What was cut short is made good when as much is asked for again, or at the next start.
          const all = { missionId: 'test', fromAtMs: 0, toAtMs: Number.MAX_SAFE_INTEGER };
          await untilDone(() => archive.redecode(all));
          await untilDone(() => archive.flushRows());
          await expectWhole(archive, heard);
        }
        // What is copied is what a kill leaves; the life that it is copied from goes on for nobody.
        const left = join(folder, `life-${life}`);
        const isKilled = !kind.isInThread && random.integer(2) === 0;
        if (isKilled) cpSync(directory, left, { recursive: true });
        await close();
        if (isKilled) directory = left;
      }
      const { archive, close } = await open(directory, random, { ...kind, mayFail: false });
      await expectWhole(archive, heard);
      await close();
      expect((await verifyStore(directory))?.findings ?? []).toEqual([]);
    },
    120_000,
  );
});
