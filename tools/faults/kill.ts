// `npm run faults:kill [-- --kills 1000] [--seed N]`: writers killed with SIGKILL again and again, at instants that a seed
// gives; one in five kills hits a whole archive, the others its log alone. After each kill what is left is opened and read
// back: what had been acknowledged must be there, octet for octet, once, without a gap. Exits 1 when it is not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleProgram, removeBundle } from './bundle-program.ts';
import { emptyTally, killSummary, runKills } from './kill-rounds.ts';
import { ProgressBar } from './progress.ts';
import { runStationKills } from './station-rounds.ts';
import { wholeNumber } from './whole-number.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const kills = wholeNumber('kills', values.kills);
const seed = wholeNumber('seed', values.seed);
const folder = mkdtempSync(join(tmpdir(), 'dawa-kill-'));
const programs = { log: bundleProgram('./log-writer.ts'), station: bundleProgram('./station-writer.ts') };
const bar = new ProgressBar(kills);
try {
  const tally = emptyTally();
  const stationKills = Math.floor(kills / 5);
  const common = { folder, seed, onKill: (done: number, text: string) => bar.show(done, text) };
  await Promise.all([
    runKills({ ...common, program: programs.log, kills: kills - stationKills, lanes: 1 }, tally),
    runStationKills({ ...common, program: programs.station, kills: stationKills }, tally),
  ]);
  bar.clear();
  for (const finding of tally.findings) console.log(finding);
  console.log(killSummary(tally));
  process.exitCode = tally.findings.length === 0 && tally.kills === kills ? 0 : 1;
} finally {
  for (const program of Object.values(programs)) removeBundle(program);
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}
