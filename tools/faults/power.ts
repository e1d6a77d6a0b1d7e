// `npm run faults:power [-- --boots 8] [--cuts 50] [--seed N]`: cuts of power. In a PC made of software Debian's kernel writes to a
// disk of ext4 what our writers write, a log or the archive of a whole station; every order that the disk gets is written down, and
// out of them disks are made as a cut leaves them: all of the last flush and of what came before, and of what came behind any block
// or none. Each is mended by its journal and opened: what had been acknowledged must be there, once. Exits 1 when it is not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findKernel } from '../virtual-machine/kernel.ts';
import { busybox, missingForGuest, qemu } from '../virtual-machine/programs.ts';
import { bundleProgram, removeBundle } from './bundle-program.ts';
import { emptyTally } from './kill-rounds.ts';
import { logLane, stationLane } from './power-lanes.ts';
import { runPowerCuts } from './power-rounds.ts';
import { ProgressBar } from './progress.ts';
import { wholeNumber } from './whole-number.ts';

const { values } = parseArgs({
  options: {
    boots: { type: 'string', default: '4' },
    cuts: { type: 'string', default: '50' },
    'writes-for-s': { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const boots = wholeNumber('boots', values.boots);
const cuts = wholeNumber('cuts', values.cuts);
const seed = wholeNumber('seed', values.seed);
const writesForMs = 1000 * wholeNumber('writes-for-s', values['writes-for-s']);

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = missingForGuest([qemu, busybox, ['/usr/sbin/debugfs', 'e2fsprogs']]);
  if (missing !== undefined) return skip(missing);
  const kernel = findKernel((line) => console.log(line));
  if (typeof kernel === 'string') return skip(kernel);
  const folder = mkdtempSync(join(tmpdir(), 'dawa-power-'));
  const programs = [bundleProgram('./log-writer.ts'), bundleProgram('./station-writer.ts')] as const;
  const bar = new ProgressBar(boots * cuts);
  const tally = emptyTally();
  try {
    await runPowerCuts(
      {
        ...{ qemu: qemu[0], busybox: busybox[0], kernel, folder, boots, cuts, writesForMs, seed },
        lanes: [logLane(programs[0], tally), stationLane(programs[1], tally)],
        onCut: (done, text) => bar.show(done, text),
      },
      tally,
    );
    bar.clear();
    for (const finding of tally.findings) console.log(finding);
    const { kills: cut, acknowledged, lost, doubled } = tally;
    console.log(
      `${cut} cuts of power, ${acknowledged.toLocaleString('en')} acknowledged, ${lost} lost, ${doubled} doubled`,
    );
    return tally.findings.length === 0 ? 0 : 1;
  } finally {
    for (const program of programs) removeBundle(program);
    if (!values.keep) rmSync(folder, { recursive: true, force: true });
  }
}

function skip(reason: string): number {
  console.log(`faults:power skipped: ${reason}`);
  return process.env['DAWA_REQUIRE_PEERS'] === '1' ? 1 : 0;
}
