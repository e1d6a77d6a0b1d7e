import type { Fault } from '../fault.ts';
import { placeOf, type XmlPlace } from './line-places.ts';
import type { XmlElement } from './xml-element.ts';
import { isSpaceCode } from './xml-name.ts';
import { greater, less, slash, Unreadable } from './xml-scanner.ts';
import { type Namespaces, predefined, XmlTagReader } from './xml-tag-reader.ts';

export type XmlFault = Fault<'bad-xml'> & XmlPlace;

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly fault: XmlFault };

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

type OpenElement = { -readonly [Key in keyof XmlElement]: XmlElement[Key] };

const maxDepth = 200;

class XmlReader extends XmlTagReader {
  /** Open elements, outermost first, and what stays open with them. */
  readonly #open: OpenElement[] = [];
  readonly #tags: string[] = [];
  readonly #namespaces: Namespaces[] = [predefined];
  /** Where the children of each begin among those below. */
  readonly #firstChildren: number[] = [];
  /** Collected here and cut to size when their element is complete: lists that grow would take several times the room. */
  readonly #children: XmlElement[] = [];

  readDocument(): XmlElement {
    if (this.text.startsWith('<?xml', this.at)) this.skipPast('?>', 'the end ?> of the declaration');
    this.#skipMisc();
    if (this.text[this.at] !== '<') this.fail('a root element');
    const root = this.#readElements();
    this.#skipMisc();
    if (this.at < this.text.length) this.fail('nothing behind the root element');
    return root;
  }

  /** One loop with its own stack: depth of the file is not depth of calls. */
  #readElements(): XmlElement {
    const text = this.text;
    for (;;) {
      let at = this.at;
      while (isSpaceCode(text.charCodeAt(at))) at++;
      this.at = at;
      if (text.charCodeAt(at) !== less) this.#readText();
      const next = text.charCodeAt(this.at + 1);
      if (next === slash) {
        const closed = this.#readEndTag();
        if (this.#open.length === 0) return closed;
        this.#children.push(closed);
      } else if (next === 0x21 || next === 0x3f) {
        this.#readAside();
      } else {
        const outer = this.#namespaces[this.#namespaces.length - 1]!;
        const element = this.readStartTag(outer, this.#open[this.#open.length - 1]);
        if (text.charCodeAt(this.at - 2) === slash) {
          if (this.#open.length === 0) return element;
          this.#children.push(element);
        } else {
          this.#tags.push(this.tag);
          this.#namespaces.push(this.declared);
          this.#firstChildren.push(this.#children.length);
          if (this.#open.push(element) > maxDepth)
            this.fail(`at most ${maxDepth} elements inside each other`, 'more', element.offset);
        }
      }
    }
  }

  /** Character data up to the next tag, with the white space before it. */
  #readText(): void {
    const text = this.text;
    const current = this.#open.at(-1);
    const open = text.indexOf('<', this.at);
    if (open === -1 || current === undefined)
      this.fail(`</${this.#tags.at(-1) ?? ''}>`, 'the end of the file', text.length);
    let from = this.at;
    while (isSpaceCode(text.charCodeAt(from - 1))) from--;
    current.text += this.resolve(from, open);
    this.at = open;
  }

  #readEndTag(): OpenElement {
    const text = this.text;
    const offset = this.at;
    const open = this.#tags.pop();
    this.at += 2;
    const end = this.at + (open ?? '').length;
    if (open !== undefined && text.charCodeAt(end) === greater && text.startsWith(open, this.at)) {
      this.at = end + 1;
    } else {
      const tag = this.readName('an element name');
      if (open === undefined) this.fail('a root element', `</${tag}>`, offset);
      if (tag !== open) this.fail(`</${open}>`, `</${tag}>`, offset);
      this.skipSpace();
      if (text.charCodeAt(this.at) !== greater) this.fail('>');
      this.at++;
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
    if (this.text.startsWith('<!--', this.at)) {
      this.at += 4;
      this.skipPast('-->', 'the end --> of the comment');
    } else if (this.text.startsWith('<?', this.at)) {
      this.skipPast('?>', 'the end ?> of the instruction');
    } else if (this.text.startsWith('<![CDATA[', this.at) && current !== undefined) {
      const from = this.at + 9;
      this.skipPast(']]>', 'the end ]]> of the character data');
      current.text += this.text.slice(from, this.at - 3);
    } else {
      this.fail('an element, a comment or text (a document type is not accepted)');
    }
  }

  #skipMisc(): void {
    for (;;) {
      this.skipSpace();
      const isAside = this.text.startsWith('<!--', this.at) || this.text.startsWith('<?', this.at);
      if (isAside) this.#readAside();
      else if (this.text.startsWith('<!', this.at))
        this.fail('a root element (a document type is not accepted)');
      else return;
    }
  }
}
