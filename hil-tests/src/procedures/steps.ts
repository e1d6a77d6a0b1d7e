import type { Bench } from '../bench/bench.ts';
import type { StepResult } from '../report/results.ts';
import type { Desk } from './desk.ts';
import { type AskWords, askWords } from './words/ask.ts';
import { type AttachWords, attachWords } from './words/attach.ts';
import { type AttemptsWords, attemptsWords } from './words/attempts.ts';
import { type DeviateWords, deviateWords } from './words/deviate.ts';
import { type ExpectWords, expectWords } from './words/expect.ts';
import { type FaultWords, faultWords } from './words/fault.ts';
import { type JudgeWords, judgeWords } from './words/judge.ts';
import { type MeasureWords, measureWords } from './words/measure.ts';
import { type PowerWords, powerWords } from './words/power.ts';
import { type RepeatWords, repeatWords } from './words/repeat-until.ts';
import { type TelecommandWords, telecommandWords } from './words/telecommand.ts';
import { type TriesWords, triesWords } from './words/tries.ts';
import type { WordContext } from './words/word-context.ts';

export type { WantedReport, WantedTelemetry } from './words/expect.ts';

/**
 * The words in which procedures are written, a file a group in `words/`. Every word leaves one step in the record, whatever
 * comes of it.
 */
export interface Steps
  extends PowerWords,
    TelecommandWords,
    ExpectWords,
    MeasureWords,
    FaultWords,
    JudgeWords,
    AskWords,
    AttachWords,
    DeviateWords,
    AttemptsWords<Steps>,
    TriesWords<Steps>,
    RepeatWords<Steps> {
  readonly bench: Bench;
  /** Aborted when the campaign is broken off: a loop that uses no word has to ask it. */
  readonly signal: AbortSignal;
}

/**
 * The words for one phase.
 *
 * @param record called with each step as it is known; one with `within` is part of a step that comes later
 * @param signal once aborted, every word that would touch the article throws: an interrupted phase that is still on its
 *   way must not switch on again what the teardown has switched off
 */
export function createSteps(
  bench: Bench,
  phase: string,
  record: (step: StepResult) => void,
  signal: AbortSignal,
  desk: Desk = {},
): Steps {
  const context: WordContext<Steps> = {
    ...{ bench, desk, signal },

    keep(title, startedAtMs, outcome) {
      record({
        ...{ phase, title, isMarginal: false, measurement: undefined, evidenceHex: undefined },
        ...outcome,
        atMs: startedAtMs,
        tookMs: bench.clock.nowAtMs() - startedAtMs,
      });
      return outcome.verdict === 'pass';
    },

    moving: (activity) => desk.onActivity?.(phase, activity),

    nested(title, attempt, isTold = () => true) {
      const taken: StepResult[] = [];
      const recordInside = (step: StepResult) => {
        // What lies deeper is in the record already, in the step that holds it.
        if (step.within === undefined) taken.push(step);
        if (isTold(step)) record({ within: { title, attempt }, ...step });
      };
      return { steps: createSteps(bench, phase, recordInside, signal, desk), taken };
    },
  };
  return {
    bench,
    signal,
    ...powerWords(context),
    ...telecommandWords(context),
    ...expectWords(context),
    ...measureWords(context),
    ...faultWords(context),
    ...judgeWords(context),
    ...askWords(context),
    ...attachWords(context),
    ...deviateWords(context),
    ...attemptsWords(context),
    ...triesWords(context),
    ...repeatWords(context),
  };
}
