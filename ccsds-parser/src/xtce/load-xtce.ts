import type { ValueType, XtceDefinition, XtceFault } from './definition.ts';
import { loadCommands } from './load-commands.ts';
import { completeSizes } from './load-composite-type.ts';
import { candidateFinder, loadContainers } from './load-containers.ts';
import { checkParameterRefs, makeAllTypes, numbered, openParameters, openTypes } from './load-parameters.ts';
import { children, Loading } from './loading.ts';
import { openSystems, type SpaceSystem } from './space-system.ts';
import { parseXml } from './xml-document.ts';

/** The third is XTCE 1.1, close enough to be tried. Source: OMG, file headers of the three schemas */
const namespaces: readonly string[] = [
  'http://www.omg.org/spec/XTCE/20180204',
  'http://www.omg.org/spec/XTCE/20250214',
  'http://www.omg.org/space/xtce',
];

/**
 * Reads a mission's XTCE file.
 *
 * @param xmlText the whole file
 * @returns what could be read, and a fault with path, line and column for everything that could not: nothing is ignored
 *   silently. `definition` is undefined when the text is no XML or no XTCE. Which elements are read is listed in
 *   docs/xtce.md
 */
export function loadXtce(xmlText: string): {
  readonly definition: XtceDefinition | undefined;
  readonly faults: readonly XtceFault[];
} {
  const parsed = parseXml(xmlText);
  if (!parsed.ok) return { definition: undefined, faults: [{ ...parsed.fault, path: '/' }] };
  const { root } = parsed;
  const loading = new Loading(xmlText, root.namespace === namespaces[2]);
  if (root.name !== 'SpaceSystem' || !namespaces.includes(root.namespace)) {
    loading.report(root, 'not-xtce', 'SpaceSystem of XTCE 1.2 or 1.3', `${root.name} of "${root.namespace}"`);
    return { definition: undefined, faults: loading.faults };
  }
  const systems = openSystems(loading, root);
  for (const system of systems) allowMetaData(loading, system);
  const types = systems.flatMap((system) => openTypes(loading, system));
  const parameters = numbered(systems.flatMap((system) => openParameters(loading, system)));
  for (const system of systems) checkParameterRefs(loading, system);
  makeAllTypes(loading, types);
  loading.doLater();
  completeSizes(loading.types);
  const candidates = candidateFinder(parameters);
  const containers = loadContainers(loading, systems, candidates);
  const commands = loadCommands(loading, systems, candidates);
  checkLocalRefs(loading, systems, commands);
  const definition = { name: systems[0]!.name, parameters, containers, commands };
  return { definition, faults: loading.faults };
}

const commonSets = ['ParameterTypeSet', 'ParameterSet', 'MessageSet', 'StreamSet', 'AlgorithmSet'];

/** Reports what of a system is not modelled, one by one: messages, streams, algorithms. */
function allowMetaData(loading: Loading, system: SpaceSystem): void {
  const telemetry = loading.child(system.element, 'TelemetryMetaData');
  if (telemetry !== undefined) loading.allow(telemetry, [], [...commonSets, 'ContainerSet']);
  const command = loading.child(system.element, 'CommandMetaData');
  if (command !== undefined)
    loading.allow(command, [], [...commonSets, 'ArgumentTypeSet', 'MetaCommandSet', 'CommandContainerSet']);
  for (const data of [telemetry, command])
    for (const name of ['MessageSet', 'StreamSet', 'AlgorithmSet'])
      for (const set of children(data, name))
        for (const item of set.children.length > 0 ? set.children : [set])
          loading.unsupported(item, 'parameters, containers and commands');
}

/**
 * Sizes may name what is no parameter: a member of the aggregate around them, or an argument of the command that uses
 * them. One of that name must be there somewhere.
 */
function checkLocalRefs(
  loading: Loading,
  systems: readonly SpaceSystem[],
  commands: XtceDefinition['commands'],
): void {
  if (loading.localRefs.length === 0) return;
  const names = new Set<string>();
  const addMembers = (type: ValueType): void => {
    for (const member of type.members) names.add(member.name);
  };
  for (const type of loading.types) addMembers(type);
  for (const command of commands) for (const { name } of command.allArguments) names.add(name);
  for (const { element, ref } of loading.localRefs)
    if (!names.has(ref.localName) && systems.length > 0)
      loading.report(element, 'unresolved', 'a Parameter, an Argument or a Member', ref.localName);
}
