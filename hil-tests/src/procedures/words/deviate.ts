import type { Deviation } from '../../report/results.ts';
import type { WordContext } from './word-context.ts';

export interface DeviateWords {
  /**
   * Says that something was run otherwise than planned; it proves nothing and fails nothing:
   * `steps.deviate({ planned: '2 h soak', asRun: '0.5 h', reason: 'chamber needed elsewhere' })`.
   */
  deviate(deviation: Omit<Deviation, 'atMs'>): void;
}

export function deviateWords({ bench, keep }: WordContext): DeviateWords {
  return {
    deviate({ planned, asRun, reason }) {
      const atMs = bench.clock.nowAtMs();
      keep('Deviation', atMs, {
        ...{ verdict: 'not-run', expected: planned, found: `as run: ${asRun}, because ${reason}` },
        deviation: { atMs, planned, asRun, reason },
      });
    },
  };
}
