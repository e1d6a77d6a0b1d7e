import { resolveEntity } from './xml-entity.ts';
import { isSpaceCode, NamePool } from './xml-name.ts';

export const less = 0x3c;
export const greater = 0x3e;
export const slash = 0x2f;

/** Of all documents: most have the same few dozen names. */
const sharedNames = new NamePool();

/** A place in the text of a document that moves on over what all markup is made of: names, quoted values, white space. */
export class XmlScanner {
  readonly text: string;
  readonly names = sharedNames;
  at = 0;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  readQuoted(): string {
    const text = this.text;
    const quote = text[this.at];
    if (quote !== '"' && quote !== "'") this.fail('a quoted value');
    const from = this.at + 1;
    const end = quote.charCodeAt(0);
    let isPlain = true;
    let to = from;
    for (;;) {
      const code = text.charCodeAt(to);
      if (code === end) break;
      if (code === less) this.fail('&lt; inside a value', '<', to);
      if (code < 0x20 || code === 0x26) isPlain = false;
      else if (Number.isNaN(code)) this.fail(`a closing ${quote}`, 'the end of the file');
      to++;
    }
    this.at = to + 1;
    // Attribute value normalisation, XML 1.0, 3.3.3: each white space character becomes a space.
    return isPlain ? text.slice(from, to) : this.resolve(from, to, true);
  }

  /** Text between two indices with its entities resolved. */
  resolve(from: number, to: number, isAttribute = false): string {
    let part = this.text.slice(from, to);
    if (isAttribute) part = part.replace(/\r\n|[\t\r\n]/g, ' ');
    if (!part.includes('&')) return part;
    return part.replace(/&([^;]{0,12};?)/g, (whole, body: string) => {
      const name = body.slice(0, -1);
      const resolved = body.endsWith(';') ? resolveEntity(name) : undefined;
      if (resolved === undefined)
        this.fail(
          '&lt; &gt; &amp; &quot; &apos; or a character number',
          whole,
          this.text.indexOf(whole, from),
        );
      return resolved;
    });
  }

  readName(expected: string): string {
    const name = this.names.read(this.text, this.at);
    if (name === '') this.fail(expected);
    this.at = this.names.end;
    return name;
  }

  skipSpace(): void {
    const text = this.text;
    let at = this.at;
    while (isSpaceCode(text.charCodeAt(at))) at++;
    this.at = at;
  }

  skipPast(end: string, expected: string): void {
    const at = this.text.indexOf(end, this.at);
    if (at === -1) this.fail(expected, 'the end of the file');
    this.at = at + end.length;
  }

  fail(expected: string, found?: string, offset = this.at): never {
    const here = this.text.slice(offset, offset + 20).split('\n')[0]!;
    throw new Unreadable(expected, found ?? (here === '' ? 'the end of the file' : here), offset);
  }
}

/** Carries a fault out of the depths of the reader; never leaves `parseXml`. No `Error`: to look through the calls takes longer than most files. */
export class Unreadable {
  readonly expected: string;
  readonly found: string;
  readonly offset: number;

  constructor(expected: string, found: string, offset: number) {
    this.expected = expected;
    this.found = found;
    this.offset = offset;
  }
}
