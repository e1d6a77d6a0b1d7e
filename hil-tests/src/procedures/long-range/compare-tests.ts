import { differenceOf } from '@dawa/flight-dynamics/trials/curve-difference';
import { describeFault } from '@dawa/seams/fault';
import type { TriedTest } from './tried-table.ts';

/** What two tests say of two models, each with levels that may be off as a whole. */
export interface TestComparison {
  readonly names: readonly [string, string];
  /** Half of the second less half of the first; undefined where one has none. */
  readonly byDb: number | undefined;
  /** p-value: chance of a difference like this or larger where there is none. */
  readonly chance: number | undefined;
  /** `differ`, `alike` at 5 %, `levels`: the counts differ, but by no more than the levels are in doubt, `unknown`. */
  readonly verdict: 'differ' | 'alike' | 'levels' | 'unknown';
  readonly text: string;
}

/**
 * Whether two models hear alike.
 *
 * @param levelDoubtDb how far the levels of one test may be off against those of the other, at 95 %: a difference in the counts that is
 *   smaller than this may be one of the cables
 */
export function compareTests(first: TriedTest, second: TriedTest, levelDoubtDb: number): TestComparison {
  const names = [first.model || 'the first', second.model || 'the second'] as const;
  const found = differenceOf(first.levels, second.levels);
  if (!found.ok) {
    const text = `${names.join(' against ')}: cannot be told, ${describeFault(found.fault)}`;
    return { names, byDb: undefined, chance: undefined, verdict: 'unknown', text };
  }
  const { level50ByDb: byDb, chance } = found.value;
  const verdict = chance >= significance ? 'alike' : Math.abs(byDb) <= levelDoubtDb ? 'levels' : 'differ';
  const more = byDb < 0 ? `${names[1]} hears ${(-byDb).toFixed(1)} dB weaker frames` : '';
  const less = byDb >= 0 ? `${names[1]} needs ${byDb.toFixed(1)} dB more` : '';
  const meaning = {
    alike: 'no difference that these tries could show',
    levels: `the counts differ, but by no more than the levels are in doubt (${levelDoubtDb.toFixed(1)} dB)`,
    differ: 'they differ',
  }[verdict];
  return {
    ...{ names, byDb, chance, verdict },
    text: `${more}${less} than ${names[0]}, p = ${chance.toPrecision(2)}: ${meaning}`,
  };
}

const significance = 0.05;
