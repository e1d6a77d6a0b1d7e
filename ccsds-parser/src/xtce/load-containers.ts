import type { Container, Entry, Parameter } from './definition.ts';
import { loadComparisons } from './load-comparison.ts';
import type { FindParameter } from './load-encoding.ts';
import { children, descriptionOf, type Loading, parseInteger } from './loading.ts';
import { type MutableContainer, resolve, type SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-document.ts';

/** Makes the sequence containers of all systems; they may name each other in any order. */
export function loadContainers(loading: Loading, systems: readonly SpaceSystem[]): Container[] {
  const all: { container: MutableContainer; element: XmlElement; system: SpaceSystem }[] = [];
  for (const system of systems) {
    for (const part of ['TelemetryMetaData', 'CommandMetaData']) {
      const data = loading.child(system.element, part);
      const set =
        data && loading.child(data, part === 'TelemetryMetaData' ? 'ContainerSet' : 'CommandContainerSet');
      if (set === undefined) continue;
      loading.allow(set, [], ['SequenceContainer']);
      for (const element of children(set, 'SequenceContainer')) {
        const container = openContainer(loading, element, system);
        if (system.containers.has(container.name))
          loading.report(element, 'duplicate', 'each container once', container.name);
        system.containers.set(container.name, container);
        all.push({ container, element, system });
      }
    }
  }
  for (const { container, element, system } of all) fillContainer(loading, container, element, system);
  for (const { container, element } of all) if (isCircular(container)) cut(loading, container, element);
  for (const { container } of all)
    if (container.base !== undefined) (container.base as MutableContainer).children.push(container);
  return all.map(({ container }) => container);
}

/** A container of that name with nothing in it yet. */
export function openContainer(loading: Loading, element: XmlElement, system: SpaceSystem): MutableContainer {
  const name = loading.required(element, 'name') ?? 'unnamed';
  return {
    name,
    qualifiedName: `${system.qualifiedName}/${name}`,
    description: descriptionOf(element),
    isAbstract: loading.boolean(element, 'abstract', false),
    base: undefined,
    criteria: [],
    entries: [],
    children: [],
  };
}

function fillContainer(
  loading: Loading,
  container: MutableContainer,
  element: XmlElement,
  system: SpaceSystem,
): void {
  loading.allow(element, ['abstract'], ['EntryList', 'BaseContainer']);
  const find = parameterFinder(loading, system);
  const list = loading.child(element, 'EntryList');
  if (list === undefined) loading.report(element, 'missing', 'EntryList', 'none');
  else
    container.entries = loadEntries(loading, list, find, (reference) =>
      resolve(system, 'containers', reference),
    );
  const base = loading.child(element, 'BaseContainer');
  if (base === undefined) return;
  loading.allow(base, ['containerRef'], ['RestrictionCriteria']);
  const reference = loading.required(base, 'containerRef');
  const found = reference === undefined ? undefined : resolve(system, 'containers', reference);
  if (found === undefined) {
    if (reference !== undefined) loading.report(base, 'unresolved', 'a SequenceContainer', reference);
    // Without its base it would start at the wrong bit: it can only be found by name, and is not a root.
    container.entries = [
      { kind: 'unreadable', path: loading.pathOf(base), location: undefined, conditions: [] },
    ];
    container.isAbstract = true;
    return;
  }
  const restriction = loading.child(base, 'RestrictionCriteria');
  const criteria = restriction === undefined ? [] : loadComparisons(loading, restriction, find);
  // Criteria that cannot be judged must not make the container match everything: it stays out of the tree.
  if (criteria === undefined) return;
  container.base = found;
  container.criteria = criteria;
}

/** Entries of a list; what is not supported becomes an `unreadable` entry, at which decoding stops. */
export function loadEntries(
  loading: Loading,
  list: XmlElement,
  find: FindParameter,
  findContainer: (reference: string) => Container | undefined,
  loadOther: (element: XmlElement) => Entry | undefined = () => undefined,
): Entry[] {
  return list.children.map((element): Entry => {
    const unreadable: Entry = {
      kind: 'unreadable',
      path: loading.pathOf(element),
      location: undefined,
      conditions: [],
    };
    const placing = loadPlacing(loading, element, find);
    if (placing === undefined) return unreadable;
    if (element.name === 'ParameterRefEntry') {
      loading.allow(element, ['parameterRef'], placingElements);
      const reference = loading.required(element, 'parameterRef');
      const parameter = reference === undefined ? undefined : find(element, reference);
      return parameter === undefined ? unreadable : { kind: 'parameter', parameter, ...placing };
    }
    if (element.name === 'ContainerRefEntry') {
      loading.allow(element, ['containerRef'], placingElements);
      const reference = loading.required(element, 'containerRef');
      const container = reference === undefined ? undefined : findContainer(reference);
      if (container === undefined && reference !== undefined)
        loading.report(element, 'unresolved', 'a SequenceContainer', reference);
      return container === undefined ? unreadable : { kind: 'container', container, ...placing };
    }
    const other = loadOther(element);
    if (other !== undefined) return { ...other, ...placing };
    loading.unsupported(element, 'ParameterRefEntry or ContainerRefEntry');
    return unreadable;
  });
}

export const placingElements = ['LocationInContainerInBits', 'IncludeCondition'];

/** Where an entry stands and when it is there. Undefined when that cannot be known. */
function loadPlacing(
  loading: Loading,
  element: XmlElement,
  find: FindParameter,
): Pick<Entry, 'location' | 'conditions'> | undefined {
  const include = loading.child(element, 'IncludeCondition');
  const conditions = include === undefined ? [] : loadComparisons(loading, include, find);
  if (conditions === undefined || element.children.some((child) => child.name === 'RepeatEntry')) {
    if (conditions !== undefined) loading.unsupported(loading.child(element, 'RepeatEntry')!);
    return undefined;
  }
  const location = loading.child(element, 'LocationInContainerInBits');
  if (location === undefined) return { location: undefined, conditions };
  loading.allow(location, ['referenceLocation'], ['FixedValue']);
  const references = ['previousEntry', 'containerStart'] as const;
  const from = loading.choice(location, 'referenceLocation', references, 'previousEntry');
  const fixed = loading.child(location, 'FixedValue');
  if (from === undefined || fixed === undefined) return undefined;
  const bits = loading.parsed(fixed, 'a whole number of bits', fixed.text.trim(), parseInteger(fixed.text));
  return bits === undefined ? undefined : { location: { from, bits }, conditions };
}

/** Resolves parameter references from a system and reports those that lead nowhere. */
export function parameterFinder(loading: Loading, system: SpaceSystem): FindParameter {
  return (element, reference): Parameter | undefined => {
    const parameter = resolve(system, 'parameters', reference);
    if (parameter === undefined) loading.report(element, 'unresolved', 'a Parameter', reference);
    return parameter;
  };
}

/** True when the container is its own base or holds itself. */
function isCircular(start: Container): boolean {
  const seen = new Set<Container>();
  const waiting: Container[] = nextOf(start);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...nextOf(next));
  }
  return false;
}

function nextOf(container: Container): Container[] {
  const inside = container.entries.flatMap((entry) => (entry.kind === 'container' ? [entry.container] : []));
  return container.base === undefined ? inside : [container.base, ...inside];
}

function cut(loading: Loading, container: MutableContainer, element: XmlElement): void {
  loading.report(element, 'circular', 'a container that does not hold or extend itself', container.name);
  container.base = undefined;
  container.isAbstract = true;
  container.entries = [
    { kind: 'unreadable', path: loading.pathOf(element), location: undefined, conditions: [] },
  ];
}
