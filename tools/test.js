// `npm test [-- vitest arguments]`: every test that needs no peer, and those of the peers that are present.
// `npm run test:quick` leaves out what starts whole programs or takes its time (vitest.config.ts).
// The last line is `N passed, N failed, N skipped`. With DAWA_REQUIRE_PEERS=1 an absent peer is a failure, and so is a
// skipped test (what is skipped for want of the shared test data excepted: that is no peer).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const peers = JSON.parse(readFileSync(`${root}hil-tests/src/peers/peers.json`, 'utf8'));
const mustHavePeers = process.env.DAWA_REQUIRE_PEERS === '1';
const args = process.argv.slice(2).filter((word) => word !== '--quick');
const isQuick = process.argv.includes('--quick');

const folder = mkdtempSync(join(tmpdir(), 'dawa-test-'));
const resultFile = join(folder, 'results.json');
try {
  const code = await runVitest();
  const results = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : undefined;
  report(results, code);
} finally {
  rmSync(folder, { recursive: true });
}

function runVitest() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`];
  const vitest = `${root}node_modules/vitest/vitest.mjs`;
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, ...(isQuick && { DAWA_TEST_QUICK: '1' }) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function report(results, code) {
  const files = results?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const skipped = tests.filter((test) => !['passed', 'failed'].includes(test.status));
  let failed = tests.filter((test) => test.status === 'failed').length;
  // A file that does not load has no test that could fail.
  failed += files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  ).length;

  for (const [name, peer] of Object.entries(peers)) {
    if (peer.paths.some((path) => existsSync(path))) continue;
    console.log(`absent: ${name} (${peer.usedFor}); sudo apt-get install ${peer.aptPackage}`);
    if (mustHavePeers) failed += 1;
  }
  for (const test of skipped) console.log(`skipped: ${test.fullName}`);
  if (mustHavePeers) failed += skipped.filter((test) => !/\bdata\b|DAWA_DATA/i.test(test.fullName)).length;
  // Errors outside a test (an unhandled rejection) show in the exit code alone.
  if (code !== 0 && failed === 0) failed = 1;
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  process.exitCode = failed === 0 && code === 0 ? 0 : 1;
}
