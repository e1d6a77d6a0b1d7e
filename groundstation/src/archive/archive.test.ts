import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeArchive } from './archive-conformance.fixture.ts';
import { removeDatabase } from './database.ts';

const index = (directory: string) => join(directory, 'index.sqlite');

describeArchive({
  name: 'with its rows in a SQLite file',
  damages: [
    ['is deleted', (directory) => removeDatabase(index(directory))],
    ['is garbage', (directory) => writeFileSync(index(directory), 'not a database'.repeat(1000))],
  ],
});
