import { fromHex } from '../bits/hex.ts';
import type { Argument, CommandContainer, Comparison, Entry, MetaCommand, ValueType } from './definition.ts';
import { loadComparisons } from './load-comparison.ts';
import { loadEntries, parameterFinder, placingElements } from './load-containers.ts';
import { children, descriptionOf, type Loading, longDescriptionOf } from './loading.ts';
import { resolve, type SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-document.ts';

/** Makes the commands of all systems, each after the one it extends. */
export function loadCommands(loading: Loading, systems: readonly SpaceSystem[]): MetaCommand[] {
  const waiting: { element: XmlElement; system: SpaceSystem; name: string }[] = [];
  for (const system of systems) {
    const data = loading.child(system.element, 'CommandMetaData');
    const set = data && loading.child(data, 'MetaCommandSet');
    if (set === undefined) continue;
    loading.allow(set, [], ['MetaCommand']);
    for (const element of children(set, 'MetaCommand'))
      waiting.push({ element, system, name: loading.required(element, 'name') ?? 'unnamed' });
  }
  const commands: MetaCommand[] = [];
  // Bases may stand behind what extends them: go round until a round brings nothing.
  let left = waiting;
  for (let before = -1; left.length > 0 && left.length !== before; ) {
    before = left.length;
    left = left.filter(({ element, system, name }) => {
      const reference = baseReferenceOf(element);
      const base = reference === undefined ? undefined : resolve(system, 'commands', reference);
      if (reference !== undefined && base === undefined) return true;
      const command = loadCommand(loading, element, system, name, base);
      if (system.commands.has(name)) loading.report(element, 'duplicate', 'each MetaCommand once', name);
      system.commands.set(name, command);
      commands.push(command);
      return false;
    });
  }
  for (const { element } of left)
    loading.report(element, 'unresolved', 'a MetaCommand to extend', baseReferenceOf(element) ?? 'none');
  return commands;
}

function baseReferenceOf(element: XmlElement): string | undefined {
  return children(element, 'BaseMetaCommand')[0]?.attributes.get('metaCommandRef');
}

function loadCommand(
  loading: Loading,
  element: XmlElement,
  system: SpaceSystem,
  name: string,
  base: MetaCommand | undefined,
): MetaCommand {
  loading.allow(
    element,
    ['abstract'],
    ['BaseMetaCommand', 'SystemName', 'ArgumentList', 'CommandContainer', 'DefaultSignificance'],
  );
  const own = loadArguments(loading, element, system);
  const assignments = new Map([...(base?.assignments ?? []), ...loadAssignments(loading, element, base)]);
  const inherited = (base?.arguments ?? []).filter((argument) => !assignments.has(argument.name));
  const container = loading.child(element, 'CommandContainer');
  return {
    name,
    qualifiedName: `${system.qualifiedName}/${name}`,
    description: descriptionOf(element),
    longDescription: longDescriptionOf(element),
    isAbstract: loading.boolean(element, 'abstract', false),
    base,
    arguments: [...inherited, ...own],
    assignments,
    ancillary: { ...base?.ancillary, ...loadAncillary(loading, element) },
    significance: loadSignificance(loading, element) ?? base?.significance,
    container:
      container === undefined
        ? base?.container
        : loadCommandContainer(loading, container, system, base, [...allArgumentsOf(base), ...own]),
  };
}

/** Arguments of a command and its bases, those with an assigned value too: containers of the bases name them. */
function allArgumentsOf(command: MetaCommand | undefined): Argument[] {
  const all: Argument[] = [];
  for (let at = command; at !== undefined; at = at.base) {
    for (const entry of at.container?.entries ?? []) if (entry.kind === 'argument') all.push(entry.argument);
    all.push(...at.arguments);
  }
  return all;
}

function loadArguments(loading: Loading, element: XmlElement, system: SpaceSystem): Argument[] {
  const list = loading.child(element, 'ArgumentList');
  if (list === undefined) return [];
  loading.allow(list, [], ['Argument']);
  const names = new Set<string>();
  return children(list, 'Argument').flatMap((item) => {
    loading.allow(item, ['argumentTypeRef', 'initialValue'], []);
    const name = loading.required(item, 'name');
    const reference = loading.required(item, 'argumentTypeRef');
    if (name === undefined || reference === undefined) return [];
    if (names.has(name)) loading.report(item, 'duplicate', 'each argument once', name);
    names.add(name);
    const type: ValueType | undefined = resolve(system, 'argumentTypes', reference);
    if (type === undefined) {
      loading.report(item, 'unresolved', 'an argument type that is read', reference);
      return [];
    }
    const initialValue = item.attributes.get('initialValue') ?? type.initialValue;
    return [{ name, description: descriptionOf(item), type, initialValue }];
  });
}

function loadAssignments(
  loading: Loading,
  element: XmlElement,
  base: MetaCommand | undefined,
): Map<string, string> {
  const assignments = new Map<string, string>();
  const baseElement = loading.child(element, 'BaseMetaCommand');
  if (baseElement === undefined) return assignments;
  loading.allow(baseElement, ['metaCommandRef'], ['ArgumentAssignmentList']);
  const list = loading.child(baseElement, 'ArgumentAssignmentList');
  if (list === undefined) return assignments;
  loading.allow(list, [], ['ArgumentAssignment']);
  for (const item of children(list, 'ArgumentAssignment')) {
    loading.allow(item, ['argumentName', 'argumentValue'], []);
    const name = loading.required(item, 'argumentName');
    const value = loading.required(item, 'argumentValue');
    if (name === undefined || value === undefined) continue;
    if (!base?.arguments.some((argument) => argument.name === name))
      loading.report(item, 'unresolved', 'an argument of the base command', name);
    assignments.set(name, value);
  }
  return assignments;
}

function loadAncillary(loading: Loading, element: XmlElement): Record<string, string> {
  const set = loading.child(element, 'AncillaryDataSet');
  const items = set === undefined ? [] : children(set, 'AncillaryData');
  return Object.fromEntries(items.map((item) => [item.attributes.get('name') ?? '', item.text.trim()]));
}

function loadSignificance(loading: Loading, element: XmlElement): MetaCommand['significance'] {
  const significance = loading.child(element, 'DefaultSignificance');
  if (significance === undefined) return undefined;
  loading.allow(significance, ['consequenceLevel', 'reasonForWarning', 'spaceSystemAtRisk'], []);
  return {
    level: significance.attributes.get('consequenceLevel') ?? 'normal',
    reason: significance.attributes.get('reasonForWarning') ?? '',
  };
}

function loadCommandContainer(
  loading: Loading,
  element: XmlElement,
  system: SpaceSystem,
  base: MetaCommand | undefined,
  known: readonly Argument[],
): CommandContainer {
  loading.allow(element, [], ['EntryList', 'BaseContainer']);
  const find = parameterFinder(loading, system);
  const inherited = loadBaseContainer(loading, element, system, base);
  const list = loading.child(element, 'EntryList');
  if (list === undefined) loading.report(element, 'missing', 'EntryList', 'none');
  const own =
    list === undefined
      ? []
      : loadEntries(
          loading,
          list,
          find,
          (reference) => resolve(system, 'containers', reference),
          (item) => loadCommandEntry(loading, item, known),
        );
  return {
    name: element.attributes.get('name') ?? '',
    entries: [...inherited.entries, ...own],
    assigned: inherited.assigned,
  };
}

/** What the container of the base command, or a sequence container with fixed values, puts in front. */
function loadBaseContainer(
  loading: Loading,
  element: XmlElement,
  system: SpaceSystem,
  base: MetaCommand | undefined,
): Pick<CommandContainer, 'entries' | 'assigned'> {
  const baseElement = loading.child(element, 'BaseContainer');
  if (baseElement === undefined) return { entries: [], assigned: [] };
  loading.allow(baseElement, ['containerRef'], ['RestrictionCriteria']);
  const restriction = loading.child(baseElement, 'RestrictionCriteria');
  const find = parameterFinder(loading, system);
  const criteria: Comparison[] = (restriction && loadComparisons(loading, restriction, find)) ?? [];
  const other = criteria.find((comparison) => comparison.operator !== '==');
  if (other !== undefined) loading.report(restriction!, 'unsupported', 'comparisons with ==', other.operator);
  const reference = loading.required(baseElement, 'containerRef');
  if (reference === undefined) return { entries: [], assigned: criteria };
  const name = reference.split('/').at(-1);
  for (let command = base; command !== undefined; command = command.base)
    if (command.container?.name === name)
      return { entries: command.container!.entries, assigned: [...command.container!.assigned, ...criteria] };
  const sequence = resolve(system, 'containers', reference);
  if (sequence === undefined) {
    loading.report(
      baseElement,
      'unresolved',
      'the container of the base command or a SequenceContainer',
      reference,
    );
    const unreadable: Entry = {
      kind: 'unreadable',
      path: loading.pathOf(baseElement),
      location: undefined,
      conditions: [],
    };
    return { entries: [unreadable], assigned: criteria };
  }
  const entries: Entry[] = [];
  const assigned: Comparison[] = [];
  for (
    let at: typeof sequence | undefined = sequence;
    at !== undefined;
    at = at.base as typeof sequence | undefined
  ) {
    entries.unshift(...at.entries);
    assigned.unshift(...at.criteria);
  }
  return { entries, assigned: [...assigned, ...criteria] };
}

function loadCommandEntry(
  loading: Loading,
  element: XmlElement,
  known: readonly Argument[],
): Entry | undefined {
  const placing = { location: undefined, conditions: [] };
  if (element.name === 'ArgumentRefEntry') {
    loading.allow(element, ['argumentRef'], placingElements);
    const reference = loading.required(element, 'argumentRef');
    const argument = known.findLast((candidate) => candidate.name === reference);
    if (argument !== undefined) return { kind: 'argument', argument, ...placing };
    loading.report(element, 'unresolved', 'an Argument', reference ?? 'none');
    return { kind: 'unreadable', path: loading.pathOf(element), ...placing };
  }
  if (element.name !== 'FixedValueEntry') return undefined;
  loading.allow(element, ['binaryValue', 'sizeInBits'], placingElements);
  const digits = loading.required(element, 'binaryValue')?.trim() ?? '';
  const bits = loading.integer(element, 'sizeInBits', digits.length * 4);
  if (/^[0-9a-fA-F]*$/.test(digits) && bits !== undefined && bits >= 1 && bits <= 65_536 * 8)
    return {
      kind: 'fixed',
      name: element.attributes.get('name') ?? '',
      bits,
      bytes: rightAligned(digits, bits),
      ...placing,
    };
  loading.report(element, 'bad-value', 'hexadecimal digits of at least one bit', digits);
  return { kind: 'unreadable', path: loading.pathOf(element), ...placing };
}

/** The last `bits` bits of the digits, zeros before them, in whole octets. */
function rightAligned(digits: string, bits: number): Uint8Array {
  const octets = Math.ceil(bits / 8);
  return fromHex(digits.padStart(octets * 2, '0').slice(-octets * 2));
}
