import { fromHex } from '../bits/hex.ts';
import type { Container, Entry, Location, Parameter, Quantity, ValueType } from './definition.ts';
import { maxFieldBits } from './load-byte-order.ts';
import { loadDimensions } from './load-composite-type.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadQuantity, quantityElements } from './load-quantity.ts';
import { findParameter, loadValueRef, pathOf, type Scope, typeAt } from './load-reference.ts';
import type { Loading } from './loading.ts';
import type { MutableParameter } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';

/** What the entries of a list may name. */
export interface EntryContext {
  readonly scope: Scope;
  readonly findContainer: (reference: string) => Container | undefined;
  /** Parameters by name, or by alias in a name space. */
  readonly candidates: (nameSpace: string | undefined) => ReadonlyMap<string, Parameter>;
  readonly isCommand: boolean;
}

/** Everything of an entry but what it is. */
type Placing = Pick<Entry, 'location' | 'conditions' | 'repeat' | 'bitOffset' | 'staticBits'>;
type What = { [Kind in Entry['kind']]: Omit<Extract<Entry, { kind: Kind }>, keyof Placing> }[Entry['kind']];

/** Entries of a list; what is not supported is reported and becomes an entry that is skipped or cannot be passed. */
export function loadEntries(loading: Loading, list: XmlElement, context: EntryContext): Entry[] {
  loading.allow(list, [], context.isCommand ? [...telemetryEntries, ...commandEntries] : telemetryEntries);
  return list.children.map((element) => loadEntry(loading, element, context));
}

const telemetryEntries = [
  'ParameterRefEntry',
  'ParameterSegmentRefEntry',
  'ContainerRefEntry',
  'ContainerSegmentRefEntry',
  'StreamSegmentEntry',
  'IndirectParameterRefEntry',
  'ArrayParameterRefEntry',
];
const commandEntries = ['ArgumentRefEntry', 'ArrayArgumentRefEntry', 'FixedValueEntry'];
const placingElements = ['LocationInContainerInBits', 'RepeatEntry', 'IncludeCondition', 'TimeAssociation'];

const sizedElements = [...placingElements, 'DimensionList'];
const parameterEntryAttributes = ['parameterRef', 'lastEntryForThisArrayInstance'];
const argumentEntryAttributes = ['argumentRef', 'lastEntryForThisArrayInstance'];

function loadEntry(loading: Loading, element: XmlElement, context: EntryContext): Entry {
  const placing = loadPlacing(loading, element, context.scope);
  const what = placing === undefined ? undefined : loadWhat(loading, element, context);
  if (placing === undefined || what === undefined) return unreadableEntry(loading, element);
  return placed(what, placing);
}

/** Stands for what cannot be read: nothing behind it can be placed. */
export function unreadableEntry(loading: Loading, element: XmlElement): Entry {
  return placed({ kind: 'unreadable', path: loading.pathOf(element) }, nowhere);
}

/** Written out, so that all entries of parameters, which are most, have one shape: the decoder is faster for it. */
function placed(what: What, { location, conditions, repeat }: Placing): Entry {
  const [bitOffset, staticBits] = [undefined, undefined];
  if (what.kind === 'parameter') {
    const { kind, parameter, path, type, dimensions } = what;
    return { kind, location, conditions, repeat, bitOffset, staticBits, parameter, path, type, dimensions };
  }
  return { ...what, location, conditions, repeat, bitOffset, staticBits } as Entry;
}

const noConditions: Entry['conditions'] = [];
const nowhere: Placing = {
  location: undefined,
  conditions: noConditions,
  repeat: undefined,
  bitOffset: undefined,
  staticBits: undefined,
};

/** Undefined, and reported, when nobody can say what stands here; then nothing behind it can be placed. */
function loadWhat(loading: Loading, element: XmlElement, context: EntryContext): What | undefined {
  switch (element.name) {
    case 'ParameterRefEntry':
    case 'ArrayParameterRefEntry':
      return loadParameterEntry(loading, element, context);
    case 'ParameterSegmentRefEntry':
      return loadSegment(loading, element, context);
    case 'ContainerRefEntry':
      return loadContainerEntry(loading, element, context);
    case 'ContainerSegmentRefEntry':
    case 'StreamSegmentEntry':
      return loadSkipped(loading, element);
    case 'IndirectParameterRefEntry':
      return loadIndirect(loading, element, context);
    case 'ArgumentRefEntry':
    case 'ArrayArgumentRefEntry':
      return context.isCommand ? loadArgumentEntry(loading, element, context) : undefined;
    case 'FixedValueEntry':
      return context.isCommand ? loadFixedValue(loading, element) : undefined;
    default:
      return undefined;
  }
}

