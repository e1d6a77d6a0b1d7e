import type { BenchPlan } from '../bench/load-bench.ts';
import type { Conformity } from '../measuring/conformity.ts';

/**
 * pass; fail: what was found is wrong; inconclusive: it could not be decided (a cable broke, an exception);
 * not-run: left out, with its reason.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not-run';

/** One thing expected and one thing found. */
export interface StepResult {
  readonly phase: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly expected: string;
  readonly found: string;
  /** Passed, but within the margin of its limit. */
  readonly isMarginal: boolean;
  readonly measurement: Measurement | undefined;
  /** Bytes that prove it: the packet heard, or the one sent. */
  readonly evidenceHex: string | undefined;
  /** Bench time. */
  readonly atMs: number;
  readonly tookMs: number;
  /** Taken inside a word that repeats: that word's own step decides, and holds this one among its `attempts`. */
  readonly within?: { readonly title: string; readonly attempt: number };
  /** Every attempt of a step that was tried again, the last one last. */
  readonly attempts?: readonly Attempt[];
  /** k of n, with the Wilson interval of the share at 95 %. */
  readonly tries?: Tries;
  readonly attachments?: readonly Attachment[];
  readonly plot?: Plot;
  readonly deviation?: Deviation;
}

export interface Attempt {
  /** Counts from 1. */
  readonly attempt: number;
  readonly verdict: Verdict;
  /** Why it could not be decided; left out when it was. */
  readonly reason?: string;
  readonly steps: readonly StepResult[];
}

export interface Tries {
  readonly successes: number;
  readonly tries: number;
  readonly low: number;
  readonly high: number;
}

/** A file beside the report. */
export interface Attachment {
  readonly name: string;
  readonly mediaType: string;
  /** From the folder of the papers. */
  readonly file: string;
  readonly octets: number;
  readonly sha256: string;
}

/** A drawing as data: the report draws it. */
export interface Plot {
  readonly title: string;
  readonly x: { readonly label: string; readonly unit: string };
  readonly y: { readonly label: string; readonly unit: string };
  readonly series: readonly PlotSeries[];
  /** Of y. */
  readonly limits?: { readonly low?: number; readonly high?: number };
}

export interface PlotSeries {
  readonly name: string;
  readonly kind: 'line' | 'points' | 'step';
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Ends of the error bars. */
  readonly lows?: readonly number[];
  readonly highs?: readonly number[];
}

/** What was run otherwise than planned: normal in a campaign, and said beside the plan. */
export interface Deviation {
  readonly atMs: number;
  readonly planned: string;
  readonly asRun: string;
  readonly reason: string;
}

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  /** At 95 %, in the same unit; left out where none is known. */
  readonly expandedUncertainty?: number;
  readonly conformity?: Conformity;
  /** Id of the instrument; left out for what the article itself told. */
  readonly instrument?: string;
}

export interface PhaseResult {
  readonly title: string;
  readonly requirements: readonly string[];
  readonly verdict: Verdict;
  /** Why it was left out or could not be decided. */
  readonly reason: string | undefined;
  readonly steps: readonly StepResult[];
}

export interface ProcedureResult {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly phases: readonly PhaseResult[];
  /** What was done at the end to leave the article safe, and whether it worked. */
  readonly teardown: PhaseResult;
  /** Texts of its own requirements, by id. */
  readonly requirements?: Readonly<Record<string, string>>;
  /** Left out where all was run as planned. */
  readonly deviations?: readonly Deviation[];
  /** Why the article may not be safe; left out when it was proved to be. */
  readonly unsafe?: string;
}

export interface CampaignResult {
  readonly campaignId: string;
  readonly verdict: Verdict;
  /** Of the machine's own clock, as a person at the bench saw it. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Time on the bench, in which steps are dated, where that is not the machine's: virtual or faster. */
  readonly benchTime?: {
    readonly kind: 'virtual' | 'scaled';
    readonly startedAtMs: number;
    readonly endedAtMs: number;
  };
  /** Why it did not come to its end; left out when it did. */
  readonly reason?: string;
  /** Runners that were lost before the one that came to the end. */
  readonly interruptions?: readonly { readonly atMs: number | null; readonly text: string }[];
  readonly bench: Pick<BenchPlan, 'id' | 'article' | 'instruments' | 'limits' | 'faultInjector'> &
    Partial<Pick<BenchPlan, 'operator' | 'environment' | 'rfTermination' | 'decisionRule'>> & {
      /** What speaks against trusting the article: open red tags, worn connectors. */
      readonly remarks?: readonly string[];
      /** Under power in this campaign. */
      readonly poweredHours?: number;
      readonly file: string;
      readonly connections: Readonly<Record<string, string>>;
    };
  readonly software: {
    readonly name: string;
    readonly version: string;
    readonly node: string;
    /** Of the checkout it ran from, with `-changed` behind it where that was not as committed; left out where there is none. */
    readonly commit?: string;
  };
  readonly procedures: readonly ProcedureResult[];
}

/** The verdict of the whole: one failure fails it, one doubt makes it doubtful; what was left out decides only alone. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ['fail', 'inconclusive', 'pass'] as const) {
    if (verdicts.includes(verdict)) return verdict;
  }
  return 'not-run';
}

/** What was run otherwise than planned in these phases, in the order of time. */
export function deviationsIn(phases: readonly PhaseResult[]): Deviation[] {
  const inSteps = (steps: readonly StepResult[]): Deviation[] =>
    steps.flatMap(({ deviation, attempts = [] }) => [
      ...(deviation === undefined ? [] : [deviation]),
      ...attempts.flatMap((attempt) => inSteps(attempt.steps)),
    ]);
  return phases.flatMap(({ steps }) => inSteps(steps)).sort((a, b) => a.atMs - b.atMs);
}
