import type { Condition, ValueRef } from './definition-condition.ts';

export type Calibrator =
  /** One that is not supported: the value stays raw and no limit is judged. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'polynomial';
      readonly terms: readonly { readonly coefficient: number; readonly exponent: number }[];
    }
  | SplineCalibrator
  | { readonly kind: 'math'; readonly steps: readonly MathStep[] };

export interface SplineCalibrator {
  readonly kind: 'spline';
  readonly isExtrapolated: boolean;
  /** By rising raw value. The order is that of the curve from the point to the next: 0 a step, 1 a line, 2 a parabola. */
  readonly points: readonly { readonly raw: number; readonly calibrated: number; readonly order: number }[];
}

export interface ContextCalibrator {
  readonly conditions: readonly Condition[];
  readonly calibrator: Calibrator;
}

/** One step of reverse Polish notation; that the stack never runs short has been seen to. */
export type MathStep =
  | { readonly kind: 'value'; readonly value: number }
  /** The value that is calibrated. */
  | { readonly kind: 'this' }
  | { readonly kind: 'ref'; readonly ref: ValueRef }
  | { readonly kind: 'operator'; readonly operator: MathOperator };

export type MathOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'y^x'
  | 'ln'
  | 'log'
  | 'e^x'
  | '1/x'
  | 'x!'
  | 'tan'
  | 'cos'
  | 'sin'
  | 'atan'
  | 'atan2'
  | 'acos'
  | 'asin'
  | 'tanh'
  | 'cosh'
  | 'sinh'
  | 'atanh'
  | 'acosh'
  | 'asinh'
  | 'swap'
  | 'drop'
  | 'dup'
  | 'over'
  | '<<'
  | '>>'
  | '&'
  | '|'
  | '&&'
  | '||'
  | '!'
  | 'abs'
  | 'div'
  | 'int'
  | '>'
  | '>='
  | '<'
  | '<='
  | '=='
  | '!='
  | 'min'
  | 'max'
  | 'xor'
  | '~';
