import type { TrialReport } from './run-trials.ts';
import type { Finding } from './target.ts';

/** One line a target, all its shares together, then the findings. Returns how many. */
export function summarize(reports: readonly TrialReport[]): number {
  const names = [...new Set(reports.map(({ target }) => target))];
  console.log(`${'target'.padEnd(30)}    inputs  taken  us/input  slowest ms  left KiB`);
  for (const name of names) console.log(lineOf(reports.filter(({ target }) => target === name)));
  const findings = reports.flatMap((report) => report.findings);
  for (const finding of findings) tellFinding(finding);
  const inputs = reports.reduce((sum, report) => sum + report.inputs, 0);
  console.log(`${inputs} inputs for ${names.length} targets`);
  return findings.length;
}

/** What happened, the input, and how to see it again. */
export function tellFinding({ target, kind, seed, at, what, input }: Finding): void {
  console.log(`\nFOUND ${kind} in ${target}: ${what}`);
  if (input !== '') console.log(`  input ${input.length > 4096 ? `${input.slice(0, 4096)}...` : input}`);
  console.log(`  again: npm run fuzz -- --target ${target} --seed ${seed} --at ${at}`);
}

function lineOf(reports: readonly TrialReport[]): string {
  const sum = (of: (report: TrialReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const most = (of: (report: TrialReport) => number) => Math.max(...reports.map(of));
  const inputs = sum((report) => report.inputs);
  return [
    reports[0]!.target.padEnd(30),
    String(inputs).padStart(9),
    `${((100 * sum((report) => report.taken)) / inputs).toFixed(1)}%`.padStart(6),
    ((1000 * sum((report) => report.tookMs)) / inputs).toFixed(1).padStart(9),
    most((report) => report.slowestMs)
      .toFixed(1)
      .padStart(11),
    (most((report) => report.grownOctets) / 1024).toFixed(0).padStart(9),
  ].join(' ');
}
