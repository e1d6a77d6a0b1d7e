import { messageOf } from '@dawa/groundstation/devices/device-error';
import type { Bench } from '../bench/bench.ts';
import type { BenchQuantity } from '../instruments/bench-instruments.ts';
import { type PhaseResult, type StepResult, worstVerdict } from '../report/results.ts';
import { createSteps, type Steps } from './steps.ts';

/** Title of the phase that ends every procedure. */
export const safePhase = 'Leave the article safe';

/** The end of a procedure is over after this much real time, whatever hangs. */
const makeSafeTimeoutMs = 30_000;
const lookEveryMs = 100;
const onTheLineMs = 250;

export interface SafeEnd {
  readonly phase: PhaseResult;
  /** Why nobody may touch the article, or rely on it, before somebody has looked; undefined when it is safe. */
  readonly unsafe: string | undefined;
}

/**
 * Takes the power away and proves it: silence on the serial line, and where there are instruments no voltage at the article, no
 * current into it, no power at its antenna connector. When it cannot be proved, or something hangs, the watchdog is
 * left to open everything once more by its own ways. Over in bounded time.
 */
export async function makeSafe(bench: Bench, onStep: (step: StepResult) => void): Promise<SafeEnd> {
  const title = safePhase;
  // What has no supply is ended with the bench.
  const { power: noPower } = bench.absent ?? {};
  if (noPower !== undefined) return { phase: leftOut(title, noPower), unsafe: undefined };
  const steps: StepResult[] = [];
  const record = (step: StepResult) => {
    steps.push(step);
    onStep(step);
  };
  const overTime = new AbortController();
  const words = createSteps(bench, title, record, overTime.signal);
  let reason: string | undefined;
  try {
    await within(bench, makeSafeTimeoutMs, () => proveSafe(bench, words, overTime.signal));
  } catch (error) {
    reason = messageOf(error);
  }
  overTime.abort();
  const verdicts = steps.map((step) => step.verdict);
  const verdict = worstVerdict([...verdicts, ...(reason ? ['inconclusive' as const] : [])]);
  const unsafe = verdict === 'pass' ? undefined : (reason ?? whatFailed(steps));
  if (unsafe !== undefined) await letWatchdogOpen(bench, title, onStep, steps);
  return { phase: { title, requirements: [], verdict, reason, steps }, unsafe };
}

function leftOut(title: string, why: string): PhaseResult {
  return { title, requirements: [], verdict: 'not-run', reason: `not run: ${why}`, steps: [] };
}

async function proveSafe(bench: Bench, words: Steps, signal: AbortSignal): Promise<void> {
  const { safeState, timing } = bench.plan;
  await words.safePower();
  // What was on the line when the power went may still arrive.
  await bench.clock.sleep(onTheLineMs);
  await words.expectSilence('Nothing from the article without power', timing.silenceMs / 2);
  const { busBelowV, currentBelowA, rfBelowDbm } = safeState;
  for (const [quantity, name, limit] of [
    ['bus_voltage', 'Voltage at the article without power', { low: -busBelowV, high: busBelowV, margin: 0 }],
    ['supply_current', 'Current without power', { low: -currentBelowA, high: currentBelowA, margin: 0 }],
    ['rf_power', 'Power at the antenna connector', { low: -200, high: rfBelowDbm, margin: 0 }],
  ] as const) {
    await settle(bench, quantity, limit.high, signal);
    await words.read(quantity, { name, limit });
  }
  words.noteLineIsolated();
  await coolChamber(bench, words);
}

/** A chamber that was used is not left hot, or cold and wet; one that nobody told anything stays as it is. */
async function coolChamber({ instruments, plan }: Bench, words: Steps): Promise<void> {
  if (instruments.chamberSetC === undefined) return;
  const { roomC } = plan.thermal;
  if (instruments.chamberSetC === roomC) return;
  const refused = await instruments.setChamber(roomC);
  words.judge('Chamber', {
    verdict: refused === undefined ? 'pass' : 'inconclusive',
    expected: `told to go to ${roomC} degC`,
    found: refused ?? 'told',
  });
}

/** Waits until a reading has come down, as long as the bench file allows: capacitors empty, amplifiers go to sleep. */
async function settle(
  { instruments, clock, plan }: Bench,
  quantity: BenchQuantity,
  below: number,
  signal: AbortSignal,
): Promise<void> {
  const untilAtMs = clock.nowAtMs() + plan.safeState.withinMs;
  while (!signal.aborted && clock.nowAtMs() < untilAtMs) {
    const result = await instruments.read(quantity);
    if ('reason' in result) return;
    const { value, expandedUncertainty = 0 } = result.reading;
    if (Math.abs(value) + expandedUncertainty < below || value + expandedUncertainty < below) return;
    await clock.sleep(lookEveryMs);
  }
}

async function letWatchdogOpen(
  bench: Bench,
  phase: string,
  onStep: (step: StepResult) => void,
  steps: StepResult[],
): Promise<void> {
  const { watchdog, clock } = bench;
  if (watchdog === undefined) return;
  const startedAtMs = clock.nowAtMs();
  let found = 'it opened everything by its own ways';
  try {
    await within(bench, makeSafeTimeoutMs, () => watchdog.takeOver());
  } catch (error) {
    found = messageOf(error);
  }
  const step: StepResult = {
    ...{ phase, title: 'Watchdog takes the power away', verdict: 'inconclusive', isMarginal: false },
    ...{ expected: 'not needed', found, measurement: undefined, evidenceHex: undefined },
    ...{ atMs: startedAtMs, tookMs: clock.nowAtMs() - startedAtMs },
  };
  steps.push(step);
  onStep(step);
}

function whatFailed(steps: readonly StepResult[]): string {
  const bad = steps.find(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  return bad === undefined ? 'nothing was proved' : `${bad.title}: ${bad.found}`;
}

function within(bench: Bench, timeoutMs: number, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = bench.clock.deadline(timeoutMs, () =>
      reject(new TypeError(`teardown: expected to be over in ${timeoutMs} ms, found it hanging`)),
    );
    work().then(resolve, reject).finally(cancel);
  });
}
