import type { Argument, MetaCommand, Significance, ValueType } from './definition.ts';
import { loadCommandContainer } from './load-command-container.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import type { EntryContext } from './load-entries.ts';
import type { Scope } from './load-reference.ts';
import { typeOfReference } from './load-value-type.ts';
import {
  loadAssignments,
  loadConstraints,
  loadInterlock,
  loadParametersToSet,
  loadSuspendedAlarms,
  loadVerifiers,
} from './load-verifiers.ts';
import { ancillaryOf, children, descriptionOf, type Loading, longDescriptionOf } from './loading.ts';
import { type CommandSource, type Mutable, resolve, type SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';

/** Makes the commands of all systems, each after the one it extends. */
export function loadCommands(
  loading: Loading,
  systems: readonly SpaceSystem[],
  candidates: EntryContext['candidates'],
): MetaCommand[] {
  const sources = systems.flatMap((system) => openCommands(loading, system));
  for (const source of sources) makeCommand(loading, source, candidates, 0);
  for (const source of sources) addSteps(loading, source);
  for (const system of systems) checkReferences(loading, system);
  return sources.flatMap(({ command }) => command ?? []);
}

function openCommands(loading: Loading, system: SpaceSystem): CommandSource[] {
  const data = loading.child(system.element, 'CommandMetaData');
  const set = data && loading.child(data, 'MetaCommandSet');
  if (set === undefined) return [];
  loading.allow(set, [], ['MetaCommand', 'BlockMetaCommand', 'MetaCommandRef']);
  const sources: CommandSource[] = [];
  for (const element of set.children) {
    if (element.name !== 'MetaCommand' && element.name !== 'BlockMetaCommand') continue;
    const name = loading.required(element, 'name') ?? 'unnamed';
    const source: CommandSource = { element, system, name, command: undefined, state: 'unmade' };
    sources.push(source);
    if (system.commands.has(name)) loading.report(element, 'duplicate', 'each MetaCommand once', name);
    else system.commands.set(name, source);
    const container = children(element, 'CommandContainer')[0]?.attribute('name');
    if (container !== undefined && !system.commandContainers.has(container))
      system.commandContainers.set(container, source);
  }
  return sources;
}

/** A list of commands may name those of others: they must be there. */
function checkReferences(loading: Loading, system: SpaceSystem): void {
  const data = loading.child(system.element, 'CommandMetaData');
  const set = data && loading.child(data, 'MetaCommandSet');
  for (const element of children(set, 'MetaCommandRef')) {
    const reference = loading.text(element);
    if (resolve(system, 'commands', reference) === undefined)
      loading.report(element, 'unresolved', 'a MetaCommand', reference);
  }
}

const maxGenerations = 100;

/** The command of a source, its bases first; undefined, and reported, when it extends what is not there. */
function makeCommand(
  loading: Loading,
  source: CommandSource,
  candidates: EntryContext['candidates'],
  depth: number,
): MetaCommand | undefined {
  if (source.state !== 'unmade') return source.command;
  source.state = 'being made';
  const { element, system } = source;
  const makeOther = (from: XmlElement, other: CommandSource): MetaCommand | undefined => {
    if (other.state === 'being made')
      loading.report(from, 'circular', 'a command that does not extend itself', other.name);
    else if (depth >= maxGenerations)
      loading.report(from, 'unsupported', `at most ${maxGenerations} generations`, other.name);
    else return makeCommand(loading, other, candidates, depth + 1);
    return undefined;
  };
  const baseElement = loading.child(element, 'BaseMetaCommand');
  const reference = baseElement && loading.required(baseElement, 'metaCommandRef');
  const baseSource = reference === undefined ? undefined : resolve(system, 'commands', reference);
  if (reference !== undefined && baseSource === undefined)
    loading.report(baseElement!, 'unresolved', 'a MetaCommand to extend', reference);
  const base = baseSource && makeOther(baseElement!, baseSource);
  // Without its base a command would say something else.
  if (baseElement === undefined || base !== undefined)
    source.command = loadCommand(loading, source, base, candidates, makeOther);
  source.state = 'made';
  return source.command;
}

const commandParts = [
  'BaseMetaCommand',
  'SystemName',
  'ArgumentList',
  'CommandContainer',
  'TransmissionConstraintList',
  'DefaultSignificance',
  'ContextSignificanceList',
  'Interlock',
  'VerifierSet',
  'ParameterToSetList',
  'ParametersToSuspendAlarmsOnSet',
];

function loadCommand(
  loading: Loading,
  { element, system, name }: CommandSource,
  base: MetaCommand | undefined,
  candidates: EntryContext['candidates'],
  makeOther: (from: XmlElement, other: CommandSource) => MetaCommand | undefined,
): MetaCommand {
  const isBlock = element.name === 'BlockMetaCommand';
  loading.allow(element, isBlock ? [] : ['abstract'], isBlock ? ['MetaCommandStepList'] : commandParts);
  const own = loadArguments(loading, element, system);
  const allArguments = [...(base?.allArguments ?? []), ...own];
  const types = new Map(allArguments.map((argument) => [argument.name, argument.type] as const));
  const argumentType = (argument: string): ValueType | undefined => types.get(argument);
  const scope: Scope = { system, argumentType };
  const assigned = loadBaseAssignments(loading, element, base);
  const assignments =
    assigned.size === 0
      ? (base?.assignments ?? assigned)
      : new Map([...(base?.assignments ?? []), ...assigned]);
  const container = loading.child(element, 'CommandContainer');
  loading.text(loading.child(element, 'SystemName'));
  return {
    name,
    qualifiedName: `${system.qualifiedName}/${name}`,
    description: descriptionOf(element),
    longDescription: longDescriptionOf(element),
    isAbstract: loading.boolean(element, 'abstract', false),
    base,
    arguments: allArguments.filter((argument) => !assignments.has(argument.name)),
    allArguments,
    assignments,
    ancillary: { ...base?.ancillary, ...ancillaryOf(element) },
    significance:
      loadSignificance(loading, loading.child(element, 'DefaultSignificance')) ?? base?.significance,
    contextSignificances: [...loadContexts(loading, element, scope), ...(base?.contextSignificances ?? [])],
    container:
      container === undefined
        ? base?.container
        : loadCommandContainer(loading, container, { scope, base, candidates, makeOther }),
    constraints: [...(base?.constraints ?? []), ...loadConstraints(loading, element, scope)],
    interlock: loadInterlock(loading, element) ?? base?.interlock,
    verifiers: loadVerifiers(loading, element, scope, base?.verifiers ?? []),
    parametersToSet: [...(base?.parametersToSet ?? []), ...loadParametersToSet(loading, element, scope)],
    suspendedAlarms: [...(base?.suspendedAlarms ?? []), ...loadSuspendedAlarms(loading, element, system)],
    steps: [],
  };
}

/** BogusSAT-1 of Yamcs has two lists in a command where the schema has one: both are read, and the second reported. */
function loadArguments(loading: Loading, element: XmlElement, system: SpaceSystem): Argument[] {
  const lists = children(element, 'ArgumentList');
  if (lists.length > 1) loading.report(lists[1]!, 'duplicate', 'one ArgumentList', lists.length);
  const names = new Set<string>();
  const items = lists.flatMap((list) => {
    loading.allow(list, [], ['Argument']);
    return children(list, 'Argument');
  });
  return items.flatMap((item) => {
    loading.allow(item, ['argumentTypeRef', 'initialValue'], []);
    const name = loading.required(item, 'name');
    const reference = loading.required(item, 'argumentTypeRef');
    if (name === undefined || reference === undefined) return [];
    if (names.has(name)) loading.report(item, 'duplicate', 'each argument once', name);
    names.add(name);
    const type = typeOfReference(loading, item, reference, system, 'argumentTypes');
    if (type === undefined) return [];
    const initialValue = item.attribute('initialValue') ?? type.initialValue;
    return [{ name, description: descriptionOf(item), type, initialValue }];
  });
}

function loadBaseAssignments(
  loading: Loading,
  element: XmlElement,
  base: MetaCommand | undefined,
): ReadonlyMap<string, string> {
  const baseElement = loading.child(element, 'BaseMetaCommand');
  if (baseElement === undefined) return new Map();
  loading.allow(baseElement, ['metaCommandRef'], ['ArgumentAssignmentList']);
  return loadAssignments(
    loading,
    loading.child(baseElement, 'ArgumentAssignmentList'),
    base?.arguments ?? [],
  );
}

const levels = [
  'normal',
  'vital',
  'critical',
  'forbidden',
  'user1',
  'user2',
  'none',
  'watch',
  'warning',
  'distress',
  'severe',
] as const;

/** Levels of XTCE 1.1 (those of alarms) are handed out as they are. */
function loadSignificance(loading: Loading, element: XmlElement | undefined): Significance | undefined {
  if (element === undefined) return undefined;
  loading.allow(element, ['consequenceLevel', 'reasonForWarning', 'spaceSystemAtRisk'], []);
  return {
    level: loading.choice(element, 'consequenceLevel', levels, 'normal') ?? 'normal',
    reason: element.attribute('reasonForWarning') ?? '',
    systemAtRisk: element.attribute('spaceSystemAtRisk'),
  };
}

function loadContexts(
  loading: Loading,
  element: XmlElement,
  scope: Scope,
): MetaCommand['contextSignificances'][number][] {
  const list = loading.child(element, 'ContextSignificanceList');
  if (list === undefined) return [];
  loading.allow(list, [], ['ContextSignificance']);
  return children(list, 'ContextSignificance').flatMap((item) => {
    loading.allow(item, [], ['ContextMatch', 'Significance']);
    const match = loading.child(item, 'ContextMatch');
    const significance = loadSignificance(loading, loading.child(item, 'Significance'));
    if (match === undefined || significance === undefined) {
      loading.report(item, 'missing', 'ContextMatch and Significance', 'one of them');
      return [];
    }
    loading.allow(match, [], matchElements);
    return [{ conditions: loadConditions(loading, match, scope), significance }];
  });
}

/** The commands of a block, once all are made. */
function addSteps(loading: Loading, { element, system, command }: CommandSource): void {
  const list =
    element.name === 'BlockMetaCommand' ? loading.child(element, 'MetaCommandStepList') : undefined;
  if (list === undefined || command === undefined) return;
  loading.allow(list, [], ['MetaCommandStep']);
  const steps: MetaCommand['steps'][number][] = [];
  for (const item of children(list, 'MetaCommandStep')) {
    loading.allow(item, ['metaCommandRef'], ['ArgumentAssignmentList', 'ArgumentAssigmentList']);
    const reference = loading.required(item, 'metaCommandRef');
    const found = reference === undefined ? undefined : resolve(system, 'commands', reference)?.command;
    if (found === undefined) {
      if (reference !== undefined) loading.report(item, 'unresolved', 'a MetaCommand', reference);
      continue;
    }
    // XTCE 1.2 spells the name of the list without an n.
    const assignments =
      loading.child(item, 'ArgumentAssignmentList') ?? loading.child(item, 'ArgumentAssigmentList');
    steps.push({ command: found, assignments: loadAssignments(loading, assignments, found.arguments) });
  }
  (command as Mutable<MetaCommand>).steps = steps;
}
