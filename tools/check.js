// `npm run check`: types, format, lint and floors. Prints what ran and how long it took; exits 1 when anything is wrong.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;

// Two lanes for two cores: the compiler fills one, everything else together about as much.
const lanes = [
  [
    { name: 'types of the source', command: [bin('tsc'), '-b'] },
    { name: 'types of the tests', command: [bin('tsc'), '-p', 'tsconfig.tests.json'] },
  ],
  [
    { name: 'format and lint (biome)', command: [bin('biome'), 'ci', '--colors=off', '.'] },
    { name: 'lint with types (oxlint)', command: [bin('oxlint'), '--type-aware', '.'] },
    { name: 'floors and time', command: [process.execPath, '--import', 'tsx', 'tools/floors/main.ts'] },
  ],
];

const results = (await Promise.all(lanes.map(runLane))).flat();
for (const { name, output } of results.filter((result) => !result.isGood)) {
  console.log(`\n--- ${name}\n${output.trimEnd()}`);
}
console.log('');
for (const { name, isGood, tookS } of results) {
  console.log(`${isGood ? 'ok    ' : 'WRONG '} ${name.padEnd(28)} ${tookS.toFixed(1).padStart(5)} s`);
}
process.exitCode = results.every((result) => result.isGood) ? 0 : 1;

async function runLane(steps) {
  const done = [];
  for (const step of steps) done.push(await run(step));
  return done;
}

function run({ name, command: [program, ...args] }) {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    child.stderr.on('data', (text) => {
      output += text;
    });
    const end = (isGood) => resolve({ name, isGood, output, tookS: (performance.now() - startedMs) / 1000 });
    child.on('error', (error) => {
      output += `${program}: ${error.message}; was npm ci run?`;
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}
