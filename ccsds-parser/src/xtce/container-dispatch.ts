import type { Comparison, Condition, Container, Literal } from './definition.ts';
import { sideOf, type ValueScope } from './value-scope.ts';

/** Fewer children are looked at one by one. */
const manyChildren = 6;

interface Dispatch {
  readonly asked: Comparison['left'];
  readonly byValue: ReadonlyMap<Literal, readonly Container[]>;
  /** Those that ask for no value of it: they are in every list of `byValue` too. */
  readonly others: readonly Container[];
}

const dispatches = new WeakMap<Container, Dispatch | 'none'>();

/**
 * The children of a container that may match, in the order of the file: those whose criteria ask for another value of
 * the parameter by which most are told apart are left out.
 */
export function childrenFor(container: Container, scope: ValueScope): readonly Container[] {
  const { children } = container;
  if (children.length < manyChildren) return children;
  let dispatch = dispatches.get(container);
  if (dispatch === undefined) {
    dispatch = dispatchOf(children) ?? 'none';
    dispatches.set(container, dispatch);
  }
  if (dispatch === 'none') return children;
  const value = sideOf(dispatch.asked, scope);
  if (typeof value === 'object') return children;
  return (value === undefined ? undefined : dispatch.byValue.get(value)) ?? dispatch.others;
}

function dispatchOf(children: readonly Container[]): Dispatch | undefined {
  const asked = children
    .flatMap(({ criteria }) => criteria.filter(isEquality))
    .map(({ left }) => left)
    .find((left) => left.parameter !== undefined);
  if (asked === undefined) return undefined;
  const byValue = new Map<Literal, Container[]>();
  const others: Container[] = [];
  for (const child of children) {
    const wanted = child.criteria.filter(isEquality).find(({ left }) => isSame(left, asked))?.value;
    if (wanted === undefined) {
      others.push(child);
      for (const list of byValue.values()) list.push(child);
      continue;
    }
    const list = byValue.get(wanted);
    if (list === undefined) byValue.set(wanted, [...others, child]);
    else list.push(child);
    if (others.length * byValue.size > maxListed) return undefined;
  }
  return { asked, byValue, others };
}

/** Room for lists: beyond it the children are looked at one by one. */
const maxListed = 100_000;

function isEquality(condition: Condition): condition is Comparison {
  return condition.kind === 'comparison' && condition.operator === '==' && condition.value !== undefined;
}

function isSame(left: Comparison['left'], right: Comparison['left']): boolean {
  return (
    left.parameter === right.parameter &&
    left.isCalibrated === right.isCalibrated &&
    left.age === right.age &&
    left.path.length === right.path.length &&
    left.path.every((step, index) => step === right.path[index])
  );
}
