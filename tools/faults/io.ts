// `npm run faults:io [-- --only TEXT]`: what the host may do to the log and to a whole archive, done on purpose: calls that fail, a full disk, one that
// turns read-only, limits, a clock that is moved. Nothing acknowledged may be lost, memory stays bounded, and the reason is
// told. Exits 1 when not. A case that this machine cannot run says `SKIPPED` and why.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleProgram, removeBundle } from './bundle-program.ts';
import { injectCases } from './inject-cases.ts';
import type { IoTally } from './io-case.ts';
import { limitCases } from './limit-cases.ts';
import { mountCases } from './mount-cases.ts';
import { ProgressBar } from './progress.ts';
import { stationCases } from './station-cases.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const cases = [...limitCases, ...mountCases, ...stationCases, ...injectCases].filter(({ name }) =>
  name.includes(values.only),
);
const folder = mkdtempSync(join(tmpdir(), 'dawa-io-'));
const program = bundleProgram('./log-writer.ts');
const stationProgram = bundleProgram('./station-writer.ts');
const bar = new ProgressBar(cases.length);
const tally: IoTally = {
  ...{ runs: 0, acknowledged: 0, lost: 0, doubled: 0, worstRssOctets: 0, skipped: 0 },
  findings: [],
};
try {
  const waiting = [...cases];
  let done = 0;
  // Most of a case is waiting for a disk that is said to be broken: two lanes.
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const reason = next.reasonToSkip();
      const scratch = join(folder, next.name.replaceAll(/\W+/g, '-'));
      mkdirSync(scratch);
      const seen =
        reason === undefined
          ? await next.run({ folder: scratch, program, stationProgram, tally }).catch((error: unknown) => {
              // The other cases say something all the same.
              tally.findings.push(`${next.name}: ${error instanceof Error ? error.stack : error}`);
              return 'FAILED';
            })
          : `SKIPPED ${reason}`;
      if (reason !== undefined) tally.skipped++;
      remove(scratch);
      bar.clear();
      console.log(`${next.name}: ${seen}`);
      bar.show(++done, `${tally.runs} runs`);
    }
  };
  await Promise.all([lane(), lane()]);
  bar.clear();
  for (const finding of tally.findings) console.log(finding);
  const count = (value: number) => value.toLocaleString('en');
  console.log(
    `${count(tally.runs)} runs, ${count(tally.acknowledged)} acknowledged, ${tally.lost} lost, ${tally.doubled} doubled, at most ${Math.ceil(tally.worstRssOctets / 1e6)} MB, ${tally.skipped} skipped`,
  );
  process.exitCode = tally.findings.length === 0 ? 0 : 1;
} finally {
  for (const made of [program, stationProgram]) removeBundle(made);
  remove(folder);
}

/** A disk that was let go may be busy for a moment. */
function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
