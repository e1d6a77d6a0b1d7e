import type { ParameterInfo } from '@dawa/protocols/console/mission';

/** What an expression computes with. Figures are plain numbers: units are the writer's. */
export type ValueKind = 'number' | 'boolean' | 'text';

/** A parameter that an expression may name. */
export interface KnownName {
  /** As samples say it: `bus_voltage`, `status.mode`, `cells[3]`; `cells[]` stands for every element of a list. */
  readonly name: string;
  readonly value: ValueKind;
  /** What stands in the packet. */
  readonly raw: ValueKind;
  /** All labels that the value may have, where they are known: a comparison with any other is a slip of the pen. */
  readonly labels?: readonly string[];
}

export interface KnownNames {
  find(name: string): KnownName | undefined;
  /** All of them, to suggest one that was perhaps meant. */
  readonly names: Iterable<string>;
}

export function knownNames(all: Iterable<KnownName>): KnownNames {
  return namesIn(new Map([...all].map((known) => [known.name, known])));
}

/** Names of a map, those too that are put into it later. */
export function namesIn(byName: ReadonlyMap<string, KnownName>): KnownNames {
  return {
    find(name) {
      const known = byName.get(name) ?? byName.get(name.replace(/\[\d+\]/g, '[]'));
      return known === undefined || known.name === name ? known : { ...known, name };
    },
    names: { [Symbol.iterator]: () => byName.keys() },
  };
}

/** Names of a mission's dictionary, with the kinds that follow from how each is listed. */
export function knownNameOf({ name, kind }: Pick<ParameterInfo, 'name' | 'kind'>): KnownName {
  switch (kind) {
    case 'integer':
    case 'float':
    case 'time':
      return { name, value: 'number', raw: 'number' };
    case 'boolean':
      return { name, value: 'boolean', raw: 'number' };
    case 'enumerated':
      return { name, value: 'text', raw: 'number' };
    case 'string':
    case 'binary':
      return { name, value: 'text', raw: 'text' };
  }
}
