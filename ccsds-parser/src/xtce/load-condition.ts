import type { Comparison, Condition, Literal, ValueRef, ValueType } from './definition.ts';
import { loadValueRef, type Scope } from './load-reference.ts';
import { children, type Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';
import { parseDateTimeMs, parseDurationMs, parseNumber, parseWhole } from './xml-schema-value.ts';

const operators = ['==', '!=', '<', '<=', '>', '>='] as const;
const never: Condition = { kind: 'never' };

/** What may stand where XTCE asks for match criteria. */
export const matchElements = ['Comparison', 'ComparisonList', 'BooleanExpression', 'CustomAlgorithm'];

/**
 * The conditions inside an element, all of which must hold. All parameters must have their types.
 *
 * One that cannot be used has been reported and holds never.
 */
export function loadConditions(loading: Loading, element: XmlElement, scope: Scope): Condition[] {
  const conditions: Condition[] = [];
  for (const child of element.children) {
    if (child.name === 'Comparison') {
      conditions.push(loadComparison(loading, child, scope) ?? never);
    } else if (child.name === 'ComparisonList') {
      loading.allow(child, [], ['Comparison']);
      for (const item of children(child, 'Comparison'))
        conditions.push(loadComparison(loading, item, scope) ?? never);
    } else if (child.name === 'BooleanExpression') {
      loading.allow(child, [], conditionElements);
      for (const item of child.children) conditions.push(loadExpression(loading, item, scope) ?? never);
    } else if (child.name === 'CustomAlgorithm') {
      loading.unsupported(child, 'a condition that is no algorithm');
      conditions.push(never);
    }
  }
  return conditions;
}

const conditionElements = ['Condition', 'ANDedConditions', 'ORedConditions'];

/** Depth of the document is bounded, and so is this recursion. */
function loadExpression(loading: Loading, element: XmlElement, scope: Scope): Condition | undefined {
  if (element.name === 'Condition') return loadCheck(loading, element, scope);
  if (!conditionElements.includes(element.name)) return undefined;
  loading.allow(element, [], conditionElements);
  const conditions = element.children.map((child) => loadExpression(loading, child, scope) ?? never);
  if (conditions.length === 0) {
    loading.report(element, 'missing', 'Condition', 'none');
    return undefined;
  }
  return { kind: element.name === 'ANDedConditions' ? 'all' : 'any', conditions };
}

const referenceAttributes = ['parameterRef', 'argumentRef', 'useCalibratedValue', 'instance'];

/** `<Comparison parameterRef value comparisonOperator>`; in commands the reference may be an element inside. */
function loadComparison(loading: Loading, element: XmlElement, scope: Scope): Comparison | undefined {
  loading.allow(
    element,
    ['parameterRef', 'argumentRef', 'value', 'comparisonOperator', 'useCalibratedValue', 'instance'],
    ['ParameterInstanceRef', 'ArgumentInstanceRef'],
  );
  const inside =
    loading.child(element, 'ParameterInstanceRef') ?? loading.child(element, 'ArgumentInstanceRef');
  if (inside !== undefined) loading.allow(inside, referenceAttributes, []);
  const left = loadValueRef(loading, inside ?? element, scope);
  const text = loading.required(element, 'value');
  const operator = loading.choice(element, 'comparisonOperator', operators, '==');
  if (left === undefined || text === undefined || operator === undefined) return undefined;
  return comparisonWith(loading, element, left, operator, text);
}

/** `<Condition>` of a reference, an operator, and a value or another reference. */
function loadCheck(loading: Loading, element: XmlElement, scope: Scope): Comparison | undefined {
  loading.allow(element, [], ['ParameterInstanceRef', 'ArgumentInstanceRef', 'ComparisonOperator', 'Value']);
  const [first, second] = element.children
    .filter(({ name }) => name === 'ParameterInstanceRef' || name === 'ArgumentInstanceRef')
    .map((reference) => {
      loading.allow(reference, referenceAttributes, []);
      return { ref: loadValueRef(loading, reference, scope) };
    });
  if (first === undefined) {
    loading.report(element, 'missing', 'ParameterInstanceRef', 'none');
    return undefined;
  }
  const operatorText = loading.text(loading.child(element, 'ComparisonOperator')) ?? '==';
  const operator = operators.find((candidate) => candidate === operatorText);
  if (operator === undefined) {
    loading.report(element, 'bad-value', operators.join(' '), operatorText);
    return undefined;
  }
  const value = loading.child(element, 'Value');
  const text = loading.text(value);
  if (first.ref === undefined) return undefined;
  if (value !== undefined && text !== undefined)
    return comparisonWith(loading, value, first.ref, operator, text);
  if (second === undefined) {
    loading.report(element, 'missing', 'Value or a second ParameterInstanceRef', 'none');
    return undefined;
  }
  if (second.ref === undefined) return undefined;
  return { kind: 'comparison', left: first.ref, operator, value: undefined, other: second.ref };
}

function comparisonWith(
  loading: Loading,
  element: XmlElement,
  left: ValueRef,
  operator: Comparison['operator'],
  text: string,
): Comparison | undefined {
  const value = literalFor(left.type, text, left.isCalibrated);
  if (value !== undefined) return { kind: 'comparison', left, operator, value, other: undefined };
  const name = left.parameter?.name ?? left.localName;
  loading.report(element, 'bad-value', `a value of ${name} (${left.type?.kind})`, text);
  return undefined;
}

/** `text` as a value that a decoded one can be compared with. */
export function literalFor(
  type: ValueType | undefined,
  text: string,
  isCalibrated: boolean,
): Literal | undefined {
  if (type === undefined) return parseWhole(text) ?? parseNumber(text) ?? text;
  const { kind } = type;
  if (kind === 'array' || kind === 'aggregate') return undefined;
  if (kind === 'string') return text;
  if (kind === 'binary')
    return /^([0-9a-fA-F]{2})*$/.test(text.trim()) ? text.trim().toLowerCase() : undefined;
  if (isCalibrated) {
    if (kind === 'enumerated')
      return type.enumeration.some((entry) => entry.label === text) ? text : undefined;
    if (kind === 'boolean') {
      if (text === type.labels.one || text === 'true' || text === '1') return true;
      return text === type.labels.zero || text === 'false' || text === '0' ? false : undefined;
    }
    if (kind === 'time') return parseDateTimeMs(text);
    if (kind === 'duration') return parseDurationMs(text) ?? parseNumber(text);
  } else if (type.encoding?.kind === 'string') {
    return text;
  } else if (type.encoding?.kind === 'binary') {
    return text.trim().toLowerCase();
  }
  return parseWhole(text) ?? parseNumber(text);
}
