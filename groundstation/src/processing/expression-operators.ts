import { andBits, exclusiveOrBits, invertBits, orBits, shiftLeft, shiftRight } from './whole-bits.ts';

/** Why there is no answer, as it is counted; 0 where there is one. */
export const noAnswerReasons = [
  'none',
  'never-seen',
  'unreadable',
  'division-by-zero',
  'outside-domain',
  'not-whole',
  'overflow',
] as const;
export type NoAnswerReason = Exclude<(typeof noAnswerReasons)[number], 'none'>;

/** Their places in the list, as programs hold them. */
export const reasonCodes = Object.fromEntries(
  noAnswerReasons.map((reason, code) => [reason, code]),
) as Readonly<Record<(typeof noAnswerReasons)[number], number>>;

/** An operator on figures; flags are 0 and 1, texts go by numbers that are equal where they are. */
export interface Operator<Apply> {
  readonly symbol: string;
  /** NaN where there is no answer. */
  readonly apply: Apply;
  /** What NaN means. */
  readonly reason: number;
}

export type OneFigure = (a: number) => number;
export type TwoFigures = (a: number, b: number) => number;

/** Angles in radians; `log` is the natural logarithm. */
export const unaryOperators: readonly Operator<OneFigure>[] = [
  of('negate', (a) => -a),
  of('not', (a) => 1 - a),
  of('~', invertBits, 'not-whole'),
  of('abs', Math.abs),
  of('sign', Math.sign),
  of('floor', Math.floor),
  of('ceil', Math.ceil),
  of('round', roundHalfAway),
  of('sqrt', Math.sqrt),
  of('exp', Math.exp),
  of('log', (a) => (a > 0 ? Math.log(a) : Number.NaN)),
  of('log10', (a) => (a > 0 ? Math.log10(a) : Number.NaN)),
  of('log2', (a) => (a > 0 ? Math.log2(a) : Number.NaN)),
  of('sin', Math.sin),
  of('cos', Math.cos),
  of('tan', Math.tan),
  of('asin', Math.asin),
  of('acos', Math.acos),
  of('atan', Math.atan),
];

/** `%` has the sign of what is divided, as in C. */
export const binaryOperators: readonly Operator<TwoFigures>[] = [
  of('+', (a, b) => a + b),
  of('-', (a, b) => a - b),
  of('*', (a, b) => a * b),
  of('/', (a, b) => (b === 0 ? Number.NaN : a / b), 'division-by-zero'),
  of('<', (a, b) => (a < b ? 1 : 0)),
  of('<=', (a, b) => (a <= b ? 1 : 0)),
  of('>', (a, b) => (a > b ? 1 : 0)),
  of('>=', (a, b) => (a >= b ? 1 : 0)),
  of('==', (a, b) => (a === b ? 1 : 0)),
  of('!=', (a, b) => (a === b ? 0 : 1)),
  of('%', (a, b) => a % b, 'division-by-zero'),
  of('**', (a, b) => (a === 0 && b < 0 ? Number.NaN : a ** b)),
  of('min', Math.min),
  of('max', Math.max),
  of('atan2', Math.atan2),
  of('&', andBits, 'not-whole'),
  of('|', orBits, 'not-whole'),
  of('^', exclusiveOrBits, 'not-whole'),
  of('<<', shiftLeft, 'not-whole'),
  of('>>', shiftRight, 'not-whole'),
];

/** Halves go away from zero, as C rounds: 2.5 to 3, -2.5 to -3. */
function roundHalfAway(a: number): number {
  return a < 0 ? -Math.round(-a) : Math.round(a);
}

function of<Apply>(symbol: string, apply: Apply, reason: NoAnswerReason = 'outside-domain'): Operator<Apply> {
  return { symbol, apply, reason: reasonCodes[reason] };
}
