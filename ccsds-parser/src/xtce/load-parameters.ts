import type { Parameter, ParameterProperties } from './definition.ts';
import { timeUnitsMs } from './load-clock.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { loadValueRef } from './load-reference.ts';
import { makeType, typeOfReference } from './load-value-type.ts';
import { aliasesOf, ancillaryOf, children, descriptionOf, type Loading } from './loading.ts';
import {
  type Mutable,
  type MutableParameter,
  resolve,
  type SpaceSystem,
  type TypeSource,
} from './space-system.ts';
import { kindOf } from './type-kind.ts';
import type { XmlElement } from './xml-element.ts';

const parts = ['TelemetryMetaData', 'CommandMetaData'];
const typeSets = ['ParameterTypeSet', 'ArgumentTypeSet'];

/** Enters the types of a system in its tables; they are made when they are asked for. */
export function openTypes(loading: Loading, system: SpaceSystem): TypeSource[] {
  const sources: TypeSource[] = [];
  for (const part of parts) {
    const data = loading.child(system.element, part);
    for (const name of data === undefined ? [] : typeSets) {
      const table = name === 'ArgumentTypeSet' ? system.argumentTypes : system.parameterTypes;
      for (const element of loading.child(data!, name)?.children ?? []) {
        if (
          kindOf(element) === undefined ||
          (element.name.endsWith('ParameterType') && name === 'ArgumentTypeSet')
        ) {
          loading.unsupported(element, 'a type');
          continue;
        }
        const typeName = loading.required(element, 'name');
        if (typeName === undefined) continue;
        const source: TypeSource = { element, system, type: undefined, state: 'unmade' };
        if (table.has(typeName)) loading.report(element, 'duplicate', 'each type once', typeName);
        else table.set(typeName, source);
        sources.push(source);
      }
    }
  }
  return sources;
}

export interface ParameterSource {
  readonly parameter: MutableParameter;
  readonly element: XmlElement;
  readonly system: SpaceSystem;
}

/** Enters the parameters of a system in its table, each with its type; one without is reported and left out. */
export function openParameters(loading: Loading, system: SpaceSystem): ParameterSource[] {
  const sources: ParameterSource[] = [];
  for (const part of parts) {
    const data = loading.child(system.element, part);
    const set = data && loading.child(data, 'ParameterSet');
    if (set === undefined) continue;
    loading.allow(set, [], ['Parameter', 'ParameterRef']);
    for (const element of set.children) {
      const source = element.name === 'Parameter' ? openParameter(loading, element, system) : undefined;
      if (source !== undefined) sources.push(source);
    }
  }
  return sources;
}

/** Lists of parameters may name those of others: they must be there. */
export function checkParameterRefs(loading: Loading, system: SpaceSystem): void {
  for (const part of parts) {
    const data = loading.child(system.element, part);
    const set = data && loading.child(data, 'ParameterSet');
    for (const element of children(set, 'ParameterRef')) {
      loading.allow(element, ['parameterRef'], []);
      const reference = loading.required(element, 'parameterRef');
      if (reference !== undefined && resolve(system, 'parameters', reference) === undefined)
        loading.report(element, 'unresolved', 'a Parameter', reference);
    }
  }
}

function openParameter(
  loading: Loading,
  element: XmlElement,
  system: SpaceSystem,
): ParameterSource | undefined {
  loading.allow(element, ['parameterTypeRef', 'initialValue'], ['ParameterProperties']);
  const name = loading.required(element, 'name');
  const reference = loading.required(element, 'parameterTypeRef');
  if (name === undefined || reference === undefined) return undefined;
  const type = typeOfReference(loading, element, reference, system, 'parameterTypes');
  if (type === undefined) return undefined;
  const parameter: MutableParameter = {
    index: 0,
    name,
    qualifiedName: `${system.qualifiedName}/${name}`,
    description: descriptionOf(element) || type.description,
    type,
    initialValue: element.attribute('initialValue') ?? type.initialValue,
    depth: 0,
    properties: element.children.length === 0 ? plain : loadProperties(loading, element, system),
  };
  if (system.parameters.has(name)) {
    loading.report(element, 'duplicate', 'each parameter once', name);
    return undefined;
  }
  system.parameters.set(name, parameter);
  return { parameter, element, system };
}

