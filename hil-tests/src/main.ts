import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readArguments } from '@dawa/groundstation/cli/arguments';
import { machineClock } from '@dawa/groundstation/clock/machine-clock';
import { describeConfigFault } from '@dawa/groundstation/config/config-fault';
import type { Clock } from '@dawa/seams/clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { SystemClock } from '@dawa/seams/system-clock';
import { loadBench } from './bench/load-bench.ts';
import { runCampaign } from './campaign.ts';
import { selectProcedures } from './procedures/shipped.ts';
import { verdictWords } from './report/marks.ts';
import type { CampaignResult, StepResult, Verdict } from './report/results.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const helpText = `dawa hil run [--bench FILE] [--procedures GLOB] [--out DIR]

Runs the procedures of the bench and writes report.html, junit.xml, results.json and verification.json.

  --bench FILE       what is tested and how it is reached (default docs/examples/bench-simulated.yaml)
  --procedures GLOB  by id, such as 'FUNC-*' (default all)
  --out DIR          where the papers go (default out/hil)

Exit code 0 when everything that was run passed, 1 when a step failed or could not be decided, 2 for wrong usage.

Example: the same procedures on your own breadboard
  $ dawa hil run --bench docs/examples/bench-serial.yaml
`;

const spec = {
  options: {
    bench: { kind: 'value', valueName: 'FILE', help: 'bench file' },
    procedures: { kind: 'value', valueName: 'GLOB', help: 'by id' },
    out: { kind: 'value', valueName: 'DIR', help: 'folder of the papers' },
    debug: { kind: 'flag', help: 'show where an error comes from' },
    help: { kind: 'flag', help: 'this text' },
  },
  positionals: [{ name: 'action', isRequired: true }],
} as const;

/** The bench's own program: `run` with its options. Returns the exit code of contracts `dawa hil`. */
export async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(helpText);
    return 0;
  }
  const read = readArguments(words, spec);
  if (!read.ok)
    return complain(`${read.fault.where}: expected ${read.fault.expected}, found ${read.fault.found}`);
  const { values, flags, positionals } = read.value;
  if (positionals[0] !== 'run') return complain(`action: expected run, found ${positionals[0]}`);
  const procedures = selectProcedures(values['procedures']);
  if (procedures.length === 0)
    return complain(`--procedures: expected a glob that matches one, found ${values['procedures']}`);
  const plan = await loadBench(values['bench'] ?? `${root}docs/examples/bench-simulated.yaml`);
  if (!plan.ok) return complain(describeConfigFault(plan.fault));
  const folder = values['out'] ?? 'out/hil';
  const interruption = interruptedBySignal();
  try {
    const clock = benchClock(plan.value.simulator.rate);
    const { signal } = interruption;
    const version = readVersion();
    const result = await runCampaign({
      plan: plan.value,
      procedures,
      folder,
      clock,
      signal,
      version,
      onStep: showStep,
    });
    process.stdout.write(summary(result, folder));
    if (signal.aborted) return 130;
    return result.verdict === 'pass' ? 0 : 1;
  } catch (error) {
    if (flags.has('debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return complain(error instanceof Error ? error.message : String(error));
  } finally {
    interruption.stop();
  }
}

/** The machine's own clock; a simulated article may live faster. */
function benchClock(rate: number): Clock {
  if (rate === 1) return new SystemClock(machineClock);
  const anchor = { atMs: machineClock.nowAtMs(), monotonicMs: machineClock.monotonicMs(), rate };
  return new ScaledClock(anchor, machineClock);
}

/** The first signal asks for an orderly end with the power off; the second is the host's own. */
function interruptedBySignal(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.once(name, abort);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of signals) process.off(name, abort);
    },
  };
}

const letters: Record<Verdict, string> = { pass: 'ok', fail: 'FAIL', inconclusive: '?', 'not-run': '-' };

function showStep({ phase, title, verdict, expected, found, isMarginal }: StepResult): void {
  const detail = verdict === 'pass' ? found : `expected ${expected}, found ${found}`;
  const near = isMarginal ? ' (near its limit)' : '';
  process.stderr.write(`${letters[verdict].padEnd(4)} ${phase}: ${title}: ${detail}${near}\n`);
}

function summary(result: CampaignResult, folder: string): string {
  const lines = result.procedures.map(({ id, title, verdict }) => `${id} ${title}: ${verdictWords[verdict]}`);
  return `${lines.join('\n')}\n${folder}/report.html\n`;
}

function complain(line: string): number {
  process.stderr.write(`dawa hil: ${line}\n`);
  return 2;
}

function readVersion(): string {
  const text = readFileSync(`${root}package.json`, 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
}
