import { containerOrder } from './container-order.ts';
import type { Container, Parameter } from './definition.ts';
import { completeLayout } from './layout.ts';
import { loadConditions, matchElements } from './load-condition.ts';
import { type EntryContext, loadEntries, unreadableEntry } from './load-entries.ts';
import { loadErrorControls } from './load-error-control.ts';
import { loadQuantity, quantityElements } from './load-quantity.ts';
import { ancillaryOf, descriptionOf, type Loading } from './loading.ts';
import { type MutableContainer, resolve, type SpaceSystem } from './space-system.ts';
import type { XmlElement } from './xml-element.ts';

interface Source {
  readonly container: MutableContainer;
  readonly element: XmlElement;
  readonly system: SpaceSystem;
}

/** Makes the sequence containers of all systems; they may name each other in any order. */
export function loadContainers(
  loading: Loading,
  systems: readonly SpaceSystem[],
  candidates: EntryContext['candidates'],
): Container[] {
  const all = systems.flatMap((system) => [
    ...openContainers(loading, system, 'TelemetryMetaData', 'ContainerSet', ['SequenceContainer']),
    ...openContainers(loading, system, 'CommandMetaData', 'CommandContainerSet', [
      'SequenceContainer',
      'CommandContainer',
    ]),
  ]);
  for (const [index, source] of all.entries()) {
    source.container.index = index;
    fillContainer(loading, source, candidates);
  }
  const sources = new Map(all.map((source) => [source.container as Container, source]));
  const ordered = containerOrder(
    all.map(({ container }) => container),
    (container, why) => {
      const { element } = sources.get(container)!;
      loading.report(element, ...why);
      cut(loading, container as MutableContainer, element);
    },
  );
  for (const { container } of all)
    if (container.base !== undefined) (container.base as MutableContainer).children.push(container);
  for (const container of ordered) {
    const source = sources.get(container)!;
    completeLayout(container as MutableContainer, (entryIndex, found) => {
      const list = source.element.children.find(({ name }) => name === 'EntryList')!;
      loading.report(list.children[entryIndex]!, 'overlap', 'bits of its own', found);
    });
  }
  return all.map(({ container }) => container);
}

function openContainers(
  loading: Loading,
  system: SpaceSystem,
  part: string,
  setName: string,
  names: readonly string[],
): Source[] {
  const data = loading.child(system.element, part);
  const set = data && loading.child(data, setName);
  if (set === undefined) return [];
  loading.allow(set, [], names);
  return set.children
    .filter(({ name }) => names.includes(name))
    .map((element) => {
      const container = openContainer(loading, element, system);
      if (system.containers.has(container.name))
        loading.report(element, 'duplicate', 'each container once', container.name);
      else system.containers.set(container.name, container);
      return { container, element, system };
    });
}

/** A container of that name with nothing in it yet. */
function openContainer(loading: Loading, element: XmlElement, system: SpaceSystem): MutableContainer {
  const name = loading.required(element, 'name') ?? 'unnamed';
  return {
    index: 0,
    name,
    qualifiedName: `${system.qualifiedName}/${name}`,
    description: descriptionOf(element),
    isAbstract: loading.boolean(element, 'abstract', false),
    base: undefined,
    criteria: [],
    nextContainer: undefined,
    entries: [],
    children: [],
    bits: undefined,
    errorControls: [],
    rate: loadRate(loading, element),
    ancillary: ancillaryOf(element),
  };
}

const containerParts = [
  'DefaultRateInStream',
  'RateInStreamSet',
  'BinaryEncoding',
  'EntryList',
  'BaseContainer',
];

function fillContainer(
  loading: Loading,
  { container, element, system }: Source,
  candidates: EntryContext['candidates'],
): void {
  loading.allow(element, ['abstract', 'idlePattern'], containerParts);
  const list = loading.child(element, 'EntryList');
  if (list === undefined) loading.report(element, 'missing', 'EntryList', 'none');
  else
    container.entries = loadEntries(loading, list, {
      scope: { system },
      findContainer: (reference) => resolve(system, 'containers', reference),
      candidates,
      isCommand: false,
    });
  const encoding = loading.child(element, 'BinaryEncoding');
  if (encoding !== undefined) {
    container.bits = loadContainerBits(loading, encoding, system);
    container.errorControls = loadErrorControls(loading, encoding, system);
  }
  const base = loading.child(element, 'BaseContainer');
  if (base !== undefined) loadBase(loading, base, container, system);
}

