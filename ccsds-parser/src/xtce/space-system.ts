import type { Container, MetaCommand, Parameter, ValueType } from './definition.ts';
import { children, type Loading } from './loading.ts';
import type { XmlElement } from './xml-document.ts';

/** One space system of the file, with what it defines by name. */
export interface SpaceSystem {
  readonly name: string;
  /** `/Root/This`. */
  readonly qualifiedName: string;
  readonly element: XmlElement;
  readonly parent: SpaceSystem | undefined;
  readonly systems: Map<string, SpaceSystem>;
  readonly parameterTypes: Map<string, ValueType | undefined>;
  readonly argumentTypes: Map<string, ValueType | undefined>;
  readonly parameters: Map<string, Parameter>;
  readonly containers: Map<string, MutableContainer>;
  readonly commands: Map<string, MetaCommand>;
  /** Containers of commands, which only commands may name. */
  readonly commandContainers: Map<string, MutableContainer>;
}

export type MutableContainer = { -readonly [Key in keyof Container]: Container[Key] } & {
  entries: Container['entries'][number][];
  children: Container[];
  criteria: Container['criteria'][number][];
};

/** The tables of a system, by the thing a reference may mean. */
type Tables = Pick<
  SpaceSystem,
  'parameterTypes' | 'argumentTypes' | 'parameters' | 'containers' | 'commands' | 'commandContainers'
>;

/** The tree of systems, empty yet, outermost first. */
export function openSystems(loading: Loading, root: XmlElement): SpaceSystem[] {
  const all: SpaceSystem[] = [];
  const open = (element: XmlElement, parent: SpaceSystem | undefined): void => {
    loading.allow(
      element,
      ['operationalStatus'],
      ['Header', 'TelemetryMetaData', 'CommandMetaData', 'SpaceSystem'],
    );
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
    parent?.systems.set(name, system);
    all.push(system);
    for (const child of children(element, 'SpaceSystem')) open(child, system);
  };
  open(root, undefined);
  return all;
}

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
): (Tables[K] extends Map<string, infer V> ? V : never) | undefined {
  type Value = Tables[K] extends Map<string, infer V> ? V : never;
  const steps = reference.split('/').filter((step) => step !== '' && step !== '.');
  const name = steps.pop();
  if (name === undefined) return undefined;
  const lookIn = (system: SpaceSystem | undefined): Value | undefined =>
    (system?.[table] as Map<string, Value> | undefined)?.get(name);
  if (reference.startsWith('/')) {
    const root = rootOf(from);
    return steps[0] === root.name ? lookIn(walk(root, steps.slice(1))) : undefined;
  }
  for (let system: SpaceSystem | undefined = from; system !== undefined; system = system.parent) {
    const found = lookIn(walk(system, steps));
    if (found !== undefined) return found;
  }
  return undefined;
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
