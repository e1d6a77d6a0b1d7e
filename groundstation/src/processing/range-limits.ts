import { type LimitState, limitState } from '@dawa/protocols/console/quantity';
import type { DerivedDefinition } from '@dawa/protocols/mission-derived';

/** Judges a figure by its limits: the worst level whose `low` it is below or whose `high` it is above, else nominal. */
export function createLimitJudge(limits: DerivedDefinition['limits']): (figure: number) => LimitState {
  if (limits.length === 0) return () => 'none';
  const order = limitState.options;
  const worstFirst = [...limits].sort((a, b) => order.indexOf(b.level) - order.indexOf(a.level));
  return (figure) => {
    for (const { level, low, high } of worstFirst)
      if ((low !== undefined && figure < low) || (high !== undefined && figure > high)) return level;
    return 'nominal';
  };
}
