import { open, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Database } from '../database.ts';
import { StoreError } from './store-error.ts';

/**
 * Copies the store into a file of its own, as it is at this moment, in a thread with a connection of its own.
 *
 * While it runs nothing is moved from the write-ahead log into the file: that would wait for the disk, which the copy keeps
 * busy, and hold the event loop for a tenth of a second. The thread moves it at the end; so the log takes as much room as is
 * written while the copy is made.
 *
 * @throws StoreError when the copy cannot be made; what stood under its name is then still there
 */
export async function backUpSqlite(
  database: Database,
  path: string,
  target: string,
  checkpointPages: number,
): Promise<void> {
  const part = `${target}.part`;
  await rm(part, { force: true });
  database.exec('PRAGMA wal_autocheckpoint = 0');
  try {
    await copyInThread(path, part);
    const file = await open(part, 'r+');
    await file.sync();
    await file.close();
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw new StoreError('refused', `backup to ${target}: ${(error as Error).message}`, error);
  } finally {
    database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  }
}

/** The driver is found by its path: a thread that begins with text has no module to resolve from. */
const threadText = `
  const { workerData: { driver, path, part } } = require('node:worker_threads');
  const { DatabaseSync } = require(driver);
  const database = new DatabaseSync(path);
  try {
    database.prepare('VACUUM INTO ?').run(part);
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } finally {
    database.close();
  }`;

function copyInThread(path: string, part: string): Promise<void> {
  const driver = createRequire(import.meta.url).resolve('@photostructure/sqlite');
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadText, { eval: true, workerData: { driver, path, part } });
    thread.once('error', reject);
    thread.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the copier ended with ${code}`)),
    );
  });
}
