import type { MathOperator, MathStep, ValueRef } from './definition.ts';

/**
 * The result of an expression in reverse Polish notation: what is on top of the stack at its end.
 *
 * @param own the value that is calibrated
 * @param valueOf of another parameter; undefined when it is not known
 * @returns undefined where XTCE leaves it undefined (a division by zero, the logarithm of a negative number), or when a
 *   value is not known
 * Source: XTCE 1.3 schema, MathOperatorsType. There `div` is written as if it took one operand: it takes two here, as
 * its name (Euclidean quotient) needs; `!` and `~` are written as if they took two, and take one
 */
export function evaluateMath(
  steps: readonly MathStep[],
  own: number,
  valueOf: (ref: ValueRef) => number | undefined,
): number | undefined {
  const stack: number[] = [];
  for (const step of steps) {
    if (step.kind === 'value') stack.push(step.value);
    else if (step.kind === 'this') stack.push(own);
    else if (step.kind === 'operator') apply(step.operator, stack);
    else {
      const value = valueOf(step.ref);
      if (value === undefined) return undefined;
      stack.push(value);
    }
    if (Number.isNaN(stack.at(-1))) return undefined;
  }
  const result = stack.at(-1);
  return result !== undefined && Number.isFinite(result) ? result : undefined;
}

/** How many operands an operator takes and leaves; undefined when there is no such operator. */
export function operatorArity(
  operator: string,
): { readonly takes: number; readonly leaves: number } | undefined {
  if (Object.hasOwn(stackArities, operator)) return stackArities[operator];
  if (Object.hasOwn(unary, operator)) return one;
  return Object.hasOwn(binary, operator) ? two : undefined;
}

const one = { takes: 1, leaves: 1 };
const two = { takes: 2, leaves: 1 };
const stackArities: Readonly<Record<string, { takes: number; leaves: number }>> = {
  swap: { takes: 2, leaves: 2 },
  drop: { takes: 1, leaves: 0 },
  dup: { takes: 1, leaves: 2 },
  over: { takes: 2, leaves: 3 },
};

function apply(operator: MathOperator, stack: number[]): void {
  const top = stack.pop()!;
  const alone = unary[operator];
  if (alone !== undefined) {
    stack.push(alone(top));
    return;
  }
  const both = binary[operator];
  if (both !== undefined) {
    stack.push(both(stack.pop()!, top));
    return;
  }
  if (operator === 'dup') stack.push(top, top);
  else if (operator === 'swap') stack.push(top, stack.pop()!);
  else if (operator === 'over') {
    const below = stack.at(-1)!;
    stack.push(top, below);
  }
}

const unary: Readonly<Record<string, (x: number) => number>> = {
  ln: (x) => (x > 0 ? Math.log(x) : Number.NaN),
  log: (x) => (x > 0 ? Math.log10(x) : Number.NaN),
  'e^x': Math.exp,
  '1/x': (x) => (x === 0 ? Number.NaN : 1 / x),
  'x!': factorial,
  tan: Math.tan,
  cos: Math.cos,
  sin: Math.sin,
  atan: Math.atan,
  acos: Math.acos,
  asin: Math.asin,
  tanh: Math.tanh,
  cosh: Math.cosh,
  sinh: Math.sinh,
  atanh: Math.atanh,
  acosh: Math.acosh,
  asinh: Math.asinh,
  abs: Math.abs,
  int: Math.trunc,
  '!': (x) => (x === 0 ? 1 : 0),
  '~': (x) => bitwise(x, 0, (left) => ~left),
};

const binary: Readonly<Record<string, (x1: number, x2: number) => number>> = {
  '+': (x1, x2) => x1 + x2,
  '-': (x1, x2) => x1 - x2,
  '*': (x1, x2) => x1 * x2,
  '/': (x1, x2) => (x2 === 0 ? Number.NaN : x1 / x2),
  '%': (x1, x2) => x1 % x2,
  '^': (x1, x2) => x1 ** x2,
  'y^x': (x1, x2) => x2 ** x1,
  atan2: (x1, x2) => Math.atan2(x2, x1),
  '<<': (x1, x2) => bitwise(x1, x2, (left, right) => shiftLeft(left, right)),
  '>>': (x1, x2) => bitwise(x1, x2, (left, right) => shiftLeft(left, -right)),
  '&': (x1, x2) => bitwise(x1, x2, (left, right) => left & right),
  '|': (x1, x2) => bitwise(x1, x2, (left, right) => left | right),
  xor: (x1, x2) => bitwise(x1, x2, (left, right) => left ^ right),
  '&&': (x1, x2) => Number(x1 !== 0 && x2 !== 0),
  '||': (x1, x2) => Number(x1 !== 0 || x2 !== 0),
  div: euclideanQuotient,
  '>': (x1, x2) => Number(x1 > x2),
  '>=': (x1, x2) => Number(x1 >= x2),
  '<': (x1, x2) => Number(x1 < x2),
  '<=': (x1, x2) => Number(x1 <= x2),
  '==': (x1, x2) => Number(x1 === x2),
  '!=': (x1, x2) => Number(x1 !== x2),
  min: Math.min,
  max: Math.max,
};

/** Beyond it a double is infinite. */
const largestFactorial = 170;

function factorial(x: number): number {
  if (!Number.isInteger(x) || x < 0 || x > largestFactorial) return Number.NaN;
  let product = 1;
  for (let factor = 2; factor <= x; factor++) product *= factor;
  return product;
}

function euclideanQuotient(x1: number, x2: number): number {
  if (x2 === 0) return Number.NaN;
  const quotient = Math.trunc(x1 / x2);
  if (x1 % x2 >= 0) return quotient;
  return x2 > 0 ? quotient - 1 : quotient + 1;
}

/** On 64 bits, as Java's long; fractions are cut off. */
function bitwise(x1: number, x2: number, operate: (left: bigint, right: bigint) => bigint): number {
  if (!Number.isFinite(x1) || !Number.isFinite(x2)) return Number.NaN;
  return Number(BigInt.asIntN(64, operate(BigInt(Math.trunc(x1)), BigInt(Math.trunc(x2)))));
}

function shiftLeft(value: bigint, places: bigint): bigint {
  if (places > 64n) return 0n;
  return BigInt.asIntN(64, value) << (places < -64n ? -64n : places);
}
