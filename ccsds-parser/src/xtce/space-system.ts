import type { Container, Entry, MetaCommand, Parameter, ValueType } from './definition.ts';
import { children, type Loading } from './loading.ts';
import type { XmlElement } from './xml-element.ts';

/** What is filled in bit by bit while the file is read, and only read afterwards. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
export type MutableContainer = Mutable<Container> & { entries: Mutable<Entry>[]; children: Container[] };
export type MutableParameter = Mutable<Parameter>;

/** One space system of the file, with what it defines by name. */
export interface SpaceSystem {
  readonly name: string;
  /** `/Root/This`. */
  readonly qualifiedName: string;
  readonly element: XmlElement;
  readonly parent: SpaceSystem | undefined;
  readonly systems: Map<string, SpaceSystem>;
  readonly parameterTypes: Map<string, TypeSource>;
  readonly argumentTypes: Map<string, TypeSource>;
  readonly parameters: Map<string, MutableParameter>;
  readonly containers: Map<string, MutableContainer>;
  readonly commands: Map<string, CommandSource>;
  /** Commands by the name of their container, which only containers of commands may extend. */
  readonly commandContainers: Map<string, CommandSource>;
}

/** A command as it stands in the file; made when it is first asked for. */
export interface CommandSource {
  readonly element: XmlElement;
  readonly system: SpaceSystem;
  readonly name: string;
  command: Mutable<MetaCommand> | undefined;
  state: 'unmade' | 'being made' | 'made';
}

/** A type as it stands in the file; made when it is first asked for. */
export interface TypeSource {
  readonly element: XmlElement;
  readonly system: SpaceSystem;
  type: ValueType | undefined;
  /** Asked for, and not there yet: to ask again would be a circle. */
  state: 'unmade' | 'being made' | 'made';
}

/** The tables of a system, by the thing a reference may mean. */
type Tables = Pick<
  SpaceSystem,
  'parameterTypes' | 'argumentTypes' | 'parameters' | 'containers' | 'commands' | 'commandContainers'
>;

/** The tree of systems, empty yet, outermost first. */
export function openSystems(loading: Loading, root: XmlElement): SpaceSystem[] {
  const all: SpaceSystem[] = [];
  const open = (element: XmlElement, parent: SpaceSystem | undefined): void => {
    loading.allow(element, ['operationalStatus', 'systemType', 'assetType'], systemParts);
    const services = loading.child(element, 'ServiceSet');
    if (services !== undefined) loading.unsupported(services, 'containers (services are not modelled)');
    const name = loading.required(element, 'name') ?? 'unnamed';
    const system: SpaceSystem = {
      name,
      qualifiedName: `${parent?.qualifiedName ?? ''}/${name}`,
      element,
      parent,
      systems: new Map(),
      parameterTypes: new Map(),
      argumentTypes: new Map(),
      parameters: new Map(),
      containers: new Map(),
      commands: new Map(),
      commandContainers: new Map(),
    };
    if (parent?.systems.has(name)) loading.report(element, 'duplicate', 'each SpaceSystem once', name);
    else parent?.systems.set(name, system);
    all.push(system);
    for (const child of children(element, 'SpaceSystem')) open(child, system);
  };
  open(root, undefined);
  return all;
}

const systemParts = ['Header', 'TelemetryMetaData', 'CommandMetaData', 'ServiceSet', 'SpaceSystem'];

/**
 * What a name reference means, seen from a system.
 *
 * `/Root/Sub/name` from the top; `Sub/name`, `../name`, `name` from the system itself and, when it is not there, from
 * each one around it in turn.
 * Source: XTCE 1.2 schema, NameReferenceType
 */
export function resolve<K extends keyof Tables>(
  from: SpaceSystem,
  table: K,
  reference: string,
): Defined<K> | undefined {
  if (reference.includes('/')) return resolvePath(from, table, reference.trim());
  const name = reference.trim();
  for (let system: SpaceSystem | undefined = from; system !== undefined; system = system.parent) {
    const found = lookIn(system, table, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Defined<K extends keyof Tables> = Tables[K] extends Map<string, infer V> ? V : never;

function resolvePath<K extends keyof Tables>(
  from: SpaceSystem,
  table: K,
  path: string,
): Defined<K> | undefined {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  const name = steps.pop();
  if (name === undefined) return undefined;
  if (path.startsWith('/')) {
    const root = rootOf(from);
    return steps[0] === root.name ? lookIn(walk(root, steps.slice(1)), table, name) : undefined;
  }
  for (let system: SpaceSystem | undefined = from; system !== undefined; system = system.parent) {
    const found = lookIn(walk(system, steps), table, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function lookIn<K extends keyof Tables>(
  system: SpaceSystem | undefined,
  table: K,
  name: string,
): Defined<K> | undefined {
  return (system?.[table] as Map<string, Defined<K>> | undefined)?.get(name);
}

function walk(from: SpaceSystem, steps: readonly string[]): SpaceSystem | undefined {
  let system: SpaceSystem | undefined = from;
  for (const step of steps) system = step === '..' ? system?.parent : system?.systems.get(step);
  return system;
}

function rootOf(system: SpaceSystem): SpaceSystem {
  let root = system;
  while (root.parent !== undefined) root = root.parent;
  return root;
}
