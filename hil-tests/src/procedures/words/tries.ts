import { judgeTries } from '../../measuring/k-of-n.ts';
import { type Attempt, type Verdict, worstVerdict } from '../../report/results.ts';
import type { WordContext } from './word-context.ts';

export interface TriesWords<Steps> {
  /**
   * k of n, with what they prove: Wilson's interval of the share at 95 %. Ends early when the tries that are left cannot
   * change the verdict: `await steps.tries('Frames digipeated', { n: 20, atLeast: 18, try: () => sendAndHear() })`.
   */
  tries(title: string, settings: TriesSettings<Steps>): Promise<TriedOut>;
}

export interface TriesSettings<Steps = never> {
  /** How many, at most. */
  readonly n: number;
  /** How many of them must succeed. */
  readonly atLeast?: number;
  /**
   * Share that must be shown, in place of a number: pass when the whole interval is above it, fail when it is below, else
   * inconclusive. With neither all are made and nothing is judged.
   */
  readonly share?: number;
  /** One try; its own steps are kept, and do not decide: what it returns does. */
  try(steps: Steps, index: number): Promise<boolean>;
}

export interface TriedOut {
  readonly successes: number;
  readonly tries: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: Verdict;
}

export function triesWords<Steps>({
  bench,
  signal,
  keep,
  moving,
  nested,
}: WordContext<Steps>): TriesWords<Steps> {
  return {
    async tries(title, settings) {
      const { n, atLeast, share } = settings;
      if (!(Number.isInteger(n) && n >= 1))
        throw new RangeError(`${title}: n: expected a whole number from 1, found ${n}`);
      const startedAtMs = bench.clock.nowAtMs();
      const attempts: Attempt[] = [];
      let successes = 0;
      const finish = (doubt?: string): TriedOut => {
        const tries = attempts.length;
        const { low, high } = tries === 0 ? { low: 0, high: 1 } : judgeTries(successes, tries, 0);
        const verdict =
          doubt === undefined ? (decided(settings, successes, tries) ?? 'inconclusive') : 'inconclusive';
        const early = tries < n ? `, decided after ${tries}` : '';
        keep(title, startedAtMs, {
          verdict,
          expected: wantedText(settings),
          found: `${successes} of ${tries}, share ${low.toFixed(2)} to ${high.toFixed(2)} (95 %)${doubt ? `, ${doubt}` : early}${advice(settings, verdict, successes, tries)}`,
          tries: { successes, tries, low, high },
          attempts,
        });
        return { successes, tries, low, high, verdict };
      };
      for (let index = 0; index < n; index++) {
        signal.throwIfAborted();
        const { steps, taken } = nested(title, index + 1);
        let isGood: boolean;
        try {
          isGood = await settings.try(steps, index);
        } catch (error) {
          finish(`broken off in try ${index + 1}`);
          throw error;
        }
        if (isGood) successes++;
        attempts.push({ attempt: index + 1, verdict: isGood ? 'pass' : 'fail', steps: taken });
        moving({ title, expected: wantedText(settings), tries: soFar(successes, index + 1, n) });
        // What stays open is better known by every try that is made.
        const early =
          atLeast === undefined && share === undefined ? undefined : decided(settings, successes, index + 1);
        if (early === 'pass' || early === 'fail') break;
      }
      return finish();
    },
  };
}

function soFar(successes: number, tries: number, of: number) {
  const { low, high } = judgeTries(successes, tries, 0);
  return { successes, tries, low, high, of };
}

/** The verdict of all n when nothing that is left can change it; undefined while it can. */
function decided(settings: TriesSettings, successes: number, tries: number): Verdict | undefined {
  const { n } = settings;
  const worst = verdictAtEnd(settings, successes);
  const best = verdictAtEnd(settings, successes + n - tries);
  return worst === best ? worst : undefined;
}

function verdictAtEnd({ n, atLeast, share }: TriesSettings, successes: number): Verdict {
  const byNumber: Verdict = atLeast === undefined || successes >= atLeast ? 'pass' : 'fail';
  const byShare = share === undefined ? 'pass' : judgeTries(successes, n, share).verdict;
  return worstVerdict([byNumber, byShare]);
}

function wantedText({ n, atLeast, share }: TriesSettings): string {
  const parts = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast} of ${n}`]),
    ...(share === undefined ? [] : [`a share of at least ${share}, shown at 95 %`]),
  ];
  return parts.length === 0 ? `${n} tries` : parts.join(', ');
}

function advice({ share }: TriesSettings, verdict: Verdict, successes: number, tries: number): string {
  if (share === undefined || verdict !== 'inconclusive' || tries === 0) return '';
  const { triesToDecide } = judgeTries(successes, tries, share);
  return triesToDecide === undefined ? '' : `; about ${triesToDecide} tries would decide`;
}
