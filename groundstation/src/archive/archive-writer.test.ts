import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@dawa/seams/system-clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallMission } from '../dictionary/small-mission.fixture.ts';
import { expectAll, hear } from './numbered-reports.fixture.ts';
import { openArchive } from './open-archive.ts';
import { openRunStore } from './run-store-file.ts';
import type { ArchiveStore } from './store/archive-store.ts';

let directory: string;
/** Of the machine: under another no batch would ever be late. */
const clock = new SystemClock();
/** Batches that the store was given and has not answered yet, and the most of them at one time. */
let unanswered: number;
let mostUnanswered: number;
/** Where the next batches wait, one each. */
let gates: Gate[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dawa-writer-'));
  unanswered = 0;
  mostUnanswered = 0;
  gates = [];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** As one that a thread writes, or a server: its answer takes a while. */
async function openSlowStore(about: { runId: string; lastLsn: number }): Promise<ArchiveStore> {
  const inner = await openRunStore(join(directory, 'index.sqlite'), about);
  return {
    ...inner,
    async write(batch) {
      mostUnanswered = Math.max(mostUnanswered, ++unanswered);
      try {
        const next = gates.shift();
        next?.reach();
        await next?.isOpen;
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
        return await inner.write(batch);
      } finally {
        unanswered--;
      }
    },
  };
}

async function open() {
  return openArchive({
    ...{ directory, runId: 'run-1', clock, dictionaries: [smallMission], openStore: openSlowStore },
    bus: { publish: () => {}, subscribe: () => () => {} },
    onFault: () => {},
  });
}

// Of two batches under way the second has rows of the first, and what is behind them would be taken for written.
describe('what is written to the store of an archive', () => {
  it('is one batch at a time, however many want it written at once', async () => {
    const { archive } = await open();
    for (let number = 0; number < 9000; number++) hear(archive, number);
    await Promise.all([archive.flushRows(), archive.flushRows(), archive.flushRows()]);
    expect(mostUnanswered).toBe(1);
    await expectAll(archive, 9000);
    await archive.close();
    const again = await open();
    await expectAll(again.archive, 9000);
    await again.archive.close();
  });

  it('is one batch at a time also behind one after which segments are put together', async () => {
    const { archive } = await open();
    let heard = 0;
    const hearSome = (count: number) => {
      for (let more = 0; more < count; more++) hear(archive, heard++);
      return archive.log.flush();
    };
    // Loose segments, for nobody puts them together as long as somebody asks for more.
    for (let segment = 0; segment < 30; segment++) {
      void hearSome(100);
      await archive.flushRows();
    }
    const [first, second] = [gate(), gate()];
    gates.push(first, second);
    await hearSome(10);
    await first.reached;
    await hearSome(2500);
    const asked = archive.flushRows();
    first.open();
    await second.reached;
    await hearSome(2500);
    // Long enough for what is put together, and for a batch that does not wait.
    for (let turn = 0; turn < 2000; turn++) await new Promise((resolve) => setImmediate(resolve));
    const others = hearSome(1500);
    second.open();
    await Promise.all([asked, others]);
    await archive.flushRows();
    await expectAll(archive, heard);
    expect(mostUnanswered).toBe(1);
    await archive.close();
    const again = await open();
    await expectAll(again.archive, heard);
    await again.archive.close();
  });
});

interface Gate {
  /** A batch waits there. */
  readonly reached: Promise<void>;
  readonly isOpen: Promise<void>;
  reach(): void;
  open(): void;
}

function gate(): Gate {
  let reach = () => {};
  let open = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { reached, isOpen, reach, open };
}
