import { parseXml } from './xml-document.ts';
import type { XmlElement } from './xml-element.ts';

/** An element of a schema inside another: what a document may write there. */
export interface SchemaElement {
  readonly name: string;
  /** Name of its type; of one without a name a name made of where it stands. */
  readonly type: string;
  readonly isRequired: boolean;
}

type Particle =
  | { readonly kind: 'element'; readonly element: SchemaElement }
  | {
      readonly kind: 'sequence' | 'choice';
      readonly isRequired: boolean;
      readonly particles: readonly Particle[];
    };

interface SchemaType {
  readonly particles: readonly Particle[];
  readonly attributes: readonly {
    readonly name: string;
    readonly type: string;
    readonly isRequired: boolean;
  }[];
  readonly values: readonly string[];
  readonly base: string | undefined;
}

/** So much of XML Schema as the XSDs of XTCE use. */
export class Schema {
  readonly #types = new Map<string, SchemaType>();

  constructor(text: string) {
    const parsed = parseXml(text);
    if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.fault));
    for (const element of parsed.root.children)
      if (element.name === 'complexType' || element.name === 'simpleType')
        this.#addType(element.attribute('name')!, element);
  }

  /** Elements that a type may have inside, those of its base first. */
  elementsOf(type: string): SchemaElement[] {
    return this.#allParticles(type).flatMap(elementsIn);
  }

  /**
   * A small document part that has all that is required, and the wanted element with its content.
   *
   * @param wanted child, as text, that stands at the place of its name
   */
  contentOf(type: string, wanted?: { readonly name: string; readonly xml: string }, depth = 0): string {
    if (depth > 12) return '';
    const write = (particle: Particle): string => {
      if (particle.kind === 'element') {
        const { name, type: inner, isRequired } = particle.element;
        if (name === wanted?.name) return wanted.xml;
        return isRequired ? this.elementXml(name, inner, this.contentOf(inner, undefined, depth + 1)) : '';
      }
      if (particle.kind === 'sequence')
        return particle.isRequired || elementsIn(particle).some(({ name }) => name === wanted?.name)
          ? particle.particles.map(write).join('')
          : '';
      const asked = particle.particles.find((one) =>
        elementsIn(one).some(({ name }) => name === wanted?.name),
      );
      const chosen = asked ?? (particle.isRequired ? particle.particles[0] : undefined);
      if (chosen === undefined) return '';
      // What may be chosen is there once it is chosen.
      if (chosen.kind === 'element' && chosen !== asked)
        return this.elementXml(
          chosen.element.name,
          chosen.element.type,
          this.contentOf(chosen.element.type, undefined, depth + 1),
        );
      return write(chosen);
    };
    const inside = this.#allParticles(type).map(write).join('');
    return inside === '' ? this.#valueOf(type) : inside;
  }

  elementXml(name: string, type: string, content: string, more = ''): string {
    const attributes = this.#allAttributes(type)
      .filter(({ isRequired }) => isRequired)
      .map((attribute) => ` ${attribute.name}="${this.#attributeValue(attribute)}"`)
      .join('');
    return `<${name}${attributes}${more}>${content}</${name}>`;
  }

  #attributeValue({ name, type }: { readonly name: string; readonly type: string }): string {
    if (name === 'name') return 'y';
    return name.endsWith('Ref') || name === 'argumentName' ? 'x' : this.#valueOf(type);
  }

  #valueOf(type: string): string {
    const known = this.#types.get(type);
    if (known !== undefined) {
      const value = known.values[0];
      if (value !== undefined) return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      if (/Reference|NameType/.test(type)) return 'x';
      if (type === 'EpochType') return 'TAI';
      return known.base === undefined ? '' : this.#valueOf(known.base);
    }
    const texts: Readonly<Record<string, string>> = {
      boolean: 'true',
      hexBinary: '01',
      duration: 'PT1S',
      dateTime: '2000-01-01T00:00:00Z',
      string: 'x',
    };
    return texts[type] ?? '1';
  }

  #addType(name: string, element: XmlElement): void {
    const particles: Particle[] = [];
    const attributes: SchemaType['attributes'][number][] = [];
    const values: string[] = [];
    let base: string | undefined;
    const walk = (parent: XmlElement, into: Particle[]): void => {
      for (const child of parent.children) {
        if (child.name === 'extension' || child.name === 'restriction') {
          base = plainName(child.attribute('base') ?? '');
          walk(child, into);
        } else if (child.name === 'complexContent' || child.name === 'simpleContent') {
          walk(child, into);
        } else if (child.name === 'sequence' || child.name === 'choice') {
          const inside: Particle[] = [];
          walk(child, inside);
          into.push({
            kind: child.name,
            isRequired: child.attribute('minOccurs') !== '0',
            particles: inside,
          });
        } else if (child.name === 'element') {
          into.push({ kind: 'element', element: this.#elementOf(child, name) });
        } else if (child.name === 'attribute') {
          attributes.push({
            name: child.attribute('name') ?? '',
            type: plainName(child.attribute('type') ?? 'string'),
            isRequired: child.attribute('use') === 'required',
          });
        } else if (child.name === 'enumeration') {
          values.push(child.attribute('value') ?? '');
        }
      }
    };
    walk(element, particles);
    this.#types.set(name, { particles, attributes, values, base });
  }

  #elementOf(child: XmlElement, parentType: string): SchemaElement {
    const reference = child.attribute('ref');
    const isRequired = child.attribute('minOccurs') !== '0';
    if (reference !== undefined) {
      const name = plainName(reference);
      return { name, type: `${name}Type`, isRequired };
    }
    const name = child.attribute('name')!;
    const type = child.attribute('type');
    if (type !== undefined) return { name, type: plainName(type), isRequired };
    const inner = `${parentType}.${name}`;
    const inline = child.children.find(({ name: kind }) => kind === 'complexType' || kind === 'simpleType');
    if (inline !== undefined) this.#addType(inner, inline);
    return { name, type: inner, isRequired };
  }

  #allParticles(type: string): Particle[] {
    const known = this.#types.get(type);
    if (known === undefined) return [];
    return [...(known.base === undefined ? [] : this.#allParticles(known.base)), ...known.particles];
  }

  #allAttributes(type: string): SchemaType['attributes'][number][] {
    const known = this.#types.get(type);
    if (known === undefined) return [];
    return [...(known.base === undefined ? [] : this.#allAttributes(known.base)), ...known.attributes];
  }
}

function elementsIn(particle: Particle): SchemaElement[] {
  return particle.kind === 'element' ? [particle.element] : particle.particles.flatMap(elementsIn);
}

function plainName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Types of figures have calibrators and alarms: what is inside them is best looked at there. */
function figuresFirst(elements: readonly SchemaElement[]): SchemaElement[] {
  return [...elements].sort(
    (left, right) => Number(right.name.startsWith('Float')) - Number(left.name.startsWith('Float')),
  );
}

/** An element at a place: the elements around it, outermost first, with their types. */
export type SchemaPath = readonly SchemaElement[];

/** Every element of the schema at the place nearest to the root, once for each type that may hold it. */
export function pathsOf(schema: Schema): SchemaPath[] {
  const root: SchemaElement = { name: 'SpaceSystem', type: 'SpaceSystemType', isRequired: true };
  const paths: SchemaPath[] = [];
  const seen = new Set([root.type]);
  const waiting: SchemaPath[] = [[root]];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift())
    for (const element of figuresFirst(schema.elementsOf(path.at(-1)!.type))) {
      const longer = [...path, element];
      paths.push(longer);
      if (seen.has(element.type)) continue;
      seen.add(element.type);
      waiting.push(longer);
    }
  return paths;
}
