#!/usr/bin/env node
/**
 * The command `dawa`, as it lies in a checkout: builds what is stale, then runs what was built.
 *
 * npm links a committed file only, and install scripts are off, so this file is plain JavaScript, imports nothing but
 * Node, and does the building itself. With nothing stale it costs a few hundredths of a second.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stampFolder = join(root, '.dawa-build');
const lockPath = join(stampFolder, 'lock');
/** A build that has held the lock for this long has died with its process number taken over by another. */
const longestBuildMs = 10 * 60_000;

const floors = ['seams', 'ccsds-parser', 'flight-dynamics', 'protocols'];
const targets = {
  station: {
    says: 'the station and its simulators',
    sources: [...floors, 'groundstation', 'payload-sim'],
    proof: ['groundstation/dist/cli/dawa.js'],
    steps: () => [[root, tool('typescript', 'bin/tsc'), '-b', 'groundstation', 'payload-sim']],
  },
  bench: {
    says: 'the test bench',
    sources: [...floors, 'groundstation', 'payload-sim', 'hil-tests'],
    proof: [],
    steps: () => [[root, tool('typescript', 'bin/tsc'), '-b', 'hil-tests']],
  },
  page: {
    says: 'the page',
    sources: ['seams', 'flight-dynamics', 'protocols', 'ui'],
    proof: ['ui/dist/index.html'],
    steps: () => [[join(root, 'ui'), tool('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn']],
  },
};

await run(process.argv.slice(2));

async function run(args) {
  if (args[0] === '--build-only') {
    for (const name of Object.keys(targets)) await ensureBuilt(name, { isForced: false });
    return;
  }
  await ensureBuilt('station');
  if (args[0] === 'hil') await ensureBuilt('bench');
  // Without its page the station still receives: it says so in the browser instead of not starting.
  if (args[0] === 'start' && !asksForHelp(args)) await ensureBuilt('page', { mayFail: true });
  const { runDawa } = await import(pathToFileURL(join(root, 'groundstation/dist/cli/dawa.js')).href);
  process.exitCode = await runDawa(args, { root });
}

function asksForHelp(args) {
  return args.includes('--help') || args.includes('-h');
}

async function ensureBuilt(name, { mayFail = false } = {}) {
  const target = targets[name];
  if (
    process.env.DAWA_NO_BUILD === '1' ||
    !target.sources.some((source) => existsSync(join(root, source, 'src')))
  ) {
    return;
  }
  if (isFresh(name)) return;
  await holdingLock(async () => {
    // Whoever held the lock before us may have built just this.
    if (isFresh(name)) return;
    const startedMs = performance.now();
    process.stderr.write(`dawa: building ${target.says} …\n`);
    // Taken before building: what changes meanwhile makes the next start build again.
    const stamp = fingerprint(target.sources);
    for (const [folder, ...command] of target.steps()) {
      const exitCode = await runTool(folder, command);
      if (exitCode === 0) continue;
      process.stderr.write(`dawa: building ${target.says} failed (exit ${exitCode}), see above\n`);
      if (mayFail) return;
      process.exit(1);
    }
    writeFileSync(join(stampFolder, `${name}.stamp`), stamp);
    process.stderr.write(
      `dawa: built ${target.says} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
    );
  });
}

function isFresh(name) {
  const { sources, proof } = targets[name];
  const stampPath = join(stampFolder, `${name}.stamp`);
  if (!existsSync(stampPath) || proof.some((path) => !existsSync(join(root, path)))) return false;
  return readFileSync(stampPath, 'utf8') === fingerprint(sources);
}

/** Names, sizes and times of everything that goes into a build. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  };
  for (const name of ['package.json', 'tsconfig.base.json', 'tsconfig.json']) add(join(root, name));
  for (const source of sources) {
    const folder = join(root, source);
    for (const entry of sortedEntries(folder)) if (entry.isFile()) add(join(folder, entry.name));
    for (const inner of ['src', 'public']) addFolder(join(folder, inner), add);
  }
  return hash.digest('hex');
}

function addFolder(folder, add) {
  if (!existsSync(folder)) return;
  for (const entry of sortedEntries(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(path, add);
    else if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) add(path);
  }
}

function sortedEntries(folder) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Path of a tool of node_modules; undefined in an installation without development packages. */
function tool(packageName, bin) {
  try {
    return join(
      dirname(createRequire(join(root, 'package.json')).resolve(`${packageName}/package.json`)),
      bin,
    );
  } catch {
    process.stderr.write(`dawa: ${packageName} is not installed: run npm ci\n`);
    process.exit(2);
  }
}

function runTool(folder, [script, ...args]) {
  return new Promise((resolve) => {
    // Compilers speak on stdout, which belongs to the data of the command.
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, stdio: ['ignore', 2, 2] });
    child.on('error', () => resolve(1));
    child.on('exit', (exitCode) => resolve(exitCode ?? 1));
  });
}

/** Runs `action` while no other process builds; a second one waits and says so. */
async function holdingLock(action) {
  mkdirSync(stampFolder, { recursive: true });
  let hasSaidSo = false;
  while (!takeLock()) {
    if (!hasSaidSo) process.stderr.write('dawa: another dawa is building, waiting for it …\n');
    hasSaidSo = true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const letGo = () => {
    try {
      if (readFileSync(lockPath, 'utf8') === String(process.pid)) unlinkSync(lockPath);
    } catch {
      // Somebody who took us for dead has it.
    }
  };
  process.once('exit', letGo);
  try {
    await action();
  } finally {
    letGo();
    process.off('exit', letGo);
  }
}

function takeLock() {
  try {
    writeFileSync(lockPath, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    const owner = Number(readFileSync(lockPath, 'utf8'));
    const ageMs = Date.now() - statSync(lockPath).mtimeMs;
    // A lock without a number is being written just now.
    if (ageMs > 1000 && (ageMs > longestBuildMs || !isRunning(owner))) unlinkSync(lockPath);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return false;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