const plain: ParameterProperties = {
  aliases: {},
  ancillary: {},
  dataSource: 'telemetered',
  isReadOnly: false,
  systemName: undefined,
  validity: undefined,
  physicalAddresses: [],
  timeAssociation: undefined,
};

const propertyParts = ['SystemName', 'ValidityCondition', 'PhysicalAddressSet', 'TimeAssociation'];
const dataSources = ['telemetered', 'derived', 'constant', 'local', 'ground'] as const;

function loadProperties(loading: Loading, element: XmlElement, system: SpaceSystem): ParameterProperties {
  const properties: Mutable<ParameterProperties> = {
    ...plain,
    aliases: aliasesOf(element),
    ancillary: ancillaryOf(element),
  };
  const holder = loading.child(element, 'ParameterProperties');
  if (holder === undefined) return properties;
  loading.allow(holder, ['dataSource', 'readOnly', 'persistence'], propertyParts);
  properties.dataSource = loading.choice(holder, 'dataSource', dataSources, 'telemetered') ?? 'telemetered';
  properties.isReadOnly = loading.boolean(holder, 'readOnly', false);
  properties.systemName = loading.text(loading.child(holder, 'SystemName'));
  properties.physicalAddresses = loadAddresses(loading, holder);
  const validity = loading.child(holder, 'ValidityCondition');
  if (validity !== undefined) {
    loading.allow(validity, [], matchElements);
    loading.later(() => {
      properties.validity = { kind: 'all', conditions: loadConditions(loading, validity, { system }) };
    });
  }
  const association = loading.child(holder, 'TimeAssociation');
  if (association !== undefined) {
    loading.later(() => {
      properties.timeAssociation = loadTimeAssociation(loading, association, system);
    });
  }
  return properties;
}

function loadAddresses(loading: Loading, holder: XmlElement): ParameterProperties['physicalAddresses'] {
  const set = loading.child(holder, 'PhysicalAddressSet');
  if (set === undefined) return [];
  loading.allow(set, [], ['PhysicalAddress']);
  return children(set, 'PhysicalAddress').map((item) => {
    loading.allow(item, ['sourceName', 'sourceAddress'], []);
    return { source: item.attribute('sourceName') ?? '', address: item.attribute('sourceAddress') ?? '' };
  });
}

function loadTimeAssociation(
  loading: Loading,
  element: XmlElement,
  system: SpaceSystem,
): ParameterProperties['timeAssociation'] {
  const attributes = ['parameterRef', 'instance', 'useCalibratedValue', 'interpolateTime', 'offset', 'unit'];
  loading.allow(element, attributes, []);
  const ref = loadValueRef(loading, element, { system });
  const offset = loading.number(element, 'offset', 0);
  const unit = (element.attribute('unit') ?? 'seconds')
    .replace(/^si_(.*)$/, '$1s')
    .replace('millseconds', 'milliseconds');
  const unitMs = timeUnitsMs.get(unit) ?? timeUnitsMs.get(`${unit}s`);
  if (unitMs === undefined) loading.report(element, 'unsupported', [...timeUnitsMs.keys()].join(', '), unit);
  if (ref === undefined || offset === undefined || unitMs === undefined) return undefined;
  return { ref, offsetMs: offset * unitMs };
}

/** Makes the types that no parameter asked for: what is wrong with them is told too. */
export function makeAllTypes(loading: Loading, sources: readonly TypeSource[]): void {
  for (const source of sources) if (source.state === 'unmade') makeType(loading, source);
}

/** Parameters in the order of the file, numbered. */
export function numbered(sources: readonly ParameterSource[]): Parameter[] {
  return sources.map(({ parameter }, index) => {
    parameter.index = index;
    return parameter;
  });
}
