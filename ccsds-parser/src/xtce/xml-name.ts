export function isSpaceCode(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

const namePattern = /[\p{L}_][\p{L}\p{N}_.\-·]*(?::[\p{L}_][\p{L}\p{N}_.\-·]*)?/uy;

const asciiName = tableOf(/[A-Za-z0-9_.-]/);
const asciiStart = tableOf(/[A-Za-z_]/);

function tableOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

/**
 * Names of elements and attributes, each once: a document of a hundred thousand elements has a few dozen names, and a
 * name that is already there need not be cut from the text again. It keeps no more than fixed numbers of short ones.
 */
export class NamePool {
  /** Behind the name that was read last. */
  end = 0;
  /** Where its colon stands, counted from its start; -1 when it has none. */
  colon = -1;
  readonly #slots: string[] = new Array<string>(slotCount).fill('');
  readonly #localNames = new Map<string, string>();

  /**
   * The name that begins at `from`; empty when none does. One colon may stand between a prefix and a local name.
   *
   * Source: W3C XML 1.0 (fifth edition), 2.3; Namespaces in XML 1.0, section 4. Letters beyond ASCII are those that
   * Unicode calls letters
   */
  read(text: string, from: number): string {
    let at = from;
    let hash = 0;
    let code = text.charCodeAt(at);
    while (code < 0x80 && asciiName[code] === 1) {
      hash = (hash * 31 + code) | 0;
      code = text.charCodeAt(++at);
    }
    const isPlain = code < 0x80 ? code !== 0x3a : Number.isNaN(code);
    if (!isPlain || at === from || asciiStart[text.charCodeAt(from)] !== 1)
      return this.#readOther(text, from);
    this.end = at;
    this.colon = -1;
    const slot = (hash ^ (hash >>> 10)) & (slotCount - 1);
    const known = this.#slots[slot]!;
    if (known.length === at - from && text.startsWith(known, from)) return known;
    const name = unique(text.slice(from, at));
    if (name.length <= mostKeptCharacters) this.#slots[slot] = name;
    return name;
  }

  #readOther(text: string, from: number): string {
    namePattern.lastIndex = from;
    this.end = namePattern.test(text) ? namePattern.lastIndex : from;
    const name = text.slice(from, this.end);
    this.colon = name.indexOf(':');
    return name;
  }

  /** What stands behind the colon. */
  localNameOf(tag: string, colon: number): string {
    let name = this.#localNames.get(tag);
    if (name === undefined) {
      name = unique(tag.slice(colon + 1));
      if (this.#localNames.size >= slotCount) this.#localNames.clear();
      if (tag.length <= mostKeptCharacters) this.#localNames.set(unique(tag), name);
    }
    return name;
  }
}

const slotCount = 1024;
/** A document with names of megabytes must not stay in memory for them. */
const mostKeptCharacters = 64;

/**
 * The same text in the form in which engines keep names of properties and literals: there it exists once, and two of them
 * are compared at a glance.
 */
function unique(text: string): string {
  for (const key in { [text]: true }) return key;
  return text;
}
