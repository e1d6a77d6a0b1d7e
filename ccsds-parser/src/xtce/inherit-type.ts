import { encodingElements } from './load-encoding.ts';
import type { Loading } from './loading.ts';
import { resolve, type TypeSource } from './space-system.ts';
import { kindOf } from './type-kind.ts';
import { XmlElement } from './xml-element.ts';

/**
 * The element of a type as if what it inherits stood in it: attributes and children of the base that it does not write
 * itself. An encoding of its own takes the place of the base's, whatever its kind.
 *
 * A base that is not there, of another kind, or derived from the type itself is reported and left out.
 * Source: XTCE 1.3 schema, BaseDataType, baseType
 */
export function mergeBaseType(loading: Loading, source: TypeSource): XmlElement {
  const chain: TypeSource[] = [source];
  for (;;) {
    const last = chain.at(-1)!;
    const reference = last.element.attribute('baseType');
    if (reference === undefined) break;
    const table = last.element.name.endsWith('ParameterType') ? 'parameterTypes' : 'argumentTypes';
    const base = resolve(last.system, table, reference);
    if (base === undefined) loading.report(last.element, 'unresolved', 'a type that is read', reference);
    else if (chain.includes(base))
      loading.report(last.element, 'circular', 'a type not derived from itself', reference);
    else if (kindOf(base.element) !== kindOf(source.element))
      loading.report(last.element, 'bad-value', `a base that is a ${last.element.name}`, base.element.name);
    else {
      chain.push(base);
      if (chain.length <= maxGenerations) continue;
      loading.report(last.element, 'unsupported', `at most ${maxGenerations} generations`, chain.length);
    }
    break;
  }
  return chain.reduceRight<XmlElement>(
    (base, { element }) => (base === element ? element : merged(element, base)),
    chain.at(-1)!.element,
  );
}

const maxGenerations = 100;

function merged(own: XmlElement, base: XmlElement): XmlElement {
  const attributes = attributesOf(own);
  const inheritedAttributes = attributesOf(base);
  for (let index = 0; index < inheritedAttributes.length; index += 2) {
    const name = inheritedAttributes[index]!;
    if (own.attribute(name) === undefined) attributes.push(name, inheritedAttributes[index + 1]!);
  }
  const groups = new Set(own.children.map((child) => groupOf(child.name)));
  const { name, namespace, parent, offset } = own;
  const element = new XmlElement(name, namespace, attributes, 0, attributes.length, parent, offset);
  const inherited = base.children.filter((child) => !groups.has(groupOf(child.name)));
  return Object.assign(element, { children: [...own.children, ...inherited] });
}

function attributesOf({ attributePool, attributesFrom, attributesTo }: XmlElement): string[] {
  return attributePool.slice(attributesFrom, attributesTo);
}

/** Elements of which there is one. */
function groupOf(name: string): string {
  if (encodingElements.includes(name)) return 'encoding';
  return name === 'ValidRangeSet' ? 'ValidRange' : name;
}
