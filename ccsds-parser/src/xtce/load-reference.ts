import type { ValueRef, ValueType } from './definition.ts';
import type { Loading } from './loading.ts';
import { type MutableParameter, resolve, type SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';

/** Where names are looked up: the system around an element, and the arguments of its command. */
export interface Scope {
  readonly system: SpaceSystem;
  /** Type of an argument; undefined when there are none, or none of that name. */
  readonly argumentType?: (name: string) => ValueType | undefined;
  /** Inside an argument type, whose arguments are known when a command uses it. */
  readonly isArgument?: boolean;
}

/** More than any mission keeps. */
const maxAge = 1000;

/**
 * The value that a `ParameterInstanceRef`, an `ArgumentInstanceRef` or an element with such attributes means. All
 * parameters must have their types.
 *
 * @returns undefined when there is none, which has been reported
 */
export function loadValueRef(loading: Loading, element: XmlElement, scope: Scope): ValueRef | undefined {
  const isCalibrated = loading.boolean(element, 'useCalibratedValue', true);
  const argument = element.attribute('argumentRef');
  if (argument !== undefined) return refToLocal(loading, element, argument, scope, isCalibrated);
  const reference = loading.required(element, 'parameterRef');
  if (reference === undefined) return undefined;
  const instance = loading.integer(element, 'instance', 0);
  if (instance === undefined) return undefined;
  if (instance > 0 || instance < -maxAge) {
    loading.report(element, 'unsupported', `instance -${maxAge} to 0`, instance);
    return undefined;
  }
  return refToParameter(loading, element, reference, scope, isCalibrated, instance === 0 ? 0 : -instance);
}

function refToParameter(
  loading: Loading,
  element: XmlElement,
  reference: string,
  scope: Scope,
  isCalibrated: boolean,
  age: number,
): ValueRef | undefined {
  const found = findParameter(scope.system, reference);
  if (found === undefined) {
    // A member of the aggregate around it, or an argument: known when the aggregate or the command is.
    if (/[/.[\]]/.test(reference)) {
      loading.report(element, 'unresolved', 'a Parameter', reference);
      return undefined;
    }
    return refToLocal(loading, element, reference, scope, isCalibrated);
  }
  const { parameter, path } = found;
  const type = typeAt(parameter.type, path);
  if (type === undefined) {
    loading.report(element, 'unresolved', `a member of ${parameter.name}`, reference);
    return undefined;
  }
  parameter.depth = Math.max(parameter.depth, age + 1);
  return { parameter, localName: '', path, type, age, isCalibrated };
}

function refToLocal(
  loading: Loading,
  element: XmlElement,
  reference: string,
  { argumentType }: Scope,
  isCalibrated: boolean,
): ValueRef | undefined {
  const [localName = '', ...path] = pathOf(reference.trim()) ?? [];
  const argument = argumentType?.(String(localName));
  const type = argument && typeAt(argument, path);
  if (argumentType !== undefined && type === undefined) {
    loading.report(element, 'unresolved', 'a Parameter or an Argument', reference);
    return undefined;
  }
  const ref: ValueRef = {
    parameter: undefined,
    localName: String(localName),
    path,
    type,
    age: 0,
    isCalibrated,
  };
  if (argumentType === undefined) loading.localRefs.push({ element, ref });
  return ref;
}

/**
 * The parameter, and the part of it, that a reference means. `a.b[0].c` names a part; so does `a/b` where no space system
 * stands in the way (Yamcs writes it so).
 */
export function findParameter(
  system: SpaceSystem,
  reference: string,
): { readonly parameter: MutableParameter; readonly path: readonly (string | number)[] } | undefined {
  const whole = resolve(system, 'parameters', reference);
  if (whole !== undefined) return { parameter: whole, path: [] };
  const slash = reference.lastIndexOf('/');
  const local = pathOf(reference.slice(slash + 1));
  if (local !== undefined && local.length > 1) {
    const parameter = resolve(system, 'parameters', reference.slice(0, slash + 1) + String(local[0]));
    if (parameter !== undefined) return { parameter, path: local.slice(1) };
  }
  const steps = reference.split('/');
  for (let count = steps.length - 1; count > 0 && count > steps.length - 8; count--) {
    const parameter = resolve(system, 'parameters', steps.slice(0, count).join('/'));
    if (parameter === undefined) continue;
    const path = steps.slice(count).flatMap((step) => pathOf(step) ?? [step]);
    return { parameter, path };
  }
  return undefined;
}

/** `a.b[0]` as `['a', 'b', 0]`; undefined when it is not of that form. */
export function pathOf(reference: string): (string | number)[] | undefined {
  if (reference.length > 1000) return undefined;
  const path: (string | number)[] = [];
  for (const step of reference.split('.')) {
    const open = step.indexOf('[');
    const name = open === -1 ? step : step.slice(0, open);
    if (name === '') return undefined;
    path.push(name);
    if (open === -1) continue;
    const indices = step.slice(open);
    if (!/^(\[\d{1,9}\])+$/.test(indices)) return undefined;
    for (const index of indices.slice(1, -1).split('][')) path.push(Number(index));
  }
  return path;
}

/** Type of a part; undefined when there is no such member. */
export function typeAt(type: ValueType, path: readonly (string | number)[]): ValueType | undefined {
  let at: ValueType | undefined = type;
  let dimension = 0;
  for (const step of path) {
    if (at === undefined) return undefined;
    if (typeof step === 'number') {
      if (at.kind !== 'array') return undefined;
      dimension++;
      if (dimension < at.dimensions.length) continue;
      at = at.element;
    } else {
      at = dimension > 0 ? undefined : at.members.find((member) => member.name === step)?.type;
    }
    dimension = 0;
  }
  // A row of an array of several dimensions has no type of its own.
  return dimension > 0 ? undefined : at;
}
