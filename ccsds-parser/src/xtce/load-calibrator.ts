import type {
  Calibrator,
  ContextCalibrator,
  MathOperator,
  MathStep,
  SplineCalibrator,
} from './definition.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadValueRef, type Scope } from './load-reference.ts';
import { children, type Loading } from './loading.ts';
import { operatorArity } from './math-operation.ts';
import type { Mutable } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';
import { parseNumber } from './xml-schema-value.ts';

export interface LoadedCalibrators {
  readonly calibrator: Calibrator | undefined;
  readonly contextCalibrators: ContextCalibrator[];
}

/** The calibrators of an encoding; those of contexts are completed when all parameters are there. */
export function loadCalibrators(loading: Loading, encoding: XmlElement, scope: Scope): LoadedCalibrators {
  const element = loading.child(encoding, 'DefaultCalibrator');
  const calibrator = element && loadCalibrator(loading, element, scope);
  const list = loading.child(encoding, 'ContextCalibratorList');
  if (list === undefined) return { calibrator, contextCalibrators: none };
  loading.allow(list, [], ['ContextCalibrator']);
  const contextCalibrators = children(list, 'ContextCalibrator').map((item) => {
    loading.allow(item, [], ['ContextMatch', 'Calibrator']);
    const inside = loading.child(item, 'Calibrator');
    if (inside === undefined) loading.report(item, 'missing', 'Calibrator', 'none');
    const context: Mutable<ContextCalibrator> = {
      conditions: [],
      calibrator: (inside && loadCalibrator(loading, inside, scope)) ?? unknown,
    };
    loading.later(() => completeContext(loading, item, scope, context));
    return context;
  });
  return { calibrator, contextCalibrators };
}

const none: ContextCalibrator[] = [];
const unknown: Calibrator = { kind: 'unknown' };

function completeContext(
  loading: Loading,
  item: XmlElement,
  scope: Scope,
  context: Mutable<ContextCalibrator>,
): void {
  const match = loading.child(item, 'ContextMatch');
  if (match === undefined) {
    loading.report(item, 'missing', 'ContextMatch', 'none');
    context.calibrator = unknown;
    return;
  }
  loading.allow(match, [], matchElements);
  context.conditions = loadConditions(loading, match, scope);
  // When nobody can say whether it applies, no calibrator behind it can be trusted either.
  if (!context.conditions.some(({ kind }) => kind === 'never')) return;
  context.conditions = [];
  context.calibrator = unknown;
}

function loadCalibrator(loading: Loading, element: XmlElement, scope: Scope): Calibrator {
  loading.allow(element, [], ['PolynomialCalibrator', 'SplineCalibrator', 'MathOperationCalibrator']);
  const polynomial = loading.child(element, 'PolynomialCalibrator');
  if (polynomial !== undefined) return loadPolynomial(loading, polynomial) ?? unknown;
  const spline = loading.child(element, 'SplineCalibrator');
  if (spline !== undefined) return loadSpline(loading, spline) ?? unknown;
  const math = loading.child(element, 'MathOperationCalibrator');
  if (math !== undefined) return loadMath(loading, math, scope);
  loading.report(element, 'missing', 'a calibrator', 'none');
  return unknown;
}

function loadPolynomial(loading: Loading, element: XmlElement): Calibrator | undefined {
  loading.allow(element, [], ['Term']);
  const terms: { coefficient: number; exponent: number }[] = [];
  const elements = children(element, 'Term');
  for (const term of elements) {
    loading.allow(term, ['coefficient', 'exponent'], []);
    const coefficient = loading.requiredNumber(term, 'coefficient');
    const exponent = loading.requiredNumber(term, 'exponent');
    if (coefficient === undefined || exponent === undefined) continue;
    if (Number.isInteger(exponent) && Math.abs(exponent) <= maxExponent)
      terms.push({ coefficient, exponent });
    else loading.report(term, 'bad-value', `a whole exponent, at most ${maxExponent}`, exponent);
  }
  if (elements.length === 0) loading.report(element, 'missing', 'Term', 'none');
  return terms.length === elements.length && terms.length > 0 ? { kind: 'polynomial', terms } : undefined;
}

