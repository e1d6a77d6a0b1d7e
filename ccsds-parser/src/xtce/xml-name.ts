/**
 * Index behind the name that begins at `from`; `from` itself when none does. One colon may stand between a prefix and a
 * local name.
 *
 * Source: W3C XML 1.0 (fifth edition), 2.3; Namespaces in XML 1.0, section 4. Letters beyond ASCII are those that
 * Unicode calls letters
 */
export function nameEndAt(text: string, from: number): number {
  let at = from;
  let hasColon = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code < 0x80 ? asciiName[code] === 1 : code === 0xb7 && at > from) {
      at++;
      continue;
    }
    if (code >= 0x80) return matchedEndAt(text, from);
    if (code !== 0x3a || hasColon) break;
    hasColon = true;
    at++;
  }
  if (at === from) return from;
  const hasGoodStart = asciiStart[text.charCodeAt(from)] === 1;
  // A colon at an end, or a digit behind it, is for the pattern to judge.
  return hasGoodStart && !hasColon ? at : matchedEndAt(text, from);
}

export function isSpaceCode(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

const namePattern = /[\p{L}_][\p{L}\p{N}_.\-·]*(?::[\p{L}_][\p{L}\p{N}_.\-·]*)?/uy;

function matchedEndAt(text: string, from: number): number {
  namePattern.lastIndex = from;
  return namePattern.test(text) ? namePattern.lastIndex : from;
}

const asciiName = tableOf(/[A-Za-z0-9_.-]/);
const asciiStart = tableOf(/[A-Za-z_]/);

function tableOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

/**
 * Names of elements and attributes, each once: a document of a hundred thousand elements has a few dozen names, and a
 * name that is already there need not be cut from the text again.
 */
export class NamePool {
  readonly #slots: string[] = new Array<string>(slotCount).fill('');
  readonly #localNames = new Map<string, string>();
  readonly #isUnique: boolean;

  /** @param isUnique for words that are compared with those of the schema again and again */
  constructor(isUnique: boolean) {
    this.#isUnique = isUnique;
  }

  /** The text between two indices. */
  nameAt(text: string, from: number, to: number): string {
    const length = to - from;
    const hash =
      length * 467 +
      text.charCodeAt(from) * 31 +
      text.charCodeAt(to - 1) * 131 +
      text.charCodeAt(from + (length >> 1)) * 211 +
      text.charCodeAt(from + (length >> 2)) * 61;
    const slot = hash & (slotCount - 1);
    const known = this.#slots[slot]!;
    if (known.length === length && text.startsWith(known, from)) return known;
    const name = this.#isUnique ? unique(text.slice(from, to)) : text.slice(from, to);
    this.#slots[slot] = name;
    return name;
  }

  /** What stands behind the colon. */
  localNameOf(tag: string, colon: number): string {
    let name = this.#localNames.get(tag);
    if (name === undefined) {
      name = unique(tag.slice(colon + 1));
      this.#localNames.set(tag, name);
    }
    return name;
  }
}

const slotCount = 1024;

/**
 * The same text in the form in which engines keep names of properties and literals: there it exists once, and two of them
 * are compared at a glance.
 */
function unique(text: string): string {
  for (const key in { [text]: true }) return key;
  return text;
}
