import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, type Random } from '@dawa/seams/random';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import type { Journal } from '../ports.ts';
import type { StationArchive } from './archive.ts';
import type { StoreForReading } from './archive-reader.ts';
import { expectAll, hear, startAtMs } from './numbered-reports.fixture.ts';
import { openArchive } from './open-archive.ts';
import type { ArchiveStore } from './store/archive-store.ts';
import { StoreError } from './store/store-error.ts';
import { verifyStore } from './verify-store.ts';

/** Of the machine: under another nothing would ever overlap. */
const clock = new SystemClock();
const another = { ...smallMission, xtce: `${smallMission.xtce}<!-- another -->` };
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** What the rows of such an archive stand in. */
export interface Ground {
  openStore(directory: string, about: About): Promise<ArchiveStore>;
  /** Absent where the rows are in a file beside the log. */
  readonly readStore?: StoreForReading;
  /** Goes away and comes back; absent where it cannot. */
  interrupt?(): Promise<void>;
  /** What is copied of it is what a kill leaves. */
  readonly canBeKilled: boolean;
}

export interface About {
  readonly runId: string;
  readonly lastLsn: number;
}

interface Life {
  readonly runId: string;
  readonly ground: Ground;
  readonly random: Random;
  readonly mayFail: boolean;
}

/** A store that answers when it likes, now and then not at all, and never again to a station that was killed. */
class UnsteadyStore {
  #underWay: Promise<unknown> = Promise.resolve();
  #isOfTheDead = false;

  /** Nothing else is written; resolves when what was on its way has come or has not. */
  die(): Promise<unknown> {
    this.#isOfTheDead = true;
    return this.#underWay;
  }

  over(inner: ArchiveStore, random: Random, mayFail: boolean): ArchiveStore {
    const inTime = async <T>(work: () => Promise<T>) => {
      if (this.#isOfTheDead) throw new StoreError('closed', 'its station is dead');
      const done = work();
      this.#underWay = done.catch(() => {});
      return done;
    };
    return {
      ...inner,
      write: async (batch) => {
        await turns(random.integer(40));
        if (mayFail && random.integer(200) === 0) throw new StoreError('outdated', 'it answers by now');
        const isHeard = !mayFail || random.integer(200) > 0;
        await inTime(() => inner.write(batch));
        await turns(random.integer(40));
        if (!isHeard) throw new StoreError('outdated', 'what became of it is not known');
      },
    };
  }
}

async function open(directory: string, { runId, ground, random, mayFail }: Life) {
  const store = new UnsteadyStore();
  const { archive, journal } = await openArchive({
    ...{ directory, runId, clock, dictionaries: [smallMission], groupCommitMs: 1 },
    openStore: async (about) => store.over(await ground.openStore(directory, about), random, mayFail),
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
    mostWaitingOctets: 100_000 + random.integer(2_000_000),
  });
  const close = async () => {
    journal.close();
    await archive.close();
  };
  return { archive, journal, close, die: () => store.die() };
}

/** One life of an archive, in which all sorts of things are wanted at once. @returns how many reports it has heard, and when all is done */
async function live(
  { archive, journal }: { archive: StationArchive; journal: Journal },
  { random, mayFail, ground }: Life,
  [from, to]: readonly [number, number],
): Promise<{ heard: number; asked: Promise<unknown> }> {
  const asked: Promise<unknown>[] = [];
  let loading: Promise<unknown> = Promise.resolve();
  let heard = from;
  const ask = (work: Promise<unknown>) => asked.push(work.catch(() => {}));
  if (mayFail && ground.interrupt !== undefined && random.integer(3) === 0) ask(ground.interrupt());
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

/** Made-up lives of an archive, by seed. @param groundOf what it stands on, for all lives of a seed */
export function describeLives(name: string, groundOf: (random: Random) => Ground): void {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-random-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe(`an archive of which all sorts of things are wanted at once, ${name}`, () => {
    it.each(seeds)(
      'has every packet and value once, through kills and starts, seed %s',
      async (seed) => {
        const random = createRandom(`archive/${seed}`);
        const ground = groundOf(random);
        const life = { runId: `run-${seed}`, ground, random, mayFail: random.integer(2) === 0 };
        let directory = join(folder, 'life-0');
        let heard = 0;
        for (let number = 1; number <= 4; number++) {
          const { archive, journal, close, die } = await open(directory, life);
          const lived = await live({ archive, journal }, life, [heard, heard + 500 + random.integer(1800)]);
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
          const left = join(folder, `life-${number}`);
          const isKilled = ground.canBeKilled && random.integer(2) === 0;
          if (isKilled) {
            cpSync(directory, left, { recursive: true });
            await die();
            directory = left;
          }
          await close().catch(() => {});
        }
        const { archive, close } = await open(directory, { ...life, mayFail: false });
        await expectWhole(archive, heard);
        await close();
        const verified = await verifyStore(directory, { readStore: ground.readStore });
        expect(verified).toMatchObject({ missing: 0, strange: 0, differing: 0, findings: [] });
      },
      120_000,
    );
  });
}
