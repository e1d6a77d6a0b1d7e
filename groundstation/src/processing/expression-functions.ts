/** How a function is called. The guide `docs/guides/derived-parameters.md` lists them all. */
export interface FunctionShape {
  readonly kind: 'unary' | 'binary' | 'clamp' | 'if' | 'raw' | 'moment';
  readonly least: number;
  readonly most: number;
  /** As a fault shows it. */
  readonly form: string;
}

const unary = (name: string): FunctionShape => ({ kind: 'unary', least: 1, most: 1, form: `${name}(x)` });
const moment = (form: string, count = 1): FunctionShape => ({
  kind: 'moment',
  least: count,
  most: count,
  form,
});
const many = (name: string): FunctionShape => ({
  kind: 'binary',
  least: 2,
  most: 16,
  form: `${name}(a, b, ...)`,
});

export const functionShapes: Readonly<Record<string, FunctionShape>> = {
  if: { kind: 'if', least: 3, most: 3, form: 'if(condition, a, b)' },
  min: many('min'),
  max: many('max'),
  clamp: { kind: 'clamp', least: 3, most: 3, form: 'clamp(x, low, high)' },
  abs: unary('abs'),
  sign: unary('sign'),
  floor: unary('floor'),
  ceil: unary('ceil'),
  round: unary('round'),
  sqrt: unary('sqrt'),
  exp: unary('exp'),
  log: unary('log'),
  log10: unary('log10'),
  log2: unary('log2'),
  sin: unary('sin'),
  cos: unary('cos'),
  tan: unary('tan'),
  asin: unary('asin'),
  acos: unary('acos'),
  atan: unary('atan'),
  atan2: { kind: 'binary', least: 2, most: 2, form: 'atan2(y, x)' },
  raw: { kind: 'raw', least: 1, most: 1, form: 'raw(parameter)' },
  previous: moment('previous(parameter)'),
  delta: moment('delta(parameter)'),
  rate: moment('rate(parameter)'),
  age: moment('age(parameter)'),
  average: moment('average(parameter, seconds)', 2),
};

export const functionNames: readonly string[] = Object.keys(functionShapes);
