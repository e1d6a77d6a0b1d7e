import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from './sqlite-store.ts';
import { describeStore, tenantOf } from './store-conformance.fixture.ts';

// The same suite runs in postgres-store.test.ts, on a server of its own.
describeStore('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dawa-store-'));
  // So that the test at random asks for packets before any is indexed, and when most are.
  const options = { runId: 'run-1', version: 1, perIndexing: 250 };
  const open = async () => openSqliteStore(join(folder, 'archive.sqlite'), options).store;
  return tenantOf(open, async () => rmSync(folder, { recursive: true }));
});
