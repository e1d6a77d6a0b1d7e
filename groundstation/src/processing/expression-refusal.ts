import { failure, type Result, success } from '@dawa/seams/fault';
import type { ExpressionFault } from './expression-fault.ts';
import type { ValueKind } from './known-names.ts';

/** Carries a fault out of the depth of a reader that calls itself; only `orRefusal` lets it out, as a value. */
export class Refusal extends Error {
  readonly fault: ExpressionFault;

  constructor(fault: ExpressionFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

/** What `read` returns, or the fault with which it was refused. */
export function orRefusal<T>(read: () => T): Result<T, ExpressionFault> {
  try {
    return success(read());
  } catch (error) {
    if (error instanceof Refusal) return failure(error.fault);
    throw error;
  }
}

export function refusal(
  kind: ExpressionFault['kind'],
  column: number,
  expected: string,
  found: string | number,
): Refusal {
  return new Refusal({ kind, expected, found, column });
}

const words: Readonly<Record<ValueKind, string>> = {
  number: 'a number',
  boolean: 'true or false',
  text: 'a text',
};

export function wrongKind(wanted: ValueKind, kind: ValueKind, user: string, column: number): Refusal {
  return refusal(
    'wrong-kind',
    column,
    `${words[wanted]} for ${user}${hint(wanted, kind, user)}`,
    words[kind],
  );
}

export function unlike(kind: ValueKind, other: ValueKind, user: string, column: number): Refusal {
  return refusal('wrong-kind', column, `two of one kind for ${user}`, `${words[kind]} and ${words[other]}`);
}

/** What most likely was meant. */
function hint(wanted: ValueKind, kind: ValueKind, user: string): string {
  if (['&', '|', '^'].includes(user) && kind === 'boolean')
    return `; comparisons bind tighter than ${user}, put it into brackets`;
  if (wanted === 'number') return kind === 'text' ? ', as raw(...) of a label is' : ', as if(..., 1, 0) is';
  return kind === 'number' ? ', as a comparison is' : '';
}
