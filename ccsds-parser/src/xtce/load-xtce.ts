import type { Parameter, ValueType, XtceDefinition, XtceFault } from './definition.ts';
import { loadCommands } from './load-commands.ts';
import { loadContainers, parameterFinder } from './load-containers.ts';
import { kindOf, loadValueType } from './load-value-type.ts';
import { children, descriptionOf, Loading } from './loading.ts';
import { openSystems, resolve, type SpaceSystem } from './space-system.ts';
import { parseXml, type XmlElement } from './xml-document.ts';

/** XTCE 1.2 and 1.3; 1.1 is close enough to be tried. Source: OMG, file headers of the three schemas */
const namespaces: ReadonlySet<string> = new Set([
  'http://www.omg.org/spec/XTCE/20180204',
  'http://www.omg.org/spec/XTCE/20250214',
  'http://www.omg.org/space/xtce',
]);

/**
 * Reads a mission's XTCE file.
 *
 * @param xmlText the whole file
 * @returns what could be read, and a fault with path, line and column for everything that could not: nothing is ignored
 *   silently. `definition` is undefined when the text is no XML or no XTCE. Which elements are read is listed in README.md
 */
export function loadXtce(xmlText: string): {
  readonly definition: XtceDefinition | undefined;
  readonly faults: readonly XtceFault[];
} {
  const parsed = parseXml(xmlText);
  if (!parsed.ok) return { definition: undefined, faults: [{ ...parsed.fault, path: '/' }] };
  const { root } = parsed;
  const loading = new Loading(xmlText);
  if (root.name !== 'SpaceSystem' || !namespaces.has(root.namespace)) {
    loading.report(root, 'not-xtce', 'SpaceSystem of XTCE 1.2 or 1.3', `${root.name} of "${root.namespace}"`);
    return { definition: undefined, faults: loading.faults };
  }
  const systems = openSystems(loading, root);
  for (const system of systems) allowMetaData(loading, system);
  loadTypesAndParameters(loading, systems);
  const containers = loadContainers(loading, systems);
  const commands = loadCommands(loading, systems);
  const parameters = systems.flatMap((system) => [...system.parameters.values()]);
  return { definition: { name: systems[0]!.name, parameters, containers, commands }, faults: loading.faults };
}

function allowMetaData(loading: Loading, system: SpaceSystem): void {
  const telemetry = loading.child(system.element, 'TelemetryMetaData');
  if (telemetry !== undefined)
    loading.allow(telemetry, [], ['ParameterTypeSet', 'ParameterSet', 'ContainerSet']);
  const command = loading.child(system.element, 'CommandMetaData');
  const sets = [
    'ParameterTypeSet',
    'ParameterSet',
    'ArgumentTypeSet',
    'MetaCommandSet',
    'CommandContainerSet',
  ];
  if (command !== undefined) loading.allow(command, [], sets);
}

/**
 * A size that is taken from a parameter makes a type need a parameter, which needs its own type: types without such a
 * size are made first, then parameters, then the others.
 */
function loadTypesAndParameters(loading: Loading, systems: readonly SpaceSystem[]): void {
  const later: (() => void)[] = [];
  for (const system of systems) {
    for (const element of typeElementsOf(loading, system)) {
      const table = element.name.endsWith('ArgumentType') ? system.argumentTypes : system.parameterTypes;
      const name = loading.required(element, 'name');
      if (name === undefined) continue;
      if (table.has(name)) loading.report(element, 'duplicate', 'each type once', name);
      const load = (): void => {
        table.set(name, typeOf(loading, element, system));
      };
      if (hasDynamicSize(element)) {
        // Seen before it is made, so that a second one of the name is noticed.
        table.set(name, undefined);
        later.push(load);
      } else {
        load();
      }
    }
  }
  const parameters = systems.flatMap((system) =>
    parameterElementsOf(loading, system).map((element) => ({ element, system })),
  );
  const unmade = parameters.filter(({ element, system }) => !loadParameter(loading, element, system, false));
  for (const load of later) load();
  for (const { element, system } of unmade) loadParameter(loading, element, system, true);
}

function typeElementsOf(loading: Loading, system: SpaceSystem): XmlElement[] {
  return ['TelemetryMetaData', 'CommandMetaData'].flatMap((part) => {
    const data = loading.child(system.element, part);
    if (data === undefined) return [];
    return ['ParameterTypeSet', 'ArgumentTypeSet'].flatMap(
      (name) => loading.child(data, name)?.children ?? [],
    );
  });
}

function parameterElementsOf(loading: Loading, system: SpaceSystem): XmlElement[] {
  return ['TelemetryMetaData', 'CommandMetaData'].flatMap((part) => {
    const data = loading.child(system.element, part);
    const set = data && loading.child(data, 'ParameterSet');
    if (set === undefined) return [];
    loading.allow(set, [], ['Parameter']);
    return children(set, 'Parameter');
  });
}

function typeOf(loading: Loading, element: XmlElement, system: SpaceSystem): ValueType | undefined {
  const kind = kindOf(element);
  if (kind === undefined) {
    loading.unsupported(element, 'integer, float, enumerated, boolean, string, binary or absolute time');
    return undefined;
  }
  return loadValueType(loading, element, kind, parameterFinder(loading, system));
}

function hasDynamicSize(element: XmlElement): boolean {
  return element.children.some((child) => child.name === 'DynamicValue' || hasDynamicSize(child));
}

/** False when its type is not there (yet). */
function loadParameter(loading: Loading, element: XmlElement, system: SpaceSystem, isLast: boolean): boolean {
  const reference = element.attributes.get('parameterTypeRef');
  const type = reference === undefined ? undefined : resolve(system, 'parameterTypes', reference);
  if (type === undefined && !isLast) return false;
  loading.allow(element, ['parameterTypeRef', 'initialValue'], ['ParameterProperties']);
  const properties = loading.child(element, 'ParameterProperties');
  if (properties !== undefined)
    loading.allow(properties, ['dataSource', 'readOnly', 'persistence'], ['SystemName']);
  const name = loading.required(element, 'name');
  if (name === undefined || loading.required(element, 'parameterTypeRef') === undefined) return true;
  if (type === undefined) {
    loading.report(element, 'unresolved', 'a parameter type that is read', reference!);
    return true;
  }
  if (system.parameters.has(name)) loading.report(element, 'duplicate', 'each parameter once', name);
  const parameter: Parameter = {
    name,
    qualifiedName: `${system.qualifiedName}/${name}`,
    description: descriptionOf(element) || type.description,
    type,
    initialValue: element.attributes.get('initialValue') ?? type.initialValue,
  };
  system.parameters.set(name, parameter);
  return true;
}