const maxExponent = 100;
const maxOrder = 20;

function loadSpline(loading: Loading, element: XmlElement): SplineCalibrator | undefined {
  loading.allow(element, ['order', 'extrapolate'], ['SplinePoint']);
  const order = loading.integerWithin(element, 'order', 0, maxOrder, 1);
  const elements = children(element, 'SplinePoint');
  const points: SplineCalibrator['points'][number][] = [];
  for (const point of elements) {
    loading.allow(point, ['raw', 'calibrated', 'order'], []);
    const raw = loading.requiredNumber(point, 'raw');
    const calibrated = loading.requiredNumber(point, 'calibrated');
    if (raw === undefined || calibrated === undefined) continue;
    points.push({ raw, calibrated, order: loading.integerWithin(point, 'order', 0, maxOrder, order) });
  }
  points.sort((left, right) => left.raw - right.raw);
  const twin = points.find((point, index) => point.raw === points[index + 1]?.raw);
  if (twin !== undefined) loading.report(element, 'duplicate', 'each raw value once', twin.raw);
  const least = Math.max(2, 1 + Math.max(order, ...new Set(points.map((point) => point.order))));
  if (points.length < least)
    loading.report(element, 'missing', `${least} SplinePoint (order)`, points.length);
  if (twin !== undefined || points.length < Math.max(least, elements.length)) return undefined;
  return { kind: 'spline', isExtrapolated: loading.boolean(element, 'extrapolate', false), points };
}

function loadMath(loading: Loading, element: XmlElement, scope: Scope): Calibrator {
  // Its references need all parameters: it is unknown until then, and stays so when it cannot be used.
  const calibrator: Mutable<Calibrator> = { kind: 'unknown' };
  loading.allow(element, [], mathElements);
  loading.later(() => {
    const steps = loadMathSteps(loading, element, scope);
    if (steps !== undefined) Object.assign(calibrator, { kind: 'math', steps });
  });
  return calibrator;
}

export const mathElements = [
  'ValueOperand',
  'ThisParameterOperand',
  'ParameterInstanceRefOperand',
  'ArgumentInstanceRefOperand',
  'Operator',
];
const maxSteps = 1000;

/**
 * An expression in reverse Polish notation that is known never to run short of operands. All parameters must have their
 * types.
 */
export function loadMathSteps(loading: Loading, element: XmlElement, scope: Scope): MathStep[] | undefined {
  const steps: MathStep[] = [];
  let depth = 0;
  for (const item of element.children) {
    if (!mathElements.includes(item.name)) continue;
    const step = loadStep(loading, item, scope);
    if (step === undefined) return undefined;
    const { takes, leaves } = step.kind === 'operator' ? operatorArity(step.operator)! : operand;
    if (takes > depth) {
      loading.report(item, 'bad-value', `${takes} operands before ${item.text.trim()}`, depth);
      return undefined;
    }
    depth += leaves - takes;
    steps.push(step);
  }
  if (depth >= 1 && steps.length <= maxSteps) return steps;
  if (depth < 1) loading.report(element, 'missing', 'an operand', 'none');
  else loading.report(element, 'unsupported', `at most ${maxSteps} steps`, steps.length);
  return undefined;
}

const operand = { takes: 0, leaves: 1 };

function loadStep(loading: Loading, item: XmlElement, scope: Scope): MathStep | undefined {
  const text = item.text.trim();
  if (!item.name.startsWith('P') && !item.name.startsWith('A')) loading.allow(item, [], []);
  switch (item.name) {
    case 'ValueOperand': {
      const value = loading.parsed(item, 'a number', text, parseNumber(text));
      return value === undefined ? undefined : { kind: 'value', value };
    }
    case 'ThisParameterOperand':
      return { kind: 'this' };
    case 'Operator':
      if (operatorArity(text) !== undefined) return { kind: 'operator', operator: text as MathOperator };
      loading.report(item, 'unsupported', 'an operator of XTCE', text);
      return undefined;
    default: {
      loading.allow(item, ['parameterRef', 'argumentRef', 'useCalibratedValue', 'instance'], []);
      const ref = loadValueRef(loading, item, scope);
      return ref && { kind: 'ref', ref };
    }
  }
}
