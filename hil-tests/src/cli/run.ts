import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readArguments } from '@dawa/groundstation/cli/arguments';
import { describeConfigFault } from '@dawa/groundstation/config/config-fault';
import { type Result, success } from '@dawa/seams/fault';
import { benchTimeOf } from '../bench/bench-time.ts';
import { loadBench } from '../bench/load-bench.ts';
import { runCampaign } from '../campaign.ts';
import { consoleOperator } from '../operators/console-operator.ts';
import { chooseProcedures } from '../procedures/choose-procedures.ts';
import { RecordFull, readKeptSteps } from '../record/campaign-record.ts';
import type { CloseSettings } from '../report/close-campaign.ts';
import { verdictWords } from '../report/marks.ts';
import type { CampaignResult, StepResult, Verdict } from '../report/results.ts';
import { softwareCommit } from '../report/software-commit.ts';
import { type KeyFault, readSigningKey } from '../seal/signature.ts';
import { type Action, complain } from './action.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const helpText = `dawa hil run [--bench FILE] [--procedures GLOB] [--out DIR] [--attended] [--resume]
              [--register DIR] [--sign KEYFILE [--signer NAME]]

Runs the procedures of the bench and writes report.html, junit.xml, results.json and verification.json. Every run is kept
below runs in the same folder; failures have their records below ncr, which a re-test closes.

  --bench FILE       what is tested and how it is reached (default docs/examples/bench-simulated.yaml)
  --procedures GLOB  by id, such as 'FUNC-*', or files with procedures of your own, such as './antenna.procedure.ts' or
                     'mine/*.ts'; several with commas between (default all that are shipped)
  --out DIR          where the papers go (default out/hil)
  --attended         somebody answers questions at the page; at a terminal they are asked there too. Without either,
                     a question that the bench file does not answer (answers) is not run
  --resume           go on with the campaign of that folder whose runner was lost; without it a clean one begins,
                     and what was measured is kept in a folder interrupted-... beside it
  --register DIR     folder of the non-conformance records, where several benches share one (default DIR of --out/ncr)
  --sign KEYFILE     signs the papers with this key (Ed25519, PEM); dawa hil verify --help says how to make one
  --signer NAME      who signs (default the operator of the bench file)

Exit code 0 when everything that was run passed, 1 when a step failed or could not be decided, 2 for wrong usage.

Example: the same procedures on your own breadboard
  $ dawa hil run --bench docs/examples/bench-serial.yaml
`;

const spec = {
  options: {
    bench: { kind: 'value', valueName: 'FILE', help: 'bench file' },
    procedures: { kind: 'value', valueName: 'GLOB', help: 'ids or files' },
    out: { kind: 'value', valueName: 'DIR', help: 'folder of the papers' },
    attended: { kind: 'flag', help: 'somebody answers questions at the page' },
    register: { kind: 'value', valueName: 'DIR', help: 'folder of the non-conformance records' },
    sign: { kind: 'value', valueName: 'KEYFILE', help: 'key to sign with' },
    signer: { kind: 'value', valueName: 'NAME', help: 'who signs' },
    resume: { kind: 'flag', help: 'go on with a campaign that was cut off' },
    debug: { kind: 'flag', help: 'show where an error comes from' },
  },
  positionals: [],
} as const;

export const runAction: Action = {
  name: 'run',
  summary: 'runs the procedures of a bench and writes the papers',
  helpText,
  run,
};

async function run(words: readonly string[]): Promise<number> {
  const read = readArguments(words, spec);
  if (!read.ok)
    return complain(`${read.fault.where}: expected ${read.fault.expected}, found ${read.fault.found}`);
  const { values, flags } = read.value;
  const chosen = await chooseProcedures(values['procedures']);
  if (!chosen.ok)
    return complain(`--procedures: expected ${chosen.fault.expected}, found ${chosen.fault.found}`);
  const procedures = chosen.value;
  const plan = await loadBench(values['bench'] ?? `${root}docs/examples/bench-simulated.yaml`);
  if (!plan.ok) return complain(describeConfigFault(plan.fault));
  const folder = values['out'] ?? 'out/hil';
  const sign = await signerOf(values, plan.value.operator);
  if (!sign.ok) return complain(`--sign: expected ${sign.fault.expected}, found ${sign.fault.found}`);
  const interruption = interruptedBySignal();
  try {
    const isResumed = flags.has('resume');
    const time = benchTimeOf(plan.value, isResumed ? await endOfKeptSteps(folder) : undefined);
    const { signal } = interruption;
    const version = readVersion();
    const result = await runCampaign({
      plan: plan.value,
      procedures,
      folder,
      ...time,
      signal,
      version,
      commit: await softwareCommit(root),
      close: { registerFolder: values['register'], sign: sign.value },
      isResumed,
      attendance: {
        isAtPage: flags.has('attended'),
        ...(process.stdin.isTTY && { console: consoleOperator(terminal, time.machine) }),
      },
      onStep: showStep,
      onNotice: (text) => void process.stderr.write(`dawa hil: ${text}\n`),
    });
    process.stdout.write(summary(result, folder));
    if (signal.aborted) return 130;
    return result.verdict === 'pass' ? 0 : 1;
  } catch (error) {
    if (flags.has('debug') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    complain(error instanceof Error ? error.message : String(error));
    // The work ran, and nobody can read of it: the disk was full.
    return error instanceof RecordFull ? 1 : 2;
  } finally {
    interruption.stop();
  }
}

/** Before anything is switched on: a key that cannot be read is found now, and not when the papers wait for it. */
async function signerOf(
  values: Readonly<Record<string, string | undefined>>,
  operator: string,
): Promise<Result<CloseSettings['sign'], KeyFault>> {
  if (values['sign'] === undefined) return success(undefined);
  const key = await readSigningKey(values['sign']);
  return key.ok ? success({ key: key.value, signer: values['signer'] ?? operator }) : key;
}

/** When the last step of a campaign that was cut off was over, in its bench time. */
async function endOfKeptSteps(folder: string): Promise<number | undefined> {
  const last = (await readKeptSteps(folder)).at(-1);
  return last && Math.ceil((last.atMs + last.tookMs) / 1000) * 1000;
}

const terminal = { input: process.stdin, output: process.stderr };

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

function showStep({ phase, title, verdict, expected, found, isMarginal, within }: StepResult): void {
  const detail = verdict === 'pass' ? found : `expected ${expected}, found ${found}`;
  const near = isMarginal ? ' (near its limit)' : '';
  // A part of a step that comes decides nothing by itself: a try that fails is no failure yet, and must not look like one.
  const isPart = within !== undefined;
  const [indent, part] = isPart ? ['  ', `${within.title} ${within.attempt}: `] : ['', ''];
  const word = isPart && verdict === 'fail' ? 'miss' : letters[verdict];
  process.stderr.write(`${indent}${word.padEnd(4)} ${phase}: ${part}${title}: ${detail}${near}\n`);
}

function summary(result: CampaignResult, folder: string): string {
  const lines = result.procedures.map(({ id, title, verdict }) => `${id} ${title}: ${verdictWords[verdict]}`);
  return `${lines.join('\n')}\n${folder}/report.html\n`;
}

function readVersion(): string {
  const text = readFileSync(`${root}package.json`, 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
}
