import type { ParameterValue } from '@dawa/protocols/console/quantity';
import { failure, type Result } from '@dawa/seams/fault';
import type { ExpressionFault } from './expression-fault.ts';
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

export function compileExpression(_text: string, _known: KnownNames): Result<Expression, ExpressionFault> {
  return failure({ kind: 'too-complex', expected: 'a compiler', found: 'none yet', column: 1 });
}

/** As `compileExpression`, and what comes out must be true or false. */
export function compileCondition(_text: string, _known: KnownNames): Result<Condition, ExpressionFault> {
  return failure({ kind: 'too-complex', expected: 'a compiler', found: 'none yet', column: 1 });
}
