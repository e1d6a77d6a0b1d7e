import type { Dimension, Member, ValueKind, ValueType } from './definition.ts';
import { loadQuantity, quantityElements } from './load-quantity.ts';
import type { Scope } from './load-reference.ts';
import { children, descriptionOf, type Loading } from './loading.ts';
import type { Mutable } from './space-system.ts';
import { staticBitsOfType } from './static-bits.ts';
import { noLabels } from './type-kind.ts';
import type { XmlElement } from './xml-element.ts';

/** The type that a reference in an element means; reports when there is none. */
export type FindType = (element: XmlElement, reference: string) => ValueType | undefined;

/** An array; undefined when the type of its elements is not there. */
export function loadArrayType(
  loading: Loading,
  element: XmlElement,
  scope: Scope,
  typeOf: FindType,
): ValueType | undefined {
  loading.allow(element, ['arrayTypeRef', 'initialValue', 'numberOfDimensions'], ['DimensionList']);
  const reference = loading.required(element, 'arrayTypeRef');
  if (reference === undefined) return undefined;
  const inside = typeOf(element, reference);
  const list = loading.child(element, 'DimensionList');
  // In XTCE 1.1 the sizes stand at the entries.
  const count = loading.integerWithin(element, 'numberOfDimensions', 1, maxDimensions, 1);
  const dimensions =
    list === undefined ? unsized(loading, element, count) : loadDimensions(loading, list, scope);
  if (inside === undefined || dimensions === undefined) return undefined;
  return { ...blank(element, 'array'), element: inside, dimensions, staticBits: undefined };
}

const maxDimensions = 16;

function unsized(loading: Loading, element: XmlElement, count: number): Dimension[] | undefined {
  if (loading.isOldSchema) {
    const path = loading.pathOf(element);
    return Array.from({ length: count }, () => ({ from: 0, to: { kind: 'unknown', path } }));
  }
  loading.report(element, 'missing', 'DimensionList', 'none');
  return undefined;
}

/** Both indices of each dimension; undefined when there is none. */
export function loadDimensions(loading: Loading, list: XmlElement, scope: Scope): Dimension[] | undefined {
  loading.allow(list, [], ['Dimension']);
  const elements = children(list, 'Dimension');
  if (elements.length === 0 || elements.length > maxDimensions) {
    loading.report(list, 'bad-value', `1 to ${maxDimensions} Dimension`, elements.length);
    return undefined;
  }
  return elements.map((element) => {
    loading.allow(element, [], ['StartingIndex', 'EndingIndex']);
    const index = (name: string, min: number): Dimension['from'] => {
      const value = loading.child(element, name);
      if (value !== undefined) {
        loading.allow(value, [], quantityElements);
        return loadQuantity(loading, value, scope, min, maxIndex);
      }
      loading.report(element, 'missing', name, 'none');
      return { kind: 'unknown', path: loading.pathOf(element) };
    };
    const [from, to] = [index('StartingIndex', 0), index('EndingIndex', -1)];
    if (typeof from === 'number' && typeof to === 'number' && to < from - 1)
      loading.report(element, 'bad-value', `an EndingIndex of ${from} or more`, to);
    return { from, to };
  });
}

/** More elements than a packet has bits. */
const maxIndex = 1_000_000;

/** A record; undefined when a member has no type. */
export function loadAggregateType(
  loading: Loading,
  element: XmlElement,
  typeOf: FindType,
): ValueType | undefined {
  loading.allow(element, ['initialValue'], ['MemberList', 'UnitSet']);
  const list = loading.child(element, 'MemberList');
  if (list === undefined) {
    loading.report(element, 'missing', 'MemberList', 'none');
    return undefined;
  }
  loading.allow(list, [], ['Member']);
  const members = new Map<string, Member>();
  let isWhole = true;
  for (const item of children(list, 'Member')) {
    // XTCE 1.1 has another name for the reference.
    loading.allow(
      item,
      ['typeRef', 'initialValue', ...(loading.isOldSchema ? ['parameterTypeRef', 'argumentTypeRef'] : [])],
      [],
    );
    const name = loading.required(item, 'name');
    const reference =
      item.attribute('typeRef') ?? item.attribute('parameterTypeRef') ?? item.attribute('argumentTypeRef');
    if (reference === undefined) loading.required(item, 'typeRef');
    const type = reference === undefined ? undefined : typeOf(item, reference);
    if (name !== undefined && members.has(name)) loading.report(item, 'duplicate', 'each member once', name);
    if (name === undefined || type === undefined) isWhole = false;
    else
      members.set(name, {
        name,
        description: descriptionOf(item),
        type,
        initialValue: item.attribute('initialValue') ?? type.initialValue,
      });
  }
  if (!isWhole) return undefined;
  return { ...blank(element, 'aggregate'), members: [...members.values()], staticBits: undefined };
}

/**
 * Sizes of composite types, once all quantities are known. The types come in the order in which they were made, so that
 * what is inside another comes before it.
 */
export function completeSizes(types: readonly ValueType[]): void {
  for (const type of types)
    if (type.kind === 'array' || type.kind === 'aggregate')
      (type as Mutable<ValueType>).staticBits = staticBitsOfType(type);
}

function blank(element: XmlElement, kind: ValueKind): Omit<ValueType, 'staticBits'> {
  return {
    name: element.attribute('name') ?? '',
    kind,
    description: descriptionOf(element),
    unit: undefined,
    encoding: undefined,
    calibrator: undefined,
    contextCalibrators: [],
    enumeration: [],
    labels: noLabels,
    clock: undefined,
    alarm: undefined,
    contextAlarms: [],
    validRanges: [],
    isValidRangeRaw: false,
    lengthRange: undefined,
    pattern: undefined,
    initialValue: element.attribute('initialValue'),
    element: undefined,
    dimensions: [],
    members: [],
  };
}
