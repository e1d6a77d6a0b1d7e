import type { ConstantTable } from './constant-table.ts';
import type { Expression, Formula, Step } from './formula.ts';

/**
 * Writes a formula as AssemblyScript, `units` states at a time in each of two lanes: names that depend on time get one vector for
 * each unit, the others are worked out once per object.
 */
export interface Assembly {
  /** Once per object. */
  readonly once: string;
  /** Once per group of 2 x units times. */
  readonly group: string;
  /** Text of an answer for one unit. */
  readonly answer: (name: string, unit: number) => string;
}

export function writeAssembly(
  formula: Formula,
  varying: readonly string[],
  units: number,
  constants: ConstantTable,
): Assembly {
  const varies = new Set(varying);
  const isVarying = (value: Expression): boolean => {
    if (value.op === 'variable') return varies.has(value.name);
    return 'args' in value && value.args.some(isVarying);
  };
  const once: string[] = [];
  const group: string[] = [];
  const all = Array.from({ length: units }, (_, unit) => unit);
  const text = (value: Expression, unit: number): string => {
    switch (value.op) {
      case 'number':
        return constants.load(value.value);
      case 'variable':
        return varies.has(value.name) ? `${value.name}_${unit}` : value.name;
      case 'load':
        return `v128.load64_splat(${value.base}, ${value.offset})`;
      default:
        return instructions[value.op](value.args.map((arg) => text(arg, unit)));
    }
  };

  const write = (step: Step, target: string[]): void => {
    switch (step.kind) {
      case 'let':
        if (isVarying(step.value)) {
          varies.add(step.name);
          for (const unit of all) target.push(`let ${step.name}_${unit}: v128 = ${text(step.value, unit)};`);
        } else {
          once.push(`const ${step.name}: v128 = ${text(step.value, 0)};`);
        }
        break;
      case 'set':
        for (const unit of all) target.push(`${step.name}_${unit} = ${text(step.value, unit)};`);
        break;
      case 'while': {
        // What the loop changes differs between units from the start.
        const changed = step.body.filter((inner) => inner.kind === 'set').map((inner) => inner.name);
        for (const name of changed) {
          if (varies.has(name)) continue;
          varies.add(name);
          for (const unit of all) target.push(`let ${name}_${unit}: v128 = ${name};`);
        }
        const head: string[] = [];
        for (const inner of step.head) write(inner, head);
        const body: string[] = [];
        for (const inner of step.body) write(inner, body);
        const anyLane = all.map((unit) => text(step.condition, unit)).reduce((a, b) => `v128.or(${a}, ${b})`);
        const counter = `rounds${target.length}`;
        target.push(
          `let ${counter}: i32 = 0;`,
          `while (${counter} < ${mostRounds}) {`,
          ...head,
          `if (!v128.any_true(${anyLane})) break;`,
          `${counter} += 1;`,
          ...body,
          '}',
        );
      }
    }
  };
  for (const step of formula.steps) write(step, group);
  return {
    once: once.join('\n'),
    group: group.join('\n'),
    answer: (name, unit) => text(formula.answers[name]!, unit),
  };
}

/** As in the twins; NaN ends a loop by itself. */
const mostRounds = 20;

type Writer = (args: readonly string[]) => string;
const two =
  (name: string): Writer =>
  ([a, b]) =>
    `${name}(${a}, ${b})`;
const one =
  (name: string): Writer =>
  ([a]) =>
    `${name}(${a})`;

const instructions: Readonly<Record<Exclude<Expression['op'], 'number' | 'variable' | 'load'>, Writer>> = {
  '+': two('f64x2.add'),
  '-': two('f64x2.sub'),
  '*': two('f64x2.mul'),
  '/': two('f64x2.div'),
  neg: one('f64x2.neg'),
  abs: one('f64x2.abs'),
  sqrt: one('f64x2.sqrt'),
  trunc: one('f64x2.trunc'),
  // pmin and pmax are one instruction each; min and max, which know signed zeros, are not.
  min: two('f64x2.pmin'),
  max: two('f64x2.pmax'),
  '<': two('f64x2.lt'),
  '<=': two('f64x2.le'),
  '>': two('f64x2.gt'),
  '>=': two('f64x2.ge'),
  '||': two('v128.or'),
  '&&': two('v128.and'),
  '!': one('v128.not'),
  select: ([test, yes, no]) => `v128.bitselect(${yes}, ${no}, ${test})`,
  isOdd: ([shifted]) => `i64x2.neg(v128.and(${shifted}, i64x2.splat(1)))`,
  signedByHalfTurn: ([value, shifted]) =>
    `v128.xor(${value}, i64x2.shl(v128.and(${shifted}, i64x2.splat(2)), 62))`,
  withSignOf: ([value, sign]) => `v128.bitselect(${sign}, ${value}, i64x2.splat(0x8000000000000000))`,
};