function loadParameterEntry(loading: Loading, element: XmlElement, context: EntryContext): What | undefined {
  loading.allow(element, parameterEntryAttributes, sizedElements);
  const found = loadParameter(loading, element, context.scope);
  if (found === undefined) return undefined;
  const type = typeAt(found.parameter.type, found.path);
  if (type === undefined) {
    loading.report(element, 'unresolved', 'a member', element.attribute('parameterRef')!);
    return undefined;
  }
  const dimensions = loadSubset(loading, element, type, context.scope);
  if (dimensions === null) return undefined;
  return { kind: 'parameter', parameter: found.parameter, path: found.path, type, dimensions };
}

function loadParameter(
  loading: Loading,
  element: XmlElement,
  scope: Scope,
): { readonly parameter: MutableParameter; readonly path: readonly (string | number)[] } | undefined {
  const reference = loading.required(element, 'parameterRef');
  if (reference === undefined) return undefined;
  const found = findParameter(scope.system, reference);
  if (found === undefined) loading.report(element, 'unresolved', 'a Parameter', reference);
  return found;
}

/** Dimensions that an entry gives in the place of those of its type; null when they cannot be used. */
function loadSubset(
  loading: Loading,
  element: XmlElement,
  type: ValueType,
  scope: Scope,
): ValueType['dimensions'] | undefined | null {
  const list = loading.child(element, 'DimensionList');
  if (list === undefined) return undefined;
  const dimensions = loadDimensions(loading, list, scope);
  loading.doLater();
  if (dimensions !== undefined && type.kind === 'array' && dimensions.length === type.dimensions.length)
    return dimensions;
  if (dimensions !== undefined)
    loading.report(
      list,
      'bad-value',
      `${type.dimensions.length} dimensions of ${type.name}`,
      dimensions.length,
    );
  return null;
}

function loadSegment(loading: Loading, element: XmlElement, context: EntryContext): What | undefined {
  loading.allow(element, ['parameterRef', 'order', 'sizeInBits'], placingElements);
  const found = loadParameter(loading, element, context.scope);
  const bits = loadSegmentBits(loading, element);
  const order = loading.integer(element, 'order', null);
  if (found === undefined || bits === undefined || order === undefined) return undefined;
  const whole = found.parameter.type.staticBits;
  if (whole !== undefined && found.path.length === 0 && bits <= whole)
    return { kind: 'segment', parameter: found.parameter, bits, order: order ?? undefined };
  loading.report(element, 'unsupported', 'segments of a parameter of a fixed size', whole ?? 'another');
  return { kind: 'skipped', bits, path: loading.pathOf(element) };
}

function loadSegmentBits(loading: Loading, element: XmlElement): number | undefined {
  if (loading.required(element, 'sizeInBits') === undefined) return undefined;
  const bits = loading.integer(element, 'sizeInBits', undefined);
  if (bits === undefined || (bits >= 1 && bits <= maxFieldBits)) return bits;
  loading.report(element, 'bad-value', `sizeInBits 1 to ${maxFieldBits}`, bits);
  return undefined;
}

function loadContainerEntry(loading: Loading, element: XmlElement, context: EntryContext): What | undefined {
  loading.allow(element, ['containerRef'], placingElements);
  const reference = loading.required(element, 'containerRef');
  const container = reference === undefined ? undefined : context.findContainer(reference);
  if (container === undefined && reference !== undefined)
    loading.report(element, 'unresolved', 'a SequenceContainer', reference);
  return container && { kind: 'container', container };
}

/** Parts of containers and streams are put together across packets, which is not done here; their size is known. */
function loadSkipped(loading: Loading, element: XmlElement): What | undefined {
  loading.unsupported(element, 'entries that are read');
  const bits = loadSegmentBits(loading, element);
  return bits === undefined ? undefined : { kind: 'skipped', bits, path: loading.pathOf(element) };
}

function loadIndirect(loading: Loading, element: XmlElement, context: EntryContext): What | undefined {
  loading.allow(element, ['aliasNameSpace'], [...placingElements, 'ParameterInstance']);
  const instance = loading.child(element, 'ParameterInstance');
  if (instance === undefined) {
    loading.report(element, 'missing', 'ParameterInstance', 'none');
    return undefined;
  }
  loading.allow(instance, ['parameterRef', 'instance', 'useCalibratedValue'], []);
  const ref = loadValueRef(loading, instance, context.scope);
  return (
    ref && { kind: 'indirect', ref, candidates: context.candidates(element.attribute('aliasNameSpace')) }
  );
}

