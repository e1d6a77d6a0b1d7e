/** An element as it was written, with the place where it begins. */
export class XmlElement {
  /** Without prefix. */
  readonly name: string;
  /** Namespace URI; empty when there is none. */
  readonly namespace: string;
  readonly children: readonly XmlElement[];
  readonly parent: XmlElement | undefined;
  /** Character data directly inside, entities resolved. A run of nothing but white space between two tags is left out. */
  readonly text: string;
  /** Index of `<` in the text. */
  readonly offset: number;
  /**
   * Attributes of many elements, names as written (prefix included) and values in turn, and where those of this one
   * stand: one list is less work than a hundred thousand. Namespace declarations are not among them.
   */
  readonly attributePool: readonly string[];
  readonly attributesFrom: number;
  readonly attributesTo: number;

  constructor(
    name: string,
    namespace: string,
    attributePool: readonly string[],
    attributesFrom: number,
    attributesTo: number,
    parent: XmlElement | undefined,
    offset: number,
  ) {
    this.name = name;
    this.namespace = namespace;
    this.attributePool = attributePool;
    this.attributesFrom = attributesFrom;
    this.attributesTo = attributesTo;
    this.children = none;
    this.parent = parent;
    this.text = '';
    this.offset = offset;
  }

  /** Value of the attribute of that name. A handful each, so a list is faster than a map. */
  attribute(name: string): string | undefined {
    const { attributePool, attributesTo } = this;
    for (let index = this.attributesFrom; index < attributesTo; index += 2)
      if (attributePool[index] === name) return attributePool[index + 1];
    return undefined;
  }
}

/** Shared by all elements without children. */
const none: never[] = [];
