// `npm run faults:damage [-- --octets 4096]`: a log cut at each of its last octets and with each bit of them flipped, one at a
// time; its marks and headers too. Exits 1 when a record that was not touched is gone, one comes back that was not written
// so, or an acknowledged one is gone and nobody was told.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { damageSummary, runDamage } from './damage-rounds.ts';
import { ProgressBar } from './progress.ts';

const { values } = parseArgs({ options: { octets: { type: 'string', default: '4096' } } });
const octets = Number(values.octets);
if (!(Number.isSafeInteger(octets) && octets > 0)) {
  throw new RangeError(`--octets: expected a whole number above 0, found ${values.octets}`);
}
// Nothing here is about the disk: in memory it takes half the time.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dawa-damage-'));
const bar = new ProgressBar(octets * 9);
try {
  const tally = await runDamage(folder, octets, {
    onCase: (done) => {
      if (done % 100 === 0) bar.show(Math.min(done, octets * 9), 'cases');
    },
  });
  bar.clear();
  for (const finding of tally.findings) console.log(finding);
  console.log(damageSummary(tally));
  process.exitCode = tally.wrong + tally.silent === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
