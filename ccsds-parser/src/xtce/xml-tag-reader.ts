import { XmlElement } from './xml-element.ts';
import { isSpaceCode } from './xml-name.ts';
import { greater, slash, XmlScanner } from './xml-scanner.ts';

/** URI by prefix; that of names without prefix by the empty one. */
export type Namespaces = ReadonlyMap<string, string>;

export const predefined: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

/** From so many attributes on, a set looks for repeated ones. */
const manyAttributes = 32;
const equals = 0x3d;
const quotation = 0x22;

/** Reads start tags with their attributes and namespaces. */
export class XmlTagReader extends XmlScanner {
  /** Name of the tag that was read last, as written, and the namespaces that hold inside its element. */
  tag = '';
  declared = predefined;
  /** Namespace of names without prefix where `#defaultOf` holds. */
  #default = '';
  #defaultOf: Namespaces = predefined;
  /** Of all elements, names and values in turn. */
  readonly #attributes: string[] = [];
  /** Where those of the tag that is being read begin. */
  #first = 0;
  #hasColon = false;
  /** Namespaces that the tag that is being read declares, names and values in turn. */
  #declarations: string[] | undefined;
  #seen = new Set<string>();

  /** The tag has been read up to its `>`; a `/` before it says that the element is empty. */
  readStartTag(outer: Namespaces, parent: XmlElement | undefined): XmlElement {
    const { names, at: offset } = this;
    const attributes = this.#attributes;
    const first = attributes.length;
    const tag = names.read(this.text, offset + 1);
    if (names.end === offset + 1) this.fail('an element name', undefined, names.end);
    const { colon } = names;
    this.#first = first;
    this.#hasColon = false;
    this.#declarations = undefined;
    this.#readAttributes(names.end);
    const namespaces = this.#declarations === undefined ? outer : declared(this.#declarations, outer);
    if (this.#hasColon)
      for (let index = first; index < attributes.length; index += 2)
        this.#mustBeDeclared(attributes[index]!, namespaces, offset);
    if (colon !== -1) this.#mustBeDeclared(tag, namespaces, offset);
    this.tag = tag;
    this.declared = namespaces;
    const name = colon === -1 ? tag : names.localNameOf(tag, colon);
    const namespace =
      colon === -1 ? this.#defaultNamespace(namespaces) : namespaces.get(tag.slice(0, colon))!;
    return new XmlElement(name, namespace, attributes, first, attributes.length, parent, offset);
  }

  /** Up to and with the end of the tag. */
  #readAttributes(from: number): void {
    const { text } = this;
    let at = from;
    for (;;) {
      const before = at;
      let here = text.charCodeAt(at);
      while (isSpaceCode(here)) here = text.charCodeAt(++at);
      if (here === slash || here === greater) break;
      this.at = at;
      if (before === at) this.fail('white space, > or />');
      this.#readAttribute(at);
      at = this.at;
    }
    if (text.charCodeAt(at) === slash) at++;
    this.at = at;
    if (text.charCodeAt(at) !== greater) this.fail('>');
    this.at++;
  }

  #readAttribute(nameAt: number): void {
    const { text, names } = this;
    const name = names.read(text, nameAt);
    const at = names.end;
    if (at === nameAt) this.fail('an attribute, > or />');
    const hasColon = names.colon !== -1;
    if (text.charCodeAt(at) === equals && text.charCodeAt(at + 1) === quotation) this.at = at + 1;
    else this.#skipEquals(at);
    const value = this.readQuoted();
    if (name.charCodeAt(0) === 0x78 && isDeclaration(name)) {
      this.#declarations ??= [];
      this.#mustBeNew(this.#declarations, 0, name, nameAt);
      this.#declarations.push(name, value);
    } else {
      this.#mustBeNew(this.#attributes, this.#first, name, nameAt);
      this.#hasColon ||= hasColon;
      this.#attributes.push(name, value);
    }
  }

  #skipEquals(from: number): void {
    this.at = from;
    this.skipSpace();
    if (this.text.charCodeAt(this.at) !== equals) this.fail('=');
    this.at++;
    this.skipSpace();
  }

  #mustBeNew(flat: readonly string[], first: number, name: string, nameAt: number): void {
    if (flat.length - first >= manyAttributes) {
      if (flat.length - first === manyAttributes)
        this.#seen = new Set(flat.slice(first).filter((_, index) => index % 2 === 0));
      if (this.#seen.has(name)) this.fail('each attribute once', name, nameAt);
      this.#seen.add(name);
      return;
    }
    for (let index = first; index < flat.length; index += 2)
      if (flat[index] === name) this.fail('each attribute once', name, nameAt);
  }

  #mustBeDeclared(name: string, namespaces: Namespaces, offset: number): void {
    const colon = name.indexOf(':');
    const prefix = name.slice(0, Math.max(0, colon));
    if (colon !== -1 && !namespaces.has(prefix)) this.fail('a declared prefix', prefix, offset);
  }

  #defaultNamespace(namespaces: Namespaces): string {
    if (namespaces !== this.#defaultOf) {
      this.#defaultOf = namespaces;
      this.#default = namespaces.get('') ?? '';
    }
    return this.#default;
  }
}

function isDeclaration(name: string): boolean {
  return name.startsWith('xmlns') && (name.length === 5 || name[5] === ':');
}

function declared(declarations: readonly string[], outer: Namespaces): Namespaces {
  const all = new Map(outer);
  for (let index = 0; index < declarations.length; index += 2)
    all.set(declarations[index]!.slice(6), declarations[index + 1]!);
  return all;
}