function loadArgumentEntry(loading: Loading, element: XmlElement, context: EntryContext): What | undefined {
  loading.allow(element, argumentEntryAttributes, sizedElements);
  const reference = loading.required(element, 'argumentRef');
  if (reference === undefined) return undefined;
  const [name = '', ...path] = pathOf(reference.trim()) ?? [];
  const whole = context.scope.argumentType?.(String(name));
  const type = whole && typeAt(whole, path);
  if (type === undefined) {
    loading.report(element, 'unresolved', 'an Argument', reference);
    return undefined;
  }
  const dimensions = loadSubset(loading, element, type, context.scope);
  if (dimensions === null) return undefined;
  return { kind: 'argument', argumentName: String(name), path, type, dimensions };
}

function loadFixedValue(loading: Loading, element: XmlElement): What | undefined {
  loading.allow(element, ['binaryValue', 'sizeInBits'], placingElements);
  const digits = loading.required(element, 'binaryValue')?.trim() ?? '';
  const bits = loading.integer(element, 'sizeInBits', digits.length * 4);
  if (/^[0-9a-fA-F]*$/.test(digits) && bits !== undefined && bits >= 1 && bits <= maxFieldBits)
    return { kind: 'fixed', name: element.attribute('name') ?? '', bits, bytes: rightAligned(digits, bits) };
  loading.report(element, 'bad-value', 'hexadecimal digits of at least one bit', digits);
  return undefined;
}

/** The last `bits` bits of the digits, zeros before them, in whole octets. */
function rightAligned(digits: string, bits: number): Uint8Array {
  const octets = Math.ceil(bits / 8);
  return fromHex(digits.padStart(octets * 2, '0').slice(-octets * 2));
}

/** Where an entry stands and when it is there. Undefined when that cannot be known. */
function loadPlacing(loading: Loading, element: XmlElement, scope: Scope): Placing | undefined {
  if (element.children.length === 0) return nowhere;
  const association = loading.child(element, 'TimeAssociation');
  if (association !== undefined) loading.unsupported(association, 'the time association of the parameter');
  const conditions = loadInclusion(loading, element, scope);
  const location = loadLocation(loading, element, scope);
  const repeat = loadRepeat(loading, element, scope);
  // Quantities wait for parameters, which are all there by now.
  loading.doLater();
  if (conditions === undefined || location === null || repeat === null) return undefined;
  if (isUnknown(location?.bits) || isUnknown(repeat?.count) || isUnknown(repeat?.gapBits)) return undefined;
  return { ...nowhere, conditions, location, repeat };
}

function isUnknown(quantity: Quantity | undefined): boolean {
  return typeof quantity === 'object' && quantity.kind === 'unknown';
}

function loadInclusion(loading: Loading, element: XmlElement, scope: Scope): Entry['conditions'] | undefined {
  const include = loading.child(element, 'IncludeCondition');
  if (include === undefined) return noConditions;
  loading.allow(include, [], matchElements);
  const conditions = loadConditions(loading, include, scope);
  return conditions.some(({ kind }) => kind === 'never') ? undefined : conditions;
}

function loadLocation(loading: Loading, element: XmlElement, scope: Scope): Location | undefined | null {
  const location = loading.child(element, 'LocationInContainerInBits');
  if (location === undefined) return undefined;
  loading.allow(location, ['referenceLocation'], quantityElements);
  const references = ['previousEntry', 'containerStart', 'containerEnd'] as const;
  const from = loading.choice(location, 'referenceLocation', references, 'previousEntry');
  if (from === undefined) return null;
  const min = from === 'previousEntry' ? -maxFieldBits : 0;
  return { from, bits: loadQuantity(loading, location, scope, min, maxFieldBits) };
}

function loadRepeat(loading: Loading, element: XmlElement, scope: Scope): Entry['repeat'] | null {
  const repeat = loading.child(element, 'RepeatEntry');
  if (repeat === undefined) return undefined;
  loading.allow(repeat, [], ['Count', 'Offset']);
  const count = loading.child(repeat, 'Count');
  if (count === undefined) {
    loading.report(repeat, 'missing', 'Count', 'none');
    return null;
  }
  loading.allow(count, [], quantityElements);
  const gap = loading.child(repeat, 'Offset');
  if (gap !== undefined) loading.allow(gap, [], quantityElements);
  return {
    count: loadQuantity(loading, count, scope, 0, maxFieldBits),
    gapBits: gap === undefined ? 0 : loadQuantity(loading, gap, scope, 0, maxFieldBits),
  };
}
