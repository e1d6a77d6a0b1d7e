import { messageOf } from '@dawa/groundstation/devices/device-error';
import { type Attempt, type Verdict, worstVerdict } from '../../report/results.ts';
import type { WordContext } from './word-context.ts';

export interface AttemptsWords<Steps> {
  /**
   * Tries again what may fail for a reason that is not the article's, and keeps every attempt; the last one decides:
   * `await steps.attempts('Link comes up', { atMost: 3 }, (again) => again.command('PING'))`.
   * An attempt fails by a step of its own, or when it returns false.
   */
  attempts(
    title: string,
    settings: { readonly atMost: number; readonly betweenMs?: number },
    body: (steps: Steps, attempt: number) => Promise<unknown>,
  ): Promise<boolean>;
}

export function attemptsWords<Steps>({
  bench,
  signal,
  keep,
  nested,
}: WordContext<Steps>): AttemptsWords<Steps> {
  return {
    async attempts(title, { atMost, betweenMs = 0 }, body) {
      if (!(Number.isInteger(atMost) && atMost >= 1))
        throw new RangeError(`${title}: atMost: expected a whole number from 1, found ${atMost}`);
      const startedAtMs = bench.clock.nowAtMs();
      const attempts: Attempt[] = [];
      for (let number = 1; ; number++) {
        signal.throwIfAborted();
        const { steps, taken } = nested(title, number);
        const outcome = await outcomeOf(() => body(steps, number));
        // What was taken before it was interrupted is told already, and the phase says why it ended.
        signal.throwIfAborted();
        const verdict = worstVerdict([...taken.map((step) => step.verdict), ...outcome.verdicts]);
        const { reason } = outcome;
        attempts.push({ attempt: number, verdict, ...(reason !== undefined && { reason }), steps: taken });
        if (verdict === 'pass' || verdict === 'not-run' || number === atMost) break;
        if (betweenMs > 0) await bench.clock.sleep(betweenMs);
      }
      const last = attempts.at(-1)!;
      const because = whyNot(last);
      return keep(title, startedAtMs, {
        verdict: last.verdict,
        expected: atMost === 1 ? 'passes' : `passes, in at most ${atMost} attempts`,
        found: `${verdictText[last.verdict]} at attempt ${last.attempt}${because && `: ${because}`}`,
        attempts,
      });
    },
  };
}

const verdictText: Record<Verdict, string> = {
  ...{ pass: 'passed', fail: 'failed', inconclusive: 'inconclusive', 'not-run': 'not run' },
};

/** What a body came to besides its steps; an exception decides nothing. */
export async function outcomeOf(
  body: () => Promise<unknown>,
): Promise<{ verdicts: Verdict[]; reason: string | undefined }> {
  try {
    const returned = await body();
    if (returned === false) return { verdicts: ['fail'], reason: undefined };
    return { verdicts: returned === true ? ['pass'] : [], reason: undefined };
  } catch (error) {
    return { verdicts: ['inconclusive'], reason: messageOf(error) };
  }
}

export function whyNot({ verdict, reason, steps }: Attempt): string {
  if (verdict === 'pass') return '';
  if (reason !== undefined) return reason;
  const bad = steps.find((step) => step.verdict === verdict);
  return bad === undefined ? '' : `${bad.title}: expected ${bad.expected}, found ${bad.found}`;
}