function loadBase(
  loading: Loading,
  base: XmlElement,
  container: MutableContainer,
  system: SpaceSystem,
): void {
  loading.allow(base, ['containerRef'], ['RestrictionCriteria']);
  const reference = loading.required(base, 'containerRef');
  const found = reference === undefined ? undefined : resolve(system, 'containers', reference);
  if (found === undefined) {
    if (reference !== undefined) loading.report(base, 'unresolved', 'a SequenceContainer', reference);
    // Without its base it would start at the wrong bit: it can only be found by name, and is not a root.
    cut(loading, container, base);
    return;
  }
  container.base = found;
  const restriction = loading.child(base, 'RestrictionCriteria');
  if (restriction === undefined) return;
  loading.allow(restriction, [], [...matchElements, 'NextContainer']);
  // Criteria that cannot be judged hold never: they must not make the container match everything.
  container.criteria = loadConditions(loading, restriction, { system });
  const next = loading.child(restriction, 'NextContainer');
  if (next === undefined) return;
  loading.allow(next, ['containerRef'], []);
  const nextReference = loading.required(next, 'containerRef');
  container.nextContainer =
    nextReference === undefined ? undefined : resolve(system, 'containers', nextReference);
  if (container.nextContainer === undefined && nextReference !== undefined)
    loading.report(next, 'unresolved', 'a SequenceContainer', nextReference);
}

/** The size that the file forces; undefined when it does not, or not to a number. */
export function loadContainerBits(
  loading: Loading,
  encoding: XmlElement,
  system: SpaceSystem,
): number | undefined {
  loading.allow(encoding, ['bitOrder', 'byteOrder'], ['SizeInBits', 'ErrorDetectCorrect']);
  const size = loading.child(encoding, 'SizeInBits');
  if (size === undefined) return undefined;
  loading.allow(size, [], quantityElements);
  const bits = loadQuantity(loading, size, { system }, 1);
  loading.doLater();
  if (typeof bits === 'number') return bits;
  if (bits.kind !== 'unknown') loading.report(size, 'unsupported', 'a FixedValue', bits.kind);
  return undefined;
}

/** A rate is handed out; one for each stream is not, because streams are not modelled. */
function loadRate(loading: Loading, element: XmlElement): Container['rate'] {
  const set = loading.child(element, 'RateInStreamSet');
  if (set !== undefined) loading.unsupported(set, 'DefaultRateInStream');
  const rate = loading.child(element, 'DefaultRateInStream');
  if (rate === undefined) return undefined;
  loading.allow(rate, ['basis', 'minimumValue', 'maximumValue'], []);
  return {
    basis: rate.attribute('basis') ?? 'perSecond',
    min: loading.number(rate, 'minimumValue', null) ?? undefined,
    max: loading.number(rate, 'maximumValue', null) ?? undefined,
  };
}

function cut(loading: Loading, container: MutableContainer, element: XmlElement): void {
  container.base = undefined;
  container.isAbstract = true;
  container.entries = [unreadableEntry(loading, element)];
}

/** Parameters by what an indirect entry may call them; each name space is gathered once. */
export function candidateFinder(parameters: readonly Parameter[]): EntryContext['candidates'] {
  const known = new Map<string | undefined, ReadonlyMap<string, Parameter>>();
  return (nameSpace) => {
    let candidates = known.get(nameSpace);
    if (candidates === undefined) {
      candidates = new Map(
        parameters.flatMap((parameter): [string, Parameter][] => {
          if (nameSpace === undefined)
            return [
              [parameter.qualifiedName, parameter],
              [parameter.name, parameter],
            ];
          const alias = parameter.properties.aliases[nameSpace];
          return alias === undefined ? [] : [[alias, parameter]];
        }),
      );
      known.set(nameSpace, candidates);
    }
    return candidates;
  };
}
