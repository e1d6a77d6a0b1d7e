// `npm run bench [group] [-- --json FILE]`: starts the benchmarks from their source, without a build.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const args = [
  '--import',
  'tsx',
  '--conditions',
  '@dawa/source',
  `${root}bench/main.ts`,
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exitCode = status ?? 1;
