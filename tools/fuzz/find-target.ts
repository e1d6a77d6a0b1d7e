import { canaries } from './canaries.ts';
import type { FuzzTarget } from './target.ts';
import { fuzzTargets } from './targets.ts';

/** @throws RangeError for a name that no target has */
export function findTarget(name: string): FuzzTarget {
  const all = [...fuzzTargets, ...canaries.map(({ target }) => target)];
  const found = all.find((target) => target.name === name);
  if (found === undefined)
    throw new RangeError(
      `target: expected one of ${all.map((target) => target.name).join(', ')}, found ${name}`,
    );
  return found;
}
