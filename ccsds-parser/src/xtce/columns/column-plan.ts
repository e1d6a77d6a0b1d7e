import { pathText } from '../decode-run.ts';
import type { Container, Entry, Parameter, ValueType } from '../definition.ts';
import { staticCount } from '../static-bits.ts';

/** A column that packets of a container may fill. */
export interface ColumnPlan {
  /** Name of the parameter and the way into it: `voltage`, `status.mode`, `samples[3]`, `history[].code`. */
  readonly name: string;
  readonly qualifiedName: string;
  readonly parameter: Parameter;
  readonly type: ValueType;
  /** A packet may bring any number of values: elements of a long or dynamic array, a parameter that comes more than once. */
  readonly isList: boolean;
}

/** All columns of a container, the same for every batch. */
export interface ContainerPlan {
  readonly container: Container;
  readonly columns: readonly ColumnPlan[];
  /** The column of a value that stands in a packet; -1 when there is none. */
  columnOf(parameter: Parameter, path: string): number;
  /** Parameters that are put together from pieces. */
  readonly segmented: ReadonlySet<Parameter>;
  /** The file lets a packet have more columns than `maxColumns`: those beyond have none. */
  readonly isCut: boolean;
}

/** Arrays of so many elements at most have a column for each; longer ones, and those of changing length, are lists. */
const mostExpanded = 64;
const maxColumns = 20_000;

/**
 * The columns of a container, its bases and the containers inside it, in the order of the file. Found without looking
 * at a packet, so that each batch has the same ones.
 */
export function planColumns(container: Container): ContainerPlan {
  const wide = new PlanBuilder(container, mostExpanded);
  return wide.isCut ? new PlanBuilder(container, 0) : wide;
}

class PlanBuilder implements ContainerPlan {
  readonly columns: ColumnPlan[] = [];
  readonly container: Container;
  readonly segmented = new Set<Parameter>();
  isCut = false;
  readonly #mostExpanded: number;
  /** Of parameters that have one column as a whole: most, and a map for each would be large. */
  readonly #whole = new Map<Parameter, number>();
  readonly #parts = new Map<Parameter, Map<string, number>>();
  /** Columns by path as it stands in packets: indices and all. */
  readonly #known = new Map<Parameter, Map<string, number>>();

  constructor(container: Container, expanded: number) {
    this.container = container;
    this.#mostExpanded = expanded;
    this.#addChain(container, false);
  }

  columnOf(parameter: Parameter, path: string): number {
    if (path === '') return this.#whole.get(parameter) ?? -1;
    const indices = this.#parts.get(parameter);
    if (indices === undefined) return -1;
    // Elements of long arrays: all in one column, and too many to remember each.
    const inList = indices.get(path.replace(/\[\d+\]/g, '[]'));
    if (inList !== undefined) return inList;
    let known = this.#known.get(parameter);
    if (known === undefined) {
      known = new Map();
      this.#known.set(parameter, known);
    }
    let index = known.get(path);
    if (index === undefined) {
      index = indices.get(this.#patternOf(parameter.type, path)) ?? -1;
      if (known.size < maxColumns) known.set(path, index);
    }
    return index;
  }

  #addChain(container: Container, isRepeated: boolean): void {
    if (container.base !== undefined) this.#addChain(container.base, isRepeated);
    for (const entry of container.entries) {
      if (this.isCut) return;
      this.#addEntry(entry, isRepeated || (entry.repeat !== undefined && entry.repeat.count !== 1));
    }
  }

