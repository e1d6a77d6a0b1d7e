import type { Cancel } from '@dawa/seams/clock';
import { type Attempt, type StepResult, type Verdict, worstVerdict } from '../../report/results.ts';
import { outcomeOf, whyNot } from './attempts.ts';
import { type Monitor, type Trouble, watchMonitors } from './monitors.ts';
import type { WordContext } from './word-context.ts';

export interface RepeatWords<Steps> {
  /**
   * The same again and again, while monitors watch in the background. A round that does not pass is kept whole and the next one
   * begins; the first trouble of a monitor ends it, with what and when:
   * `await steps.repeatUntil('An hour of pings', { forMs: 3_600_000, everyMs: 60_000, monitors: [noEvent(steps.bench, 'WDT_RESET')] }, (round) => round.command('PING'))`.
   */
  repeatUntil(
    title: string,
    settings: RepeatSettings,
    body?: (steps: Steps, round: number) => Promise<unknown>,
  ): Promise<boolean>;
}

export interface RepeatSettings {
  /** Bench time from the beginning; no round begins after it. */
  readonly forMs?: number;
  /** Asked before each round. */
  isOver?(): boolean;
  /** From the beginning of a round to that of the next; one that lasts longer is followed at once. */
  readonly everyMs: number;
  readonly monitors?: readonly Monitor[];
}

/** A night's failures are alike: so many rounds that did not pass are kept with their steps. */
const mostKeptRounds = 20;

export function repeatWords<Steps>({
  bench,
  signal,
  keep,
  moving,
  nested,
}: WordContext<Steps>): RepeatWords<Steps> {
  const { clock } = bench;
  return {
    async repeatUntil(title, settings, body = async () => {}) {
      const { forMs, everyMs, monitors = [] } = settings;
      if (!(everyMs > 0)) throw new RangeError(`${title}: everyMs: expected more than 0, found ${everyMs}`);
      if (forMs === undefined && settings.isOver === undefined)
        throw new RangeError(`${title}: expected forMs or isOver, found neither`);
      const startedAtMs = clock.nowAtMs();
      const endAtMs = startedAtMs + (forMs ?? Number.POSITIVE_INFINITY);
      const badRounds: Attempt[] = [];
      const count: Record<Verdict, number> = { pass: 0, fail: 0, inconclusive: 0, 'not-run': 0 };
      const watch = await watchMonitors(clock, monitors);
      let rounds = 0;
      try {
        let nextAtMs = startedAtMs;
        while (watch.trouble === undefined && clock.nowAtMs() < endAtMs && !settings.isOver?.()) {
          signal.throwIfAborted();
          const round = await runRound(++rounds);
          count[round.verdict]++;
          if (round.verdict !== 'pass' && badRounds.length < mostKeptRounds) badRounds.push(round);
          moving({
            title,
            expected: wantedText(settings),
            found: foundText(rounds, count, badRounds, watch.trouble, startedAtMs),
          });
          nextAtMs = Math.max(nextAtMs + everyMs, clock.nowAtMs());
          await sleepUntil(Math.min(nextAtMs, endAtMs), watch);
        }
        signal.throwIfAborted();
        await watch.lookOnce();
      } finally {
        watch.stop();
      }
      const { trouble } = watch;
      const troubles =
        trouble === undefined ? [] : [trouble.isDoubt ? ('inconclusive' as const) : ('fail' as const)];
      const kinds = (['fail', 'inconclusive', 'not-run', 'pass'] as const).filter((kind) => count[kind] > 0);
      return keep(title, startedAtMs, {
        verdict: rounds === 0 && trouble === undefined ? 'not-run' : worstVerdict([...kinds, ...troubles]),
        expected: wantedText(settings),
        found: foundText(rounds, count, badRounds, trouble, startedAtMs),
        ...(badRounds.length > 0 && { attempts: badRounds }),
      });

      async function runRound(round: number): Promise<Attempt> {
        // What passes in a round is counted; told at once, and kept, is what does not.
        const { steps, taken } = nested(title, round, (step: StepResult) => step.verdict !== 'pass');
        const { verdicts, reason } = await outcomeOf(() => body(steps, round));
        signal.throwIfAborted();
        const all = [...taken.map((step) => step.verdict), ...verdicts];
        const verdict = all.length === 0 ? 'pass' : worstVerdict(all);
        return { attempt: round, verdict, ...(reason !== undefined && { reason }), steps: taken };
      }

      function sleepUntil(
        atMs: number,
        { onTrouble }: { onTrouble(tell: () => void): Cancel },
      ): Promise<void> {
        return new Promise((resolve) => {
          const finish = () => {
            cancelTimer();
            forget();
            signal.removeEventListener('abort', finish);
            resolve();
          };
          const cancelTimer = clock.at(atMs, finish);
          const forget = onTrouble(finish);
          signal.addEventListener('abort', finish, { once: true });
        });
      }
    },
  };
}

function wantedText({ forMs, everyMs, monitors = [] }: RepeatSettings): string {
  const span = forMs === undefined ? 'until it is over' : `for ${forMs / 1000} s`;
  const watched = monitors.map(({ name, expected }) => `; ${name}: ${expected}`).join('');
  return `every ${everyMs / 1000} s ${span}, each round passes${watched}`;
}

function foundText(
  rounds: number,
  count: Record<Verdict, number>,
  badRounds: readonly Attempt[],
  trouble: Trouble | undefined,
  startedAtMs: number,
): string {
  const others = (['fail', 'inconclusive', 'not-run'] as const)
    .filter((verdict) => count[verdict] > 0)
    .map((verdict) => `${count[verdict]} ${words[verdict]}`);
  const first = badRounds[0];
  const parts = [
    `${rounds} rounds${others.length > 0 ? `, ${others.join(', ')}` : ''}`,
    first && `round ${first.attempt}: ${whyNot(first)}`,
    trouble &&
      `${trouble.monitor} after ${((trouble.atMs - startedAtMs) / 1000).toFixed(1)} s, in round ${rounds}: ${trouble.found}`,
  ];
  return parts.filter(Boolean).join('; ');
}

const words = { fail: 'failed', inconclusive: 'inconclusive', 'not-run': 'not run' };
