import type { ParameterValue } from '@dawa/protocols/console/quantity';
import { failure, type Result, success } from '@dawa/seams/fault';
import { compileProgram } from './expression-compiler.ts';
import type { ExpressionFault } from './expression-fault.ts';
import { runProgram } from './expression-machine.ts';
import { reasonCodes } from './expression-operators.ts';
import type { ExpressionProgram } from './expression-program.ts';
import { parseExpression } from './expression-tree.ts';
import { createTextNumbers, figureOf } from './figure-of-value.ts';
import type { KnownNames, ValueKind } from './known-names.ts';

/** Reads the newest value of a parameter, or what stood in its packet; undefined when none was seen. */
export type ReadValue = (name: string, form: 'value' | 'raw') => ParameterValue | undefined;

/** An expression over parameters, checked once, that may be evaluated any number of times. */
export interface Expression {
  readonly text: string;
  /** What comes out. */
  readonly kind: ValueKind;
  /** Parameters that it reads, each once, in the order of the text. */
  readonly inputs: readonly string[];
  readonly program: ExpressionProgram;
  /**
   * Undefined where there is no answer: an input was never seen or is no number, a division by zero, the logarithm of a negative
   * number, a result beyond a double. Never NaN, never infinite.
   */
  evaluate(read: ReadValue): ParameterValue | undefined;
}

/** An expression that is true or not. */
export interface Condition {
  readonly text: string;
  readonly inputs: readonly string[];
  /** Undefined where there is no answer, as of an expression. */
  holds(read: ReadValue): boolean | undefined;
}

/**
 * Checks a text against the names of a mission: the grammar stands at `parseExpression`, the kinds at `compileProgram`, the functions
 * in the guide on derived parameters. No text takes long, none is run as JavaScript.
 *
 * Functions that look back (`previous`, `delta`, `rate`, `average`, `age`) are for derived parameters, which remember; `evaluate`
 * answers undefined where one of them is needed.
 */
export function compileExpression(text: string, known: KnownNames): Result<Expression, ExpressionFault> {
  const tree = parseExpression(text);
  if (!tree.ok) return tree;
  const compiled = compileProgram(tree.value, known);
  if (!compiled.ok) return compiled;
  const program = compiled.value;
  return success({
    text,
    kind: program.kind,
    inputs: [...new Set(program.slots.map(({ name }) => name))],
    program,
    evaluate: createEvaluation(program),
  });
}

/** As `compileExpression`, and what comes out must be true or false, from newest values alone. */
export function compileCondition(text: string, known: KnownNames): Result<Condition, ExpressionFault> {
  const compiled = compileExpression(text, known);
  if (!compiled.ok) return compiled;
  const { kind, inputs, program, evaluate } = compiled.value;
  const column = 1;
  if (kind !== 'boolean')
    return failure({
      kind: 'wrong-kind',
      expected: 'a condition, true or false',
      found: `a ${kind}`,
      column,
    });
  const looking = program.slots.find(({ moment }) => moment !== 'newest');
  if (looking !== undefined) {
    const expected = 'newest values: a derived parameter can look back, and be named here';
    return failure({ kind: 'bad-argument', expected, found: `${looking.moment}(${looking.name})`, column });
  }
  return success({ text, inputs, holds: (read) => evaluate(read) as boolean | undefined });
}

function createEvaluation(program: ExpressionProgram): Expression['evaluate'] {
  const { slots, kind } = program;
  const figures = new Float64Array(slots.length);
  const reasons = new Uint8Array(slots.length);
  const texts = createTextNumbers(program.texts);
  return (read) => {
    texts.forget();
    for (const [index, { name, form, moment, kind: wanted }] of slots.entries()) {
      const value = moment === 'newest' ? read(name, form) : undefined;
      const figure = value === undefined ? 0 : figureOf(value, wanted, texts);
      reasons[index] =
        value === undefined ? reasonCodes['never-seen'] : Number.isNaN(figure) ? reasonCodes.unreadable : 0;
      figures[index] = figure;
    }
    const { figure, reason } = runProgram(program, figures, reasons);
    if (reason !== 0) return undefined;
    return valueOfFigure(figure, kind, texts);
  };
}

function valueOfFigure(
  figure: number,
  kind: ValueKind,
  texts: { textOf(number: number): string },
): ParameterValue {
  if (kind === 'number') return figure;
  return kind === 'boolean' ? figure === 1 : texts.textOf(figure);
}
