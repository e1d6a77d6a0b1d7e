import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextTurn } from '../../clock/next-turn.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { chunkRow, fullBatch, packetRow, segmentRow } from './store-rows.fixture.ts';

const identity = { runId: 'run-1', version: 1 };
const always = { fromAtMs: Number.NEGATIVE_INFINITY, toAtMs: Number.POSITIVE_INFINITY };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dawa-sqlite-'));
  path = join(folder, 'archive.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function written(options: Partial<Parameters<typeof openSqliteStore>[1]> = {}): Promise<void> {
  const { store, discarded } = openSqliteStore(path, { ...identity, ...options });
  expect(discarded).toBeUndefined();
  await store.write(fullBatch);
  await store.close();
}

describe('opening an SQLite archive', () => {
  it.each([
    ['another run', { runId: 'run-2' }, 'run-id: expected run-2, found run-1'],
    ['an older version', { version: 2 }, 'version: expected 2, found 1'],
  ])('throws away rows of %s, and says so', async (_, options, why) => {
    await written();
    const { store, discarded } = openSqliteStore(path, { ...identity, ...options });
    expect(discarded).toBe(`${path}: ${why}`);
    expect(await store.packet(41)).toBeUndefined();
    await store.close();
  });

  it('names the file where the disk does not let it be made, and throws nothing away', () => {
    path = join(folder, 'absent', 'archive.sqlite');
    expect(() => openSqliteStore(path, identity)).toThrow(`${path}: SQLite: Failed to open database`);
    path = join(folder, 'small.sqlite');
    expect(() => openSqliteStore(path, { ...identity, mostPages: 2 })).toThrow(
      expect.objectContaining({ code: 'full', message: `${path}: SQLite: database or disk is full` }),
    );
  });

  it('throws away a file that is no database', async () => {
    writeFileSync(path, 'a photograph of the antenna, '.repeat(300));
    const { store, discarded } = openSqliteStore(path, identity);
    expect(discarded).toMatch(/not a database/);
    await store.write(fullBatch);
    expect(await store.packet(41)).toEqual(fullBatch.packets[0]);
    await store.close();
  });

  it('throws away a database of somebody else', async () => {
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE contacts (name TEXT)');
    other.close();
    const { store, discarded } = openSqliteStore(path, identity);
    expect(discarded).toMatch(/expected an archive, found other tables/);
    await store.close();
  });

  it('throws away a file whose first page was overwritten', async () => {
    await written();
    const file = readFileSync(path);
    file.fill(0xa5, 100, 4096);
    writeFileSync(path, file);
    const { store, discarded } = openSqliteStore(path, identity);
    expect(discarded).toMatch(/malformed/);
    await store.close();
  });

  it('throws away a file of which only the first page can be read', async () => {
    await written();
    const file = readFileSync(path);
    file.fill(0xa5, 4096);
    writeFileSync(path, file);
    const { store, discarded } = openSqliteStore(path, identity);
    expect(discarded).toMatch(/malformed/);
    await store.close();
  });

  it('says that an archive is damaged when it meets a page that cannot be read', async () => {
    const { store: first } = openSqliteStore(path, identity);
    const bytes = new Uint8Array(100_000);
    await first.write({ chunks: [chunkRow({ chunkId: 1, bytes })] });
    await first.close();
    const file = readFileSync(path);
    // The root of the table of values, by SQLite's own account.
    const reader = new DatabaseSync(path);
    const { rootpage } = reader
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'chunk_blobs'")
      .get();
    reader.close();
    file.fill(0xa5, (rootpage - 1) * 4096, rootpage * 4096);
    writeFileSync(path, file);
    const { store, discarded } = openSqliteStore(path, identity);
    expect(discarded).toBeUndefined();
    await expect(store.chunkBytes([1])).rejects.toMatchObject({ name: 'StoreError', code: 'damaged' });
    await store.close();
  });

  it('does not throw away what it only cannot reach', () => {
    expect(() => openSqliteStore(join(folder, 'absent', 'archive.sqlite'), identity)).toThrow(/open/);
  });
});

