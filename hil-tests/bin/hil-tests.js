#!/usr/bin/env node
// The bench's program. `dawa hil` starts it after building what is stale; started alone it builds first.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (!existsSync(here('../dist/main.js'))) {
  const tsc = here('../../node_modules/typescript/bin/tsc');
  process.stderr.write('hil-tests: building …\n');
  const { status } = spawnSync(process.execPath, [tsc, '-b', here('..')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(2);
}
const { main } = await import('../dist/main.js');
process.exitCode = await main(process.argv.slice(2));
