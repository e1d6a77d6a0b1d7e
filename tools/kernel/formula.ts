/** A formula as the builder holds it: every name unique, every call worked in, every choice made. */
export type Expression =
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'variable'; readonly name: string }
  /** A double at a byte offset of the object's row or of the job. */
  | { readonly op: 'load'; readonly base: 'row' | 'job'; readonly offset: number }
  | { readonly op: Operation; readonly args: readonly Expression[] };

export type Operation =
  | '+'
  | '-'
  | '*'
  | '/'
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'min'
  | 'max'
  | 'trunc'
  | '<'
  | '<='
  | '>'
  | '>='
  | '||'
  | '&&'
  | '!'
  | 'select'
  | 'isOdd'
  | 'signedByHalfTurn'
  | 'withSignOf';

export type Step =
  | { readonly kind: 'let'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }
  | {
      readonly kind: 'while';
      readonly condition: Expression;
      readonly head: readonly Step[];
      readonly body: readonly Step[];
    };

export interface Formula {
  readonly steps: readonly Step[];
  /** What the formula answers, by name; of a tuple by place. */
  readonly answers: Readonly<Record<string, Expression>>;
}
