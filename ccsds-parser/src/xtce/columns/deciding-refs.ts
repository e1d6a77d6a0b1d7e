import type {
  Condition,
  Container,
  DataEncoding,
  Dimension,
  Entry,
  Parameter,
  Quantity,
  ValueRef,
  ValueType,
  XtceDefinition,
} from '../definition.ts';

/** What of a file decides where values stand in a packet. */
export interface Deciding {
  readonly refs: ReadonlySet<ValueRef>;
  /** Something is placed from the end of the packet. */
  readonly isLengthDeciding: boolean;
  /** Parameters that are put together from pieces: they stand at no one place. */
  readonly segmented: ReadonlySet<Parameter>;
}

/** References in criteria, conditions of entries, places, sizes, counts and dimensions. */
export function decidingRefs({ containers }: XtceDefinition): Deciding {
  const collector = new Collector();
  for (const container of containers) collector.addContainer(container);
  return collector;
}

class Collector implements Deciding {
  readonly refs = new Set<ValueRef>();
  readonly segmented = new Set<Parameter>();
  isLengthDeciding = false;
  readonly #types = new Set<ValueType>();

  addContainer({ criteria, entries }: Container): void {
    for (const condition of criteria) this.#addCondition(condition);
    for (const entry of entries) this.#addEntry(entry);
  }

  #addEntry(entry: Entry): void {
    for (const condition of entry.conditions) this.#addCondition(condition);
    if (entry.location !== undefined) {
      this.#addQuantity(entry.location.bits);
      if (entry.location.from === 'containerEnd') this.isLengthDeciding = true;
    }
    this.#addQuantity(entry.repeat?.count);
    this.#addQuantity(entry.repeat?.gapBits);
    if (entry.kind === 'parameter') {
      this.#addDimensions(entry.dimensions ?? []);
      this.#addType(entry.parameter.type);
    } else if (entry.kind === 'segment') {
      this.segmented.add(entry.parameter);
      this.#addType(entry.parameter.type);
    } else if (entry.kind === 'indirect') {
      this.refs.add(entry.ref);
      for (const parameter of entry.candidates.values()) this.#addType(parameter.type);
    }
  }

  #addType(type: ValueType): void {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    this.#addDimensions(type.dimensions);
    this.#addEncoding(type.encoding);
    if (type.element !== undefined) this.#addType(type.element);
    for (const member of type.members) this.#addType(member.type);
  }

  #addEncoding(encoding: DataEncoding | undefined): void {
    if (encoding?.kind === 'string' || encoding?.kind === 'binary') this.#addQuantity(encoding.bits);
  }

  #addDimensions(dimensions: readonly Dimension[]): void {
    for (const { from, to } of dimensions) {
      this.#addQuantity(from);
      this.#addQuantity(to);
    }
  }

  #addQuantity(quantity: Quantity | undefined): void {
    if (typeof quantity !== 'object') return;
    if (quantity.kind === 'dynamic') this.refs.add(quantity.ref);
    if (quantity.kind === 'lookup')
      for (const { conditions } of quantity.choices)
        for (const condition of conditions) this.#addCondition(condition);
  }

  #addCondition(condition: Condition): void {
    if (condition.kind === 'comparison') {
      this.refs.add(condition.left);
      if (condition.other !== undefined) this.refs.add(condition.other);
    } else if (condition.kind !== 'never')
      for (const inside of condition.conditions) this.#addCondition(inside);
  }
}
