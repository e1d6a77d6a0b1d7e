import type { Verdict } from '../../report/results.ts';
import { hex, type WordContext } from './word-context.ts';

export interface JudgeWords {
  /**
   * Keeps what a procedure has found out by a means of its own, with the bytes that prove it:
   * `steps.judge('Answer', { verdict: 'fail', expected: 'A55BTN*', found: 'nothing' })`.
   */
  judge(title: string, judged: Judged): boolean;
  /**
   * The same where it is right or wrong:
   * `steps.expectThat('Commands obeyed', growth === 0, { expected: 'none', found: `${growth}` })`.
   */
  expectThat(
    title: string,
    isIt: boolean,
    told: { readonly expected: string; readonly found: string; readonly evidence?: Uint8Array },
  ): boolean;
  /** Says what is not done here, and why: `steps.leaveOut('Latch-up', { expected: 'cleared', reason: 'no injector' })`. */
  leaveOut(title: string, told: { readonly expected: string; readonly reason: string }): void;
  /** Throws once the campaign was stopped: asked before a procedure touches the article by a means of its own. */
  goOn(): void;
}

export interface Judged {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly found: string;
  readonly evidence?: Uint8Array | undefined;
  /** Bench time at which it began; left out: now. */
  readonly sinceAtMs?: number;
}

export function judgeWords({ bench, signal, keep }: WordContext): JudgeWords {
  const judge: JudgeWords['judge'] = (title, judged) => {
    const { verdict, expected, found, evidence, sinceAtMs = bench.clock.nowAtMs() } = judged;
    return keep(title, sinceAtMs, {
      ...{ verdict, expected, found },
      ...(evidence && { evidenceHex: hex(evidence) }),
    });
  };
  return {
    judge,
    goOn: () => signal.throwIfAborted(),
    expectThat: (title, isIt, told) => judge(title, { ...told, verdict: isIt ? 'pass' : 'fail' }),
    leaveOut(title, { expected, reason }) {
      judge(title, { verdict: 'not-run', expected, found: `not run: ${reason}` });
    },
  };
}
