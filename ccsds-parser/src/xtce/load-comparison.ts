import type { Comparison, Parameter } from './definition.ts';
import type { FindParameter } from './load-encoding.ts';
import { children, type Loading, parseInteger, parseNumber } from './loading.ts';
import type { XmlElement } from './xml-document.ts';

const operators = ['==', '!=', '<', '<=', '>', '>='] as const;

/**
 * The comparisons inside restriction criteria or an include condition: one, or a list of which all must hold.
 *
 * @returns undefined when one of them cannot be used: then the whole condition cannot be judged
 */
export function loadComparisons(
  loading: Loading,
  element: XmlElement,
  find: FindParameter,
): Comparison[] | undefined {
  loading.allow(element, [], ['Comparison', 'ComparisonList']);
  const list = loading.child(element, 'ComparisonList');
  if (list !== undefined) loading.allow(list, [], ['Comparison']);
  const elements = [
    ...children(element, 'Comparison'),
    ...(list === undefined ? [] : children(list, 'Comparison')),
  ];
  const comparisons = elements.map((item) => loadComparison(loading, item, find));
  const hasOther = element.children.some(
    (child) => child.name !== 'Comparison' && child.name !== 'ComparisonList',
  );
  return hasOther || comparisons.includes(undefined) ? undefined : (comparisons as Comparison[]);
}

function loadComparison(loading: Loading, element: XmlElement, find: FindParameter): Comparison | undefined {
  loading.allow(
    element,
    ['parameterRef', 'value', 'comparisonOperator', 'useCalibratedValue', 'instance'],
    [],
  );
  const reference = loading.required(element, 'parameterRef');
  const text = loading.required(element, 'value');
  const operator = loading.choice(element, 'comparisonOperator', operators, '==');
  const isCalibrated = loading.boolean(element, 'useCalibratedValue', true);
  if (loading.integer(element, 'instance', 0) !== 0)
    loading.report(element, 'unsupported', 'instance 0', element.attributes.get('instance') ?? '');
  const parameter = reference === undefined ? undefined : find(element, reference);
  if (parameter === undefined || text === undefined || operator === undefined) return undefined;
  const value = literalFor(parameter, text, isCalibrated);
  if (value === undefined) {
    loading.report(element, 'bad-value', `a value of ${parameter.name} (${parameter.type.kind})`, text);
    return undefined;
  }
  return { parameter, operator, value, isCalibrated };
}

/** `text` as a value that a decoded one can be compared with. */
function literalFor(
  parameter: Parameter,
  text: string,
  isCalibrated: boolean,
): number | string | boolean | undefined {
  const { type } = parameter;
  if (type.kind === 'string') return text;
  if (type.kind === 'binary') return text.toLowerCase();
  if (isCalibrated && type.kind === 'enumerated')
    return type.enumeration.some((entry) => entry.label === text) ? text : undefined;
  if (isCalibrated && type.kind === 'boolean') {
    if (text === type.labels.one || text === 'true' || text === '1') return true;
    return text === type.labels.zero || text === 'false' || text === '0' ? false : undefined;
  }
  if (isCalibrated && type.kind === 'time') {
    const atMs = Date.parse(text);
    return Number.isNaN(atMs) ? undefined : atMs;
  }
  return parseInteger(text) ?? parseNumber(text);
}
