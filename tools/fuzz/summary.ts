import type { TrialReport } from './run-trials.ts';
import type { Finding } from './target.ts';

/** One line a target, all its shares together, then the findings. Returns how many. */
export function summarize(reports: readonly TrialReport[]): number {
  const names = [...new Set(reports.map(({ target }) => target))];
  console.log(`${'target'.padEnd(30)}    inputs   taken  us/input  slowest ms  left KiB`);
  for (const name of names) console.log(lineOf(reports.filter(({ target }) => target === name)));
  const findings = [
    ...reports.flatMap((report) => report.findings),
    ...names.flatMap((name) => oneSided(name, reports)),
  ];
  for (const finding of findings) tellFinding(finding);
  const inputs = reports.reduce((sum, report) => sum + report.inputs, 0);
  console.log(`${inputs} inputs for ${names.length} targets`);
  return findings.length;
}

/** What happened, the input, and how to see it again. */
export function tellFinding({ target, kind, seed, at, what, input }: Finding): void {
  console.log(`\nFOUND ${kind} in ${target}: ${what}`);
  if (input !== '') console.log(`  input ${input.length > 4096 ? `${input.slice(0, 4096)}...` : input}`);
  // What many inputs did together is not seen in one.
  const one = kind === 'leaks' || kind === 'one-sided' ? '' : ` --at ${at}`;
  console.log(`  again: npm run fuzz -- --target ${target}${seed && ` --seed ${seed}`}${one}`);
}

const enoughInputs = 100_000;

/** A parser that took nothing was not tried behind its door. */
function oneSided(target: string, reports: readonly TrialReport[]): Finding[] {
  const own = reports.filter((report) => report.target === target && report.findings.length === 0);
  const inputs = own.reduce((sum, report) => sum + report.inputs, 0);
  if (inputs < enoughInputs || own.some((report) => report.taken > 0)) return [];
  return [
    { target, kind: 'one-sided', seed: '', at: 0, what: `none of ${inputs} inputs was taken`, input: '' },
  ];
}

function lineOf(reports: readonly TrialReport[]): string {
  const sum = (of: (report: TrialReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const most = (of: (report: TrialReport) => number) => Math.max(...reports.map(of));
  const inputs = sum((report) => report.inputs);
  return [
    reports[0]!.target.padEnd(30),
    String(inputs).padStart(9),
    `${((100 * sum((report) => report.taken)) / inputs).toFixed(2)}%`.padStart(7),
    ((1000 * sum((report) => report.tookMs)) / inputs).toFixed(1).padStart(9),
    most((report) => report.slowestMs)
      .toFixed(1)
      .padStart(11),
    (most((report) => report.grownOctets) / 1024).toFixed(0).padStart(9),
  ].join(' ');
}
