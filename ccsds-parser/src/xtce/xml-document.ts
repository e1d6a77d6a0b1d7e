import type { Fault } from '../fault.ts';
import { resolveEntity } from './xml-entity.ts';

/** An element as it was written, with the place where it begins. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  /** Namespace URI; empty when there is none. */
  readonly namespace: string;
  /** By name as written; namespace declarations are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly parent: XmlElement | undefined;
  /** Character data directly inside, entities resolved. */
  readonly text: string;
  /** Index of `<` in the text. */
  readonly offset: number;
}

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
 * and their prefixes declared. A document type is refused, so that no file can define entities that swell or fetch.
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

interface OpenElement extends XmlElement {
  text: string;
  readonly children: XmlElement[];
  readonly parent: OpenElement | undefined;
  readonly tag: string;
  readonly namespaces: ReadonlyMap<string, string>;
}

const maxDepth = 200;
const namePattern = /[\p{L}_][\p{L}\p{N}_.\-·]*(?::[\p{L}_][\p{L}\p{N}_.\-·]*)?/uy;
const spacePattern = /[ \t\r\n]*/y;
const predefined: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

class XmlReader {
  readonly #text: string;
  #at = 0;

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
    let current: OpenElement | undefined;
    let depth = 0;
    for (;;) {
      const open = this.#text.indexOf('<', this.#at);
      if (open === -1) this.#fail(`</${current?.tag ?? ''}>`, 'the end of the file', this.#text.length);
      if (current !== undefined && open > this.#at) current.text += this.#resolve(this.#at, open);
      this.#at = open;
      const next = this.#text[open + 1];
      if (next === '!' || next === '?') {
        this.#readAside(current);
      } else if (next === '/') {
        const closed: OpenElement = this.#readEndTag(current);
        depth--;
        if (closed.parent === undefined) return closed;
        current = closed.parent;
      } else {
        const { element, isEmpty } = this.#readStartTag(current);
        current?.children.push(element);
        if (isEmpty) {
          if (current === undefined) return element;
        } else {
          current = element;
          if (++depth > maxDepth) this.#fail(`at most ${maxDepth} elements inside each other`, 'more', open);
        }
      }
    }
  }

  #readStartTag(parent: OpenElement | undefined): { element: OpenElement; isEmpty: boolean } {
    const offset = this.#at++;
    const tag = this.#readName('an element name');
    const raw = new Map<string, string>();
    for (;;) {
      const before = this.#at;
      this.#skipSpace();
      const here = this.#text[this.#at];
      if (here === '>' || here === '/') break;
      if (before === this.#at) this.#fail('white space, > or />');
      const nameAt = this.#at;
      const name = this.#readName('an attribute, > or />');
      this.#skipSpace();
      this.#take('=');
      this.#skipSpace();
      if (raw.has(name)) this.#fail('each attribute once', name, nameAt);
      raw.set(name, this.#readQuoted());
    }
    const isEmpty = this.#text[this.#at] === '/';
    if (isEmpty) this.#at++;
    this.#take('>');
    const namespaces = namespacesOf(raw, parent?.namespaces ?? predefined);
    const attributes = new Map([...raw].filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:')));
    for (const name of attributes.keys()) {
      const prefix = prefixOf(name);
      if (prefix !== '' && !namespaces.has(prefix)) this.#fail('a declared prefix', prefix, offset);
    }
    const prefix = prefixOf(tag);
    const namespace = namespaces.get(prefix);
    if (namespace === undefined && prefix !== '') this.#fail('a declared prefix', prefix, offset);
    const name = prefix === '' ? tag : tag.slice(prefix.length + 1);
    const element: OpenElement = {
      name,
      namespace: namespace ?? '',
      attributes,
      children: [],
      parent,
      text: '',
      offset,
      tag,
      namespaces,
    };
    return { element, isEmpty };
  }

  #readEndTag(current: OpenElement | undefined): OpenElement {
    const offset = this.#at;
    this.#at += 2;
    const tag = this.#readName('an element name');
    if (current === undefined) this.#fail('a root element', `</${tag}>`, offset);
    if (tag !== current.tag) this.#fail(`</${current.tag}>`, `</${tag}>`, offset);
    this.#skipSpace();
    this.#take('>');
    return current;
  }

  /** Comment, processing instruction or CDATA. */
  #readAside(current: OpenElement | undefined): void {
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
      if (isAside) this.#readAside(undefined);
      else if (this.#text.startsWith('<!', this.#at))
        this.#fail('a root element (a document type is not accepted)');
      else return;
    }
  }

  #readQuoted(): string {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail('a quoted value');
    const from = this.#at + 1;
    const to = this.#text.indexOf(quote, from);
    if (to === -1) this.#fail(`a closing ${quote}`, 'the end of the file');
    const less = this.#text.slice(from, to).indexOf('<');
    if (less !== -1) this.#fail('&lt; inside a value', '<', from + less);
    this.#at = to + 1;
    // Attribute value normalisation, XML 1.0, 3.3.3: each white space character becomes a space.
    return this.#resolve(from, to, true);
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
    namePattern.lastIndex = this.#at;
    const match = namePattern.exec(this.#text);
    if (match === null) this.#fail(expected);
    this.#at += match[0].length;
    return match[0];
  }

  #skipSpace(): void {
    spacePattern.lastIndex = this.#at;
    spacePattern.exec(this.#text);
    this.#at = spacePattern.lastIndex;
  }

  #skipPast(end: string, expected: string): void {
    const at = this.#text.indexOf(end, this.#at);
    if (at === -1) this.#fail(expected, 'the end of the file');
    this.#at = at + end.length;
  }

  #take(character: string): void {
    if (this.#text[this.#at] !== character) this.#fail(character);
    this.#at++;
  }

  #fail(expected: string, found?: string, offset = this.#at): never {
    const here = this.#text.slice(offset, offset + 20).split('\n')[0]!;
    throw new Unreadable(expected, found ?? (here === '' ? 'the end of the file' : here), offset);
  }
}

function prefixOf(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(0, colon);
}

function namespacesOf(
  attributes: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let all: Map<string, string> | undefined;
  for (const [name, value] of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    all ??= new Map(outer);
    all.set(name.slice(6), value);
  }
  return all ?? outer;
}