  #addEntry(entry: Entry, isRepeated: boolean): void {
    switch (entry.kind) {
      case 'parameter':
        this.#addPart(entry.parameter, entry.type, entry.path, isRepeated);
        return;
      case 'container':
        this.#addChain(entry.container, isRepeated);
        return;
      case 'segment':
        if (this.segmented.has(entry.parameter) && !isRepeated) return;
        this.segmented.add(entry.parameter);
        this.#addPart(entry.parameter, entry.parameter.type, [], isRepeated);
        return;
      case 'indirect':
        for (const parameter of new Set(entry.candidates.values()))
          this.#addPart(parameter, parameter.type, [], isRepeated);
        return;
      default:
    }
  }

  #addPart(
    parameter: Parameter,
    type: ValueType,
    path: readonly (string | number)[],
    isRepeated: boolean,
  ): void {
    const pattern = path.length === 0 ? '' : this.#patternOf(parameter.type, pathText(path));
    this.#addType(parameter, type, pattern, isRepeated || pattern.includes('[]'));
  }

  #addType(parameter: Parameter, type: ValueType, pattern: string, isList: boolean): void {
    if (type.kind === 'aggregate') {
      for (const member of type.members)
        this.#addType(parameter, member.type, `${pattern}.${member.name}`, isList);
      return;
    }
    if (type.kind === 'array') {
      const { dimensions, element } = type;
      if (element === undefined) return;
      if (!this.#isExpanded(type)) {
        this.#addType(parameter, element, `${pattern}${'[]'.repeat(dimensions.length)}`, true);
        return;
      }
      for (const indices of elementIndices(type))
        this.#addType(parameter, element, pattern + indices, isList);
      return;
    }
    if (type.encoding !== undefined && type.encoding.kind !== 'unreadable')
      this.#add(parameter, type, pattern, isList);
  }

  #add(parameter: Parameter, type: ValueType, pattern: string, isList: boolean): void {
    const found = this.#indexOf(parameter, pattern);
    if (found !== undefined) {
      this.columns[found] = { ...this.columns[found]!, isList: true };
      return;
    }
    if (this.columns.length >= maxColumns) {
      this.isCut = true;
      return;
    }
    this.#note(parameter, pattern, this.columns.length);
    const [name, qualifiedName] =
      pattern === ''
        ? [parameter.name, parameter.qualifiedName]
        : [`${parameter.name}${pattern}`, `${parameter.qualifiedName}${pattern}`];
    this.columns.push({ name, qualifiedName, parameter, type, isList });
  }

  #indexOf(parameter: Parameter, pattern: string): number | undefined {
    return pattern === '' ? this.#whole.get(parameter) : this.#parts.get(parameter)?.get(pattern);
  }

  #note(parameter: Parameter, pattern: string, index: number): void {
    if (pattern === '') {
      this.#whole.set(parameter, index);
      return;
    }
    const parts = this.#parts.get(parameter) ?? new Map<string, number>();
    this.#parts.set(parameter, parts.set(pattern, index));
  }

  #isExpanded({ dimensions }: ValueType): boolean {
    const count = staticCount(dimensions);
    return count !== undefined && count <= this.#mostExpanded;
  }

  /** A path of a packet with the indices taken out that have no columns of their own. */
  #patternOf(type: ValueType, path: string): string {
    let at: ValueType | undefined = type;
    let pattern = '';
    let indicesLeft = 0;
    let isExpanded = false;
    for (const [step] of path.matchAll(/\.[^.[]+|\[\d+\]/g)) {
      if (step.startsWith('.')) {
        pattern += step;
        at = at?.members.find(({ name }) => name === step.slice(1))?.type;
        continue;
      }
      if (indicesLeft === 0) {
        isExpanded = at !== undefined && this.#isExpanded(at);
        indicesLeft = at?.dimensions.length ?? 1;
      }
      pattern += isExpanded ? step : '[]';
      if (--indicesLeft === 0) at = at?.element;
    }
    return pattern;
  }
}

function elementIndices({ dimensions }: ValueType): string[] {
  let texts = [''];
  for (const { from, to } of dimensions)
    texts = texts.flatMap((text) =>
      Array.from(
        { length: Math.max(0, (to as number) - (from as number) + 1) },
        (_, index) => `${text}[${(from as number) + index}]`,
      ),
    );
  return texts;
}

/** The type at the end of a path of a packet. */
export function typeAt(type: ValueType, path: string): ValueType | undefined {
  let at: ValueType | undefined = type;
  let indicesLeft = 0;
  for (const [step] of path.matchAll(/\.[^.[]+|\[\d+\]/g)) {
    if (step.startsWith('.')) {
      at = at?.members.find(({ name }) => name === step.slice(1))?.type;
      continue;
    }
    if (indicesLeft === 0) indicesLeft = at?.dimensions.length ?? 1;
    if (--indicesLeft === 0) at = at?.element;
  }
  return at;
}
