// `npm run fuzz [-- options]`: mutated inputs for every parser of ccsds-parser, then the recovery behind garbage.
// See docs/guides/fuzzing.md. Exits 1 when anything was found.
import { parseArgs } from 'node:util';
import { findTarget } from './find-target.ts';
import { fuzzAll } from './fuzz-all.ts';
import { measureRecovery } from './recovery.ts';
import { inputOf, runTrials, showInput } from './run-trials.ts';
import { sharesOf } from './share.ts';
import { summarize, tellFinding } from './summary.ts';
import { fuzzTargets } from './targets.ts';

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: 'dawa' },
    inputs: { type: 'string', default: '1000000' },
    at: { type: 'string' },
    threads: { type: 'string', default: '2' },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const names = values.target ?? fuzzTargets.map((target) => target.name);

if (values.list)
  for (const { name, parsers } of fuzzTargets) console.log(`${name.padEnd(32)} ${parsers.join(', ')}`);
else if (values.at !== undefined) process.exitCode = await repeat(names, wholeNumber('at', values.at));
else process.exitCode = await runAll();

/** One input again, in this thread, with what the parser said. */
async function repeat([name]: readonly string[], at: number): Promise<number> {
  if (values.target?.length !== 1 || name === undefined) throw new RangeError('--at needs one --target');
  const target = findTarget(name);
  console.log(showInput(inputOf(target, values.seed, at)));
  const { findings, taken } = await runTrials(target, { seed: values.seed, from: at, to: at + 1 });
  for (const finding of findings) tellFinding(finding);
  if (findings.length === 0) console.log(taken > 0 ? 'taken, nothing wrong' : 'refused, nothing wrong');
  return findings.length === 0 ? 0 : 1;
}

async function runAll(): Promise<number> {
  for (const name of names) findTarget(name);
  const inputs = values.quick ? 2000 : wholeNumber('inputs', values.inputs);
  const startedMs = performance.now();
  const shares = sharesOf(
    names,
    values.seed,
    inputs,
    undefined,
    (name) => findTarget(name).inputsATrial ?? 1,
  );
  const reports = await fuzzAll(shares, { threads: wholeNumber('threads', values.threads) });
  let wrong = summarize(reports);
  if (values.target === undefined) wrong += measureRecovery(values.seed, values.quick ? 20 : 2000);
  const tookS = (performance.now() - startedMs) / 1000;
  console.log(
    `${wrong === 0 ? 'nothing found' : `${wrong} FOUND`} in ${tookS.toFixed(0)} s, seed ${values.seed}`,
  );
  return wrong === 0 ? 0 : 1;
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`--${name}: expected a whole number, found ${text}`);
  return value;
}
