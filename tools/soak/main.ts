// `node --import tsx --conditions @dawa/source tools/soak/main.ts [--runs 200] [--for-s S] [--load N] [--procedures GLOB]`: the whole
// campaign on virtual time again and again, and N threads beside it that take the machine away from it. Exits 1 when a run does not
// pass or comes to other results than the first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { selectProcedures } from '@dawa/hil-tests/procedures/shipped';
import { SystemClock } from '@dawa/seams/system-clock';
import { ProgressBar } from '../faults/progress.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    'for-s': { type: 'string' },
    load: { type: 'string', default: '0' },
    procedures: { type: 'string', default: '*' },
    bench: { type: 'string' },
    'endurance-hours': { type: 'string', default: '1' },
  },
});
const runs = wholeNumber('runs', values.runs);
const load = wholeNumber('load', values.load, 0);
const forS = values['for-s'] === undefined ? undefined : wholeNumber('for-s', values['for-s']);
const enduranceHours = wholeNumber('endurance-hours', values['endurance-hours']);
const benchFile =
  values.bench ?? fileURLToPath(new URL('../../docs/examples/bench-simulated.yaml', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'dawa-soak-'));
const workers = Array.from({ length: load }, () => new Worker('for (;;);', { eval: true }));
const bar = new ProgressBar(runs);
// The first Ctrl-C lets the run that is under way come to its end.
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
try {
  const machine = new SystemClock(machineClock);
  const done = await soak({
    ...{ benchFile, folder, runs, enduranceHours, machine, signal: stop.signal },
    ...(forS !== undefined && { forMs: 1000 * forS }),
    procedures: procedures(),
    onRun({ run, tookMs, finding }) {
      bar.show(run, `${(tookMs / 1000).toFixed(1)} s`);
      if (finding !== undefined) console.log(`run ${run}: ${finding}`);
      else if (run % 20 === 0) console.log(`${run} campaigns so far`);
    },
  });
  bar.clear();
  const failed = done.filter(({ finding }) => finding !== undefined).length;
  const tookS = done.map(({ tookMs }) => tookMs / 1000).sort((a, b) => a - b);
  const at = (share: number) => tookS[Math.floor(share * (tookS.length - 1))]!.toFixed(1);
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${done.length} campaigns, ${at(0.5)} s each (${at(0)} to ${at(1)}), ${megabytes} MB at the end`,
  );
  console.log(`${done.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  for (const worker of workers) await worker.terminate();
  rmSync(folder, { recursive: true, force: true });
}

function procedures() {
  const selected = selectProcedures(values.procedures);
  if (selected.length === 0)
    throw new TypeError(`--procedures: expected one that matches, found ${values.procedures}`);
  return selected;
}

function wholeNumber(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new TypeError(`--${name}: expected a whole number from ${least}, found ${text}`);
  return value;
}
