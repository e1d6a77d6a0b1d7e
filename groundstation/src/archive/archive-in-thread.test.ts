import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { describeArchive } from './archive-conformance.fixture.ts';
import { removeDatabase } from './database.ts';
import { openRunStore } from './run-store-file.ts';
import { LentThreads } from './store/lent-threads.fixture.ts';

const threads = new LentThreads();
afterAll(() => threads.end());
const index = (directory: string) => join(directory, 'index.sqlite');

// As in a station.
describeArchive({
  name: 'with its rows in a SQLite file that a thread writes',
  openStore: (about, directory) =>
    openRunStore(index(directory), about, (path, options) => threads.open(path, options)),
  damages: [
    ['is deleted', (directory) => removeDatabase(index(directory))],
    ['is garbage', (directory) => writeFileSync(index(directory), 'not a database'.repeat(1000))],
  ],
});