describe('an SQLite archive', () => {
  it('keeps its write-ahead log small, and moves about a thousand pages into the file at once', async () => {
    const { store } = openSqliteStore(path, identity);
    for (let round = 0; round < 40; round += 1) {
      const bytes = new Uint8Array(4000);
      await store.write({
        chunks: Array.from({ length: 50 }, (_, n) => chunkRow({ chunkId: round * 50 + n, bytes })),
      });
    }
    // 50 chunks of a page each, a thousand pages before a checkpoint, and what a commit adds beside.
    expect(readFileSync(`${path}-wal`).length).toBeLessThan(1200 * 4120);
    await store.close();
    // So that the file alone is the whole archive, for whoever copies it now.
    expect(readFileSync(`${path}-wal`)).toHaveLength(0);
  });

  it('lets the event loop turn while it writes a long batch, and waits for it before it closes', async () => {
    const { store } = openSqliteStore(path, identity);
    const rows = 20_000;
    let isWritten = false;
    const writing = store.write({ packets: Array.from({ length: rows }, (_, lsn) => packetRow({ lsn })) });
    void writing.then(() => {
      isWritten = true;
    });
    let turns = 0;
    const closing = store.close();
    while (!isWritten) {
      turns += 1;
      await nextTurn();
    }
    // A turn for every thousand packets.
    expect(turns).toBeGreaterThanOrEqual(rows / 1000);
    await closing;
    const { store: again } = openSqliteStore(path, identity);
    expect(await again.packet(rows - 1)).toBeDefined();
    await again.close();
  });

  it('sees a full disk as one, and leaves nothing of the batch', async () => {
    await written();
    const limited = openSqliteStore(path, { ...identity, mostPages: 60 }).store;
    const bytes = new Uint8Array(1024 * 1024);
    await expect(
      limited.write({ packets: [packetRow({ lsn: 1 })], chunks: [chunkRow({ chunkId: 1, bytes })] }),
    ).rejects.toMatchObject({ code: 'full' });
    expect(await limited.packet(1)).toBeUndefined();
    await limited.write({ packets: [packetRow({ lsn: 1 })] });
    expect(await limited.packet(1)).toBeDefined();
    await limited.close();
  });

  it('copies itself while it is written to, as it was when the copy began', async () => {
    const { store } = openSqliteStore(path, identity);
    const segments = Array.from({ length: 200 }, (_, segmentId) => segmentRow({ segmentId }));
    const bytes = new Uint8Array(4000);
    const chunks = segments.map(({ segmentId }) => chunkRow({ chunkId: segmentId, segmentId, bytes }));
    await store.write({ segments, chunks, facts: { batches: 1 } });

    const target = join(folder, 'copy.sqlite');
    writeFileSync(target, 'an older copy');
    let isCopied = false;
    const copying = store.backup(target).then(() => {
      isCopied = true;
    });
    let batches = 1;
    while (!isCopied && batches < 10_000) {
      batches += 1;
      await store.write({ packets: [packetRow({ lsn: batches })], facts: { batches } });
      await nextTurn();
    }
    await copying;
    await store.close();

    const copy = openSqliteStore(target, identity);
    expect(copy.discarded).toBeUndefined();
    expect(await copy.store.chunks({ ...always, parameterId: 1 })).toHaveLength(200);
    const copied = Number((await copy.store.facts()).get('batches'));
    expect(copied).toBeLessThanOrEqual(batches);
    const { tables } = await copy.store.sizes();
    expect(tables.find(({ name }) => name === 'packets')?.rows).toBe(copied - 1);
    await copy.store.close();
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it('leaves an older copy in place when it cannot make a new one', async () => {
    await written();
    const { store } = openSqliteStore(path, identity);
    await expect(store.backup(join(folder, 'absent', 'copy.sqlite'))).rejects.toMatchObject({
      name: 'StoreError',
      code: 'refused',
    });
    await store.close();
  });
});
