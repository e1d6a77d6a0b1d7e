import type { Fault } from '../fault.ts';
import { resolveEntity } from './xml-entity.ts';
import { isSpaceCode, NamePool } from './xml-name.ts';

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

export interface XmlPlace {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

export type XmlFault = Fault<'bad-xml'> & XmlPlace;

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly fault: XmlFault };

/** Line and column of an index, both from 1. */
export function placeOf(text: string, offset: number): XmlPlace {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/**
 * The elements of a well-formed XML 1.0 document with namespaces.
 *
 * Strict where a mission file can be wrong without anybody noticing: tags must match, attributes must be quoted, unique
 * and their prefixes declared. A document type is refused, so that no file can define entities that swell or fetch; so
 * are elements more than 200 deep. Time and memory grow with the length of the text.
 *
 * @returns the root, or what was expected at which line and column
 * Source: W3C XML 1.0 (fifth edition), XML Namespaces 1.0 (third edition)
 */
export function parseXml(text: string): XmlResult {
  try {
    return { ok: true, root: new XmlReader(text).readDocument() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { expected, found, offset } = error;
    return { ok: false, fault: { kind: 'bad-xml', expected, found, ...placeOf(text, offset) } };
  }
}

/** Carries a fault out of the depths of the reader; never leaves `parseXml`. */
class Unreadable extends Error {
  readonly expected: string;
  readonly found: string;
  readonly offset: number;

  constructor(expected: string, found: string, offset: number) {
    super(expected);
    this.expected = expected;
    this.found = found;
    this.offset = offset;
  }
}

type Namespaces = ReadonlyMap<string, string>;
type OpenElement = { -readonly [Key in keyof XmlElement]: XmlElement[Key] };

const maxDepth = 200;
/** From so many attributes on, a set looks for repeated ones. */
const manyAttributes = 32;
const predefined: Namespaces = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

const less = 0x3c;
const greater = 0x3e;
const slash = 0x2f;
const equals = 0x3d;
const quotation = 0x22;

class XmlReader {
  readonly #text: string;
  readonly #names = new NamePool();
  #at = 0;
  /** Open elements, outermost first, and what stays open with them. */
  readonly #open: OpenElement[] = [];
  readonly #tags: string[] = [];
  readonly #namespaces: Namespaces[] = [predefined];
  /** Of the tag that was read last. */
  #tag = '';
  #declared = predefined;
  /** Namespace of names without prefix where `#declared` holds. */
  #default = '';
  #defaultOf: Namespaces = predefined;
  /** Where the children of each begin among those below. */
  readonly #firstChildren: number[] = [];
  /** Collected here and cut to size when their element is complete: lists that grow would take several times the room. */
  readonly #children: XmlElement[] = [];
  /** Of all elements. */
  readonly #attributes: string[] = [];

  constructor(text: string) {
    this.#text = text;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  readDocument(): XmlElement {
    if (this.#text.startsWith('<?xml', this.#at)) this.#skipPast('?>', 'the end ?> of the declaration');
    this.#skipMisc();
    if (this.#text[this.#at] !== '<') this.#fail('a root element');
    const root = this.#readElements();
    this.#skipMisc();
    if (this.#at < this.#text.length) this.#fail('nothing behind the root element');
    return root;
  }

  /** One loop with its own stack: depth of the file is not depth of calls. */
  #readElements(): XmlElement {
    const text = this.#text;
    for (;;) {
      let at = this.#at;
      while (isSpaceCode(text.charCodeAt(at))) at++;
      this.#at = at;
      if (text.charCodeAt(at) !== less) this.#readText();
      const next = text.charCodeAt(this.#at + 1);
      if (next === slash) {
        const closed = this.#readEndTag();
        if (this.#open.length === 0) return closed;
        this.#children.push(closed);
      } else if (next === 0x21 || next === 0x3f) {
        this.#readAside();
      } else {
        const element = this.#readStartTag();
        if (text.charCodeAt(this.#at - 2) === slash) {
          if (this.#open.length === 0) return element;
          this.#children.push(element);
        } else {
          this.#tags.push(this.#tag);
          this.#namespaces.push(this.#declared);
          this.#firstChildren.push(this.#children.length);
          if (this.#open.push(element) > maxDepth)
            this.#fail(`at most ${maxDepth} elements inside each other`, 'more', element.offset);
        }
      }
    }
  }

  /** Character data up to the next tag, with the white space before it. */
  #readText(): void {
    const text = this.#text;
    const current = this.#open.at(-1);
    const open = text.indexOf('<', this.#at);
    if (open === -1 || current === undefined)
      this.#fail(`</${this.#tags.at(-1) ?? ''}>`, 'the end of the file', text.length);
    let from = this.#at;
    while (isSpaceCode(text.charCodeAt(from - 1))) from--;
    current.text += this.#resolve(from, open);
    this.#at = open;
  }

  /** The tag has been read up to its `>`; a `/` before it says that the element is empty. */
  #readStartTag(): OpenElement {
    const text = this.#text;
    const attributes = this.#attributes;
    const first = attributes.length;
    const names = this.#names;
    const offset = this.#at;
    const tag = names.read(text, offset + 1);
    let at = names.end;
    if (at === offset + 1) this.#fail('an element name', undefined, at);
    const tagColon = names.colon;
    const outer = this.#namespaces[this.#namespaces.length - 1]!;
    let hasColon = false;
    let declarations: string[] | undefined;
    for (;;) {
      const before = at;
      let here = text.charCodeAt(at);
      while (isSpaceCode(here)) here = text.charCodeAt(++at);
      if (here === greater) break;
      this.#at = at;
      if (here === slash) {
        this.#at = ++at;
        if (text.charCodeAt(at) === greater) break;
        this.#fail('>');
      }
      if (before === at) this.#fail('white space, > or />');
      const name = names.read(text, at);
      const nameAt = at;
      if (names.end === at) this.#fail('an attribute, > or />');
      at = names.end;
      if (text.charCodeAt(at) === equals && text.charCodeAt(at + 1) === quotation) this.#at = at + 1;
      else this.#skipEquals(at);
      const value = this.#readQuoted();
      at = this.#at;
      if (name.charCodeAt(0) === 0x78 && isDeclaration(name)) {
        declarations ??= [];
        this.#mustBeNew(declarations, 0, name, nameAt);
        declarations.push(name, value);
      } else {
        this.#mustBeNew(attributes, first, name, nameAt);
        hasColon ||= names.colon !== -1;
        attributes.push(name, value);
      }
    }
    this.#at = at + 1;
    const namespaces = declarations === undefined ? outer : declared(declarations, outer);
    if (hasColon)
      for (let index = first; index < attributes.length; index += 2)
        this.#mustBeDeclared(attributes[index]!, namespaces, offset);
    if (tagColon !== -1) this.#mustBeDeclared(tag, namespaces, offset);
    this.#tag = tag;
    this.#declared = namespaces;
    return new XmlElement(
      tagColon === -1 ? tag : names.localNameOf(tag, tagColon),
      tagColon === -1 ? this.#defaultNamespace(namespaces) : namespaces.get(tag.slice(0, tagColon))!,
      attributes,
      first,
      attributes.length,
      this.#open[this.#open.length - 1],
      offset,
    );
  }

  #defaultNamespace(namespaces: Namespaces): string {
    if (namespaces !== this.#defaultOf) {
      this.#defaultOf = namespaces;
      this.#default = namespaces.get('') ?? '';
    }
    return this.#default;
  }

  #skipEquals(from: number): void {
    this.#at = from;
    this.#skipSpace();
    if (this.#text.charCodeAt(this.#at) !== equals) this.#fail('=');
    this.#at++;
    this.#skipSpace();
  }

  #mustBeNew(flat: readonly string[], first: number, name: string, nameAt: number): void {
    if (flat.length - first >= manyAttributes) {
      if (flat.length - first === manyAttributes)
        this.#seen = new Set(flat.slice(first).filter((_, index) => index % 2 === 0));
      if (this.#seen.has(name)) this.#fail('each attribute once', name, nameAt);
      this.#seen.add(name);
      return;
    }
    for (let index = first; index < flat.length; index += 2)
      if (flat[index] === name) this.#fail('each attribute once', name, nameAt);
  }
  #seen = new Set<string>();

  #mustBeDeclared(name: string, namespaces: Namespaces, offset: number): void {
    const colon = name.indexOf(':');
    const prefix = name.slice(0, Math.max(0, colon));
    if (colon !== -1 && !namespaces.has(prefix)) this.#fail('a declared prefix', prefix, offset);
  }

  #readEndTag(): OpenElement {
    const text = this.#text;
    const offset = this.#at;
    const open = this.#tags.pop();
    this.#at += 2;
    const end = this.#at + (open ?? '').length;
    if (open !== undefined && text.charCodeAt(end) === greater && text.startsWith(open, this.#at)) {
      this.#at = end + 1;
    } else {
      const tag = this.#readName('an element name');
      if (open === undefined) this.#fail('a root element', `</${tag}>`, offset);
      if (tag !== open) this.#fail(`</${open}>`, `</${tag}>`, offset);
      this.#skipSpace();
      if (text.charCodeAt(this.#at) !== greater) this.#fail('>');
      this.#at++;
    }
    this.#namespaces.pop();
    const element = this.#open.pop()!;
    const firstChild = this.#firstChildren.pop()!;
    if (this.#children.length > firstChild) {
      element.children = this.#children.slice(firstChild);
      this.#children.length = firstChild;
    }
    return element;
  }

  /** Comment, processing instruction or CDATA. */
  #readAside(): void {
    const current = this.#open.at(-1);
    if (this.#text.startsWith('<!--', this.#at)) {
      this.#at += 4;
      this.#skipPast('-->', 'the end --> of the comment');
    } else if (this.#text.startsWith('<?', this.#at)) {
      this.#skipPast('?>', 'the end ?> of the instruction');
    } else if (this.#text.startsWith('<![CDATA[', this.#at) && current !== undefined) {
      const from = this.#at + 9;
      this.#skipPast(']]>', 'the end ]]> of the character data');
      current.text += this.#text.slice(from, this.#at - 3);
    } else {
      this.#fail('an element, a comment or text (a document type is not accepted)');
    }
  }

  #skipMisc(): void {
    for (;;) {
      this.#skipSpace();
      const isAside = this.#text.startsWith('<!--', this.#at) || this.#text.startsWith('<?', this.#at);
      if (isAside) this.#readAside();
      else if (this.#text.startsWith('<!', this.#at))
        this.#fail('a root element (a document type is not accepted)');
      else return;
    }
  }

  #readQuoted(): string {
    const text = this.#text;
    const quote = text[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail('a quoted value');
    const from = this.#at + 1;
    const end = quote.charCodeAt(0);
    let isPlain = true;
    let to = from;
    for (;;) {
      const code = text.charCodeAt(to);
      if (code === end) break;
      if (code === less) this.#fail('&lt; inside a value', '<', to);
      if (code < 0x20 || code === 0x26) isPlain = false;
      else if (Number.isNaN(code)) this.#fail(`a closing ${quote}`, 'the end of the file');
      to++;
    }
    this.#at = to + 1;
    // Attribute value normalisation, XML 1.0, 3.3.3: each white space character becomes a space.
    return isPlain ? text.slice(from, to) : this.#resolve(from, to, true);
  }

  /** Text between two indices with its entities resolved. */
  #resolve(from: number, to: number, isAttribute = false): string {
    let part = this.#text.slice(from, to);
    if (isAttribute) part = part.replace(/\r\n|[\t\r\n]/g, ' ');
    if (!part.includes('&')) return part;
    return part.replace(/&([^;]{0,12};?)/g, (whole, body: string) => {
      const name = body.slice(0, -1);
      const resolved = body.endsWith(';') ? resolveEntity(name) : undefined;
      if (resolved === undefined)
        this.#fail(
          '&lt; &gt; &amp; &quot; &apos; or a character number',
          whole,
          this.#text.indexOf(whole, from),
        );
      return resolved;
    });
  }

  #readName(expected: string): string {
    const name = this.#names.read(this.#text, this.#at);
    if (name === '') this.#fail(expected);
    this.#at = this.#names.end;
    return name;
  }

  #skipSpace(): void {
    const text = this.#text;
    let at = this.#at;
    while (isSpaceCode(text.charCodeAt(at))) at++;
    this.#at = at;
  }

  #skipPast(end: string, expected: string): void {
    const at = this.#text.indexOf(end, this.#at);
    if (at === -1) this.#fail(expected, 'the end of the file');
    this.#at = at + end.length;
  }

  #fail(expected: string, found?: string, offset = this.#at): never {
    const here = this.#text.slice(offset, offset + 20).split('\n')[0]!;
    throw new Unreadable(expected, found ?? (here === '' ? 'the end of the file' : here), offset);
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
