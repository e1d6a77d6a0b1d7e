import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginThread } from '../../adapters/begin-thread.ts';
import { openDatabaseToRead } from '../database.ts';
import type { RowQuery } from './archive-store.ts';
import { LentThreads } from './lent-threads.fixture.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { SqliteThread } from './sqlite-thread.ts';
import { openThreadedSqliteStore } from './sqlite-threaded-store.ts';
import { describeStore, tenantOf } from './store-conformance.fixture.ts';
import type { StoreError } from './store-error.ts';
import { chunkRow, fullBatch, packetRow } from './store-rows.fixture.ts';

const threads = new LentThreads();
afterAll(() => threads.end());

describeStore('SQLite, written in a thread', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-thread-'));
  const options = { runId: 'run-1', version: 1, perIndexing: 250 };
  const open = async () => (await threads.open(join(folder, 'archive.sqlite'), options)).store;
  return tenantOf(open, async () => rmSync(folder, { recursive: true }));
});

const identity = { runId: 'run-1', version: 1 };
const allPackets: RowQuery = {
  fromAtMs: Number.NEGATIVE_INFINITY,
  toAtMs: Number.POSITIVE_INFINITY,
  after: undefined,
  isNewestFirst: false,
  limit: 100_000,
};

describe('an SQLite archive that a thread writes', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-thread-'));
    path = join(folder, 'archive.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('throws away what is of another run or no database, and says so', async () => {
    const { store: first } = await threads.open(path, identity);
    await first.write(fullBatch);
    await first.close();
    const { store: second, discarded } = await threads.open(path, { ...identity, runId: 'run-2' });
    expect(discarded).toBe(`${path}: run-id: expected run-2, found run-1`);
    expect(await second.packet(41)).toBeUndefined();
    await second.close();
    writeFileSync(path, 'a photograph of the antenna, '.repeat(300));
    const { store: third, discarded: why } = await threads.open(path, identity);
    expect(why).toMatch(/not a database/);
    await third.close();
  });

  it('names the file where the disk does not let it be made, and throws nothing away', async () => {
    await expect(threads.open(join(folder, 'absent', 'a.sqlite'), identity)).rejects.toThrow(
      `${join(folder, 'absent', 'a.sqlite')}: SQLite: Failed to open database`,
    );
    await expect(threads.open(path, { ...identity, mostPages: 2 })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'full',
      message: `${path}: SQLite: database or disk is full`,
    });
  });

  it('sees a full disk as one, leaves nothing of the batch, and goes on with a smaller one', async () => {
    const { store } = await threads.open(path, { ...identity, mostPages: 60 });
    const bytes = new Uint8Array(1024 * 1024);
    await expect(
      store.write({ packets: [packetRow({ lsn: 1 })], chunks: [chunkRow({ chunkId: 1, bytes })] }),
    ).rejects.toMatchObject({ name: 'StoreError', code: 'full' });
    expect(await store.packet(1)).toBeUndefined();
    await store.write({ packets: [packetRow({ lsn: 1 })] });
    expect(await store.packet(1)).toBeDefined();
    await store.close();
  });

  it('leaves the octets of a batch to whoever reads them from memory', async () => {
    const { store } = await threads.open(path, identity);
    const whole = Uint8Array.of(9, 9, 1, 2, 3, 9);
    const bytes = whole.subarray(2, 5);
    await store.write({ chunks: [chunkRow({ chunkId: 1, bytes })] });
    expect(whole).toEqual(Uint8Array.of(9, 9, 1, 2, 3, 9));
    expect(await store.chunkBytes([1])).toEqual([{ chunkId: 1, bytes: Uint8Array.of(1, 2, 3) }]);
    await store.close();
  });

  it('cannot be written through the connection that reads', async () => {
    const { store } = await threads.open(path, identity);
    const reading = openDatabaseToRead(path);
    expect(() => reading.exec("DELETE FROM facts WHERE name = 'version'")).toThrow(/readonly/);
    reading.close();
    await store.close();
  });

  it('answers each question from one commit, whatever is committed meanwhile', async () => {
    const { store } = await threads.open(path, { ...identity, perIndexing: 5 });
    let written = 0;
    let isOver = false;
    const writing = (async () => {
      while (written < 1500) {
        const packets = [1, 2, 3].map((next) => packetRow({ lsn: written + next, apid: 7 }));
        await store.write({ packets });
        written += packets.length;
      }
      isOver = true;
    })();
    let questions = 0;
    while (!isOver) {
      const known = written;
      // Those that have their place in the index by process come from there, the others from the table.
      const found = await store.packets({ ...allPackets, apid: 7 });
      expect(found.length % 3).toBe(0);
      expect(found.length).toBeGreaterThanOrEqual(known);
      expect(found.map(({ lsn }) => lsn)).toEqual(found.map((_, place) => place + 1));
      questions += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    expect(questions).toBeGreaterThan(20);
    await store.close();
  });

  it('keeps its write-ahead log small, and leaves nothing in it when it is closed', async () => {
    const { store } = await threads.open(path, identity);
    let most = 0;
    for (let round = 0; round < 60; round += 1) {
      const bytes = new Uint8Array(4000);
      await store.write({
        chunks: Array.from({ length: 50 }, (_, n) => chunkRow({ chunkId: round * 50 + n, bytes })),
      });
      await store.chunkBytes([round]);
      most = Math.max(most, readFileSync(`${path}-wal`).length);
    }
    // 500 pages before a checkpoint, and what a commit adds beside.
    expect(most).toBeLessThan(700 * 4120);
    await store.close();
    expect(existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`).length : 0).toBe(0);
  });
});

describe('a copy of an SQLite archive that a thread writes', () => {
  it('is as the archive was at one moment, while batches go on coming, and needs a folder to go into', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dawa-thread-'));
    const { store } = await threads.open(join(folder, 'archive.sqlite'), identity);
    const bytes = new Uint8Array(4000);
    await store.write({ chunks: Array.from({ length: 500 }, (_, chunkId) => chunkRow({ chunkId, bytes })) });
    const target = join(folder, 'copy.sqlite');
    let isCopied = false;
    const copying = store.backup(target).then(() => {
      isCopied = true;
    });
    let batches = 0;
    for (; !isCopied; batches++)
      await store.write({ packets: [packetRow({ lsn: batches })], facts: { batches: batches + 1 } });
    await copying;
    expect(batches).toBeGreaterThan(1);
    await expect(store.backup(join(folder, 'absent', 'copy.sqlite'))).rejects.toMatchObject({
      name: 'StoreError',
      code: 'refused',
    });
    await store.close();
    const copy = openSqliteStore(target, identity);
    expect(copy.discarded).toBeUndefined();
    const packets = await copy.store.packets(allPackets);
    expect(packets).toHaveLength(Number((await copy.store.facts()).get('batches') ?? 0));
    expect(packets.length).toBeLessThanOrEqual(batches);
    await copy.store.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the thread that writes an SQLite archive', () => {
  let folder: string;
  let path: string;
  const begun: Worker[] = [];
  const mortal = () =>
    new SqliteThread((known) => {
      const url = import.meta.url.replace('sqlite-threaded-store.test', 'sqlite-thread');
      const worker = beginThread('./sqlite-worker', url, { workerData: known });
      begun.push(worker);
      return worker;
    });
  /** What no thread understands ends it between two requests. `terminate` amid one would end the process: SQLite's binding throws. */
  const dieNext = (worker: Worker) => worker.postMessage(null);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dawa-thread-'));
    path = join(folder, 'archive.sqlite');
    begun.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('fails what it held when it dies, all of a batch or nothing being there, and the next call begins another', async () => {
    const thread = mortal();
    const { store } = await openThreadedSqliteStore(path, identity, thread);
    for (let death = 1; death <= 3; death++) {
      const packets = Array.from({ length: 10_000 }, (_, n) => packetRow({ lsn: death * 100_000 + n }));
      const writing = store.write({ packets, facts: { batch: death } }).then(
        () => 'written',
        ({ code }: StoreError) => code,
      );
      await new Promise((resolve) => setImmediate(resolve));
      dieNext(begun.at(-1)!);
      const held = { packets: [packetRow({ lsn: death })], facts: { held: death } };
      await expect(store.write(held)).rejects.toMatchObject({ name: 'StoreError', code: 'unreachable' });
      expect(['written', 'unreachable']).toContain(await writing);
      const isThere = (await store.facts()).get('batch') === death;
      if ((await writing) === 'written') expect(isThere).toBe(true);
      expect((await store.packet(death * 100_000)) !== undefined).toBe(isThere);
      expect((await store.packet(death * 100_000 + 9999)) !== undefined).toBe(isThere);
      expect(await store.packet(death)).toBeUndefined();
      await store.write(held);
      expect((await store.facts()).get('held')).toBe(death);
    }
    expect(begun).toHaveLength(4);
    await store.close();
    await thread.end();
  });

  it('throws nothing away that was damaged while the station relies on it, and says that it is damaged', async () => {
    const thread = mortal();
    const { store } = await openThreadedSqliteStore(path, identity, thread);
    await store.write(fullBatch);
    const isOver = new Promise((resolve) => begun[0]!.once('exit', resolve));
    dieNext(begun[0]!);
    await isOver;
    const other = new DatabaseSync(path);
    other.exec("UPDATE facts SET value = 'somebody else' WHERE name = 'run-id'");
    other.close();
    await expect(store.write({ facts: { a: 1 } })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'damaged',
      message: `${path}: run-id: expected run-1, found somebody else`,
    });
    expect(await store.packet(41)).toEqual(fullBatch.packets[0]);
    await expect(store.close()).rejects.toMatchObject({ code: 'damaged' });
    await expect(store.packet(41)).rejects.toMatchObject({ code: 'closed' });
    await thread.end();
  });

  it('says so each time when it cannot be begun', async () => {
    const thread = new SqliteThread(() => beginThread('./no-such-worker', import.meta.url));
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openThreadedSqliteStore(path, identity, thread)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'unreachable',
        message: expect.stringContaining('no-such-worker'),
      });
    }
  });

  it('keeps no process alive, whether it was closed or not, and what it had taken is there', async () => {
    const program = fileURLToPath(new URL('./left-store.fixture.ts', import.meta.url));
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--conditions', '@dawa/source', '--import', 'tsx', program, path],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { store, discarded } = openSqliteStore(path, identity);
    expect(discarded).toBeUndefined();
    expect((await store.facts()).get('batch')).toBe(3);
    await store.close();
  });
});
