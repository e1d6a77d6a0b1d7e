import type { LimitState } from '@dawa/protocols/console/quantity';
import type { DerivedDefinition } from '@dawa/protocols/mission-derived';
import type { Fault } from '@dawa/seams/fault';
import { orderByNeed } from './derived-order.ts';
import { compileExpression, type Expression } from './expression.ts';
import type { ExpressionFault } from './expression-fault.ts';
import { namesOf, parseExpression } from './expression-tree.ts';
import { type KnownName, namesIn, type ValueKind } from './known-names.ts';
import { createLimitJudge } from './range-limits.ts';

/** Why a parameter cannot be derived; the others of the file stand. */
export interface DerivedFault
  extends Fault<
    ExpressionFault['kind'] | 'name-taken' | 'circle' | 'needs-faulty' | 'bad-trigger' | 'bad-limit'
  > {
  readonly parameter: string;
  /** Its place in the section. */
  readonly index: number;
  /** The character of the expression, the first is 1; undefined where it is not the expression that is wrong. */
  readonly column: number | undefined;
}

/** A derived parameter that can be computed. */
export interface PlannedDerived {
  readonly definition: DerivedDefinition;
  readonly name: string;
  readonly kind: ValueKind;
  readonly unit: string | null;
  readonly expression: Expression;
  /** Names whose new samples make a new one; undefined for any input, `all` for all of them since the last. */
  readonly trigger: ReadonlySet<string> | 'all' | undefined;
  /** Reads newest values alone: what one packet brings is enough. */
  readonly isStateless: boolean;
  /** Rounds a figure as it is kept. */
  readonly round: (figure: number) => number;
  readonly limitStateOf: (figure: number) => LimitState;
}

export interface DerivedPlan {
  /** Each behind those that it needs. */
  readonly parameters: readonly PlannedDerived[];
  readonly faults: readonly DerivedFault[];
}

/** Spans of averages in one plan: with a full window each, 50 MB. */
const mostWindows = 200;

/** Checks the section `derived` of a mission file against the names of its dictionary. */
export function planDerived(
  definitions: readonly DerivedDefinition[],
  dictionary: Iterable<KnownName>,
): DerivedPlan {
  const faults: DerivedFault[] = [];
  const known = new Map([...dictionary].map((name) => [name.name, name]));
  const mine = new Map<string, number>();
  for (const [index, { name }] of definitions.entries()) {
    if (!known.has(name) && !mine.has(name)) mine.set(name, index);
    else {
      const found = `${name}, which ${mine.has(name) ? 'is derived already' : 'packets bring'}`;
      const parameter = name;
      faults.push({
        kind: 'name-taken',
        expected: 'a name of its own',
        found,
        parameter,
        index,
        column: undefined,
      });
    }
  }
  const { order, circles } = orderByNeed(needsOf(definitions, mine));
  for (const { name, path } of circles)
    faults.push({
      kind: 'circle',
      expected: 'parameters that do not need each other in a circle',
      found: path,
      parameter: name,
      index: mine.get(name)!,
      column: undefined,
    });
  const parameters: PlannedDerived[] = [];
  const faulty = new Set(circles.map(({ name }) => name));
  const windows = new Set<string>();
  for (const name of order) {
    const index = mine.get(name)!;
    const planned = faulty.has(name)
      ? undefined
      : plan(definitions[index]!, known, { mine, faulty, windows });
    if (planned === undefined) continue;
    if ('fault' in planned) {
      faulty.add(name);
      faults.push({ column: undefined, ...planned.fault, parameter: name, index });
    } else {
      parameters.push(planned);
      known.set(name, { name, value: planned.kind, raw: planned.kind });
    }
  }
  return { parameters, faults: faults.sort((a, b) => a.index - b.index) };
}

/** Of a text that cannot be read nothing is known; its fault comes when it is compiled. */
function needsOf(definitions: readonly DerivedDefinition[], mine: ReadonlyMap<string, number>) {
  const needs = new Map<string, readonly string[]>();
  for (const [name, index] of mine) {
    const tree = parseExpression(definitions[index]!.expression);
    needs.set(name, tree.ok ? namesOf(tree.value).filter((needed) => mine.has(needed)) : []);
  }
  return needs;
}

interface Surroundings {
  readonly mine: ReadonlyMap<string, number>;
  readonly faulty: ReadonlySet<string>;
  readonly windows: Set<string>;
}

function plan(
  definition: DerivedDefinition,
  known: ReadonlyMap<string, KnownName>,
  { mine, faulty, windows }: Surroundings,
):
  | PlannedDerived
  | { readonly fault: Omit<DerivedFault, 'parameter' | 'index' | 'column'> & { column?: number } } {
  const { name, unit = null, trigger, limits, decimals, expression: text } = definition;
  const tree = parseExpression(text);
  const missing = tree.ok
    ? namesOf(tree.value).find((needed) => mine.has(needed) && !known.has(needed))
    : undefined;
  if (missing !== undefined) {
    const found = `${missing}, which ${faulty.has(missing) ? 'has a fault' : 'is in the circle'}`;
    return { fault: { kind: 'needs-faulty', expected: 'parameters that can be derived', found } };
  }
  const compiled = compileExpression(text, namesIn(known));
  if (!compiled.ok) return { fault: compiled.fault };
  const expression = compiled.value;
  const { kind, inputs, program } = expression;
  if (inputs.length === 0)
    return { fault: { kind: 'unknown-name', expected: 'at least one parameter', found: 'none', column: 1 } };
  const stranger = Array.isArray(trigger) ? trigger.find((other) => !inputs.includes(other)) : undefined;
  if (stranger !== undefined)
    return { fault: { kind: 'bad-trigger', expected: `of ${inputs.join(', ')}`, found: stranger } };
  if (kind !== 'number' && (limits.length > 0 || decimals !== undefined))
    return { fault: { kind: 'bad-limit', expected: 'limits and decimals of figures', found: `a ${kind}` } };
  for (const slot of program.slots)
    if (slot.moment === 'average') windows.add(`${slot.seconds}/${slot.form}/${slot.name}`);
  if (windows.size > mostWindows)
    return {
      fault: { kind: 'too-complex', expected: `at most ${mostWindows} averages`, found: windows.size },
    };
  return {
    definition,
    name,
    kind,
    unit,
    expression,
    trigger: trigger === 'any' ? undefined : trigger === 'all' ? 'all' : new Set(trigger),
    isStateless: program.slots.every(({ moment }) => moment === 'newest'),
    round: decimals === undefined ? (figure) => figure : roundTo(decimals),
    limitStateOf: createLimitJudge(limits),
  };
}

/** Beyond 2^53 steps a double has no such places to round. */
function roundTo(decimals: number): (figure: number) => number {
  const steps = 10 ** decimals;
  return (figure) => {
    const scaled = figure * steps;
    return Math.abs(scaled) < 2 ** 52 ? Math.round(scaled) / steps + 0 : figure;
  };
}
