import type { Quantity } from './definition.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadValueRef, type Scope } from './load-reference.ts';
import { children, type Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';
import { parseInteger } from './xml-schema-value.ts';

export const quantityElements = ['FixedValue', 'DynamicValue', 'DiscreteLookupList'];

/** A reference of this name is Yamcs's way to say that there is no dynamic value where XTCE 1.2 asks for one. */
const noParameter = '_yamcs_ignore';

/** True when the only dynamic value is the one that Yamcs ignores. */
export function isIgnored(loading: Loading, element: XmlElement): boolean {
  const dynamic = loading.child(element, 'DynamicValue');
  const reference = dynamic && loading.child(dynamic, 'ParameterInstanceRef');
  return reference?.attribute('parameterRef') === noParameter;
}

/**
 * What an IntegerValueType says: a number at once, or a quantity that is completed when all parameters are there.
 *
 * @param min the least that makes sense for a fixed value; less is reported and unknown
 */
export function loadQuantity(
  loading: Loading,
  element: XmlElement,
  scope: Scope,
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): Quantity {
  const unknown: Quantity = { kind: 'unknown', path: loading.pathOf(element) };
  const dynamic = loading.child(element, 'DynamicValue');
  if (dynamic !== undefined) {
    loading.later(() => completeDynamic(loading, dynamic, scope, unknown));
    return unknown;
  }
  const list = loading.child(element, 'DiscreteLookupList');
  if (list !== undefined) {
    loading.later(() => completeLookup(loading, list, scope, unknown));
    return unknown;
  }
  const fixed = loading.child(element, 'FixedValue');
  if (fixed === undefined) {
    loading.report(element, 'missing', quantityElements.join(' or '), 'none');
    return unknown;
  }
  const text = loading.text(fixed);
  const value = loading.parsed(fixed, 'a whole number', text, parseInteger(text));
  if (value === undefined) return unknown;
  if (value >= min && value <= max) return value;
  loading.report(fixed, 'bad-value', `${min} to ${max}`, value);
  return unknown;
}

function completeDynamic(loading: Loading, element: XmlElement, scope: Scope, quantity: object): void {
  loading.allow(element, [], ['ParameterInstanceRef', 'ArgumentInstanceRef', 'LinearAdjustment']);
  const reference =
    loading.child(element, 'ParameterInstanceRef') ?? loading.child(element, 'ArgumentInstanceRef');
  if (reference === undefined) {
    loading.report(element, 'missing', 'ParameterInstanceRef', 'none');
    return;
  }
  loading.allow(reference, ['parameterRef', 'argumentRef', 'useCalibratedValue', 'instance'], []);
  const ref = loadValueRef(loading, reference, scope);
  const adjustment = loading.child(element, 'LinearAdjustment');
  if (adjustment !== undefined) loading.allow(adjustment, ['slope', 'intercept'], []);
  const slope = adjustment === undefined ? 1 : loading.number(adjustment, 'slope', 1);
  const intercept = adjustment === undefined ? 0 : loading.number(adjustment, 'intercept', 0);
  if (ref === undefined || slope === undefined || intercept === undefined) return;
  if (ref.type !== undefined && ['string', 'binary', 'array', 'aggregate'].includes(ref.type.kind)) {
    loading.report(reference, 'bad-value', 'a number', ref.type.kind);
    return;
  }
  Object.assign(quantity, { kind: 'dynamic', ref, slope, intercept });
}

function completeLookup(loading: Loading, element: XmlElement, scope: Scope, quantity: object): void {
  loading.allow(element, ['defaultValue'], ['DiscreteLookup']);
  const otherwise = loading.integer(element, 'defaultValue', null);
  const items = children(element, 'DiscreteLookup');
  const choices = items.map((item) => {
    loading.allow(item, ['value'], matchElements);
    loading.required(item, 'value');
    const value = loading.integer(item, 'value', undefined);
    return { value, conditions: loadConditions(loading, item, scope) };
  });
  // A choice that cannot be judged would let a later one, or the default, answer wrongly.
  const isWhole = choices.every(
    ({ value, conditions }) => value !== undefined && !conditions.some(({ kind }) => kind === 'never'),
  );
  if (!isWhole || otherwise === undefined) return;
  Object.assign(quantity, { kind: 'lookup', choices, otherwise: otherwise ?? undefined });
}
