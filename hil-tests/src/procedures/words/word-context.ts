import type { CampaignActivity } from '@dawa/protocols/console/campaign';
import type { Bench } from '../../bench/bench.ts';
import type { StepResult, Verdict } from '../../report/results.ts';
import type { Desk } from '../desk.ts';

/**
 * What every word is made of: the bench, and how it leaves its step in the record. `Steps` are all the words together, for those that
 * hand them on; they are joined above this floor.
 */
export interface WordContext<Steps = unknown> {
  readonly bench: Bench;
  readonly desk: Desk;
  /** Once aborted, a word that would touch the article throws. */
  readonly signal: AbortSignal;
  /** Leaves the step in the record; true when it passed. */
  keep(title: string, startedAtMs: number, outcome: Outcome): boolean;
  /** What a word that takes its time has so far: shown, and not kept. */
  moving(activity: Omit<CampaignActivity, 'atMs'>): void;
  /**
   * Words whose steps belong to one attempt of a step that comes later.
   *
   * @param isTold which of its steps are told at once, besides being collected; all unless given
   */
  nested(
    title: string,
    attempt: number,
    isTold?: (step: StepResult) => boolean,
  ): { readonly steps: Steps; readonly taken: StepResult[] };
}

export type Outcome = {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly found: string;
} & Partial<
  Pick<
    StepResult,
    'isMarginal' | 'measurement' | 'evidenceHex' | 'attempts' | 'tries' | 'attachments' | 'plot' | 'deviation'
  >
>;

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
