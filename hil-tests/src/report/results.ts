import type { BenchPlan } from '../bench/load-bench.ts';

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
}

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
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
}

export interface CampaignResult {
  readonly campaignId: string;
  readonly verdict: Verdict;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly bench: Pick<BenchPlan, 'id' | 'article' | 'instruments' | 'limits' | 'faultInjector'> & {
    readonly file: string;
    readonly connections: Readonly<Record<string, string>>;
  };
  readonly software: { readonly name: string; readonly version: string; readonly node: string };
  readonly procedures: readonly ProcedureResult[];
}

/** The verdict of the whole: one failure fails it, one doubt makes it doubtful; what was left out decides only alone. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ['fail', 'inconclusive', 'pass'] as const) {
    if (verdicts.includes(verdict)) return verdict;
  }
  return 'not-run';
}
