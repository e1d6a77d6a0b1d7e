import type { LogRecord } from '../ports.ts';

type Meta = LogRecord['meta'];

/**
 * Meta of records as text, JSON in UTF-8. Most records of a pass say the same few things again and again: the last
 * texts are kept, because making one costs more than the checksum of a whole packet.
 */
export class MetaTexts {
  readonly #known: { meta: Meta; keys: number; text: Uint8Array }[] = [];
  #oldest = 0;

  /** Not to be written to. */
  textOf(meta: Meta): Uint8Array {
    let keys = 0;
    let isPlain = true;
    for (const key in meta) {
      keys++;
      if (typeof meta[key] === 'object' && meta[key] !== null) isPlain = false;
    }
    if (keys > maxKeptKeys || !isPlain) return encode(meta);
    for (const known of this.#known) {
      if (known.keys === keys && isSame(known.meta, meta)) return known.text;
    }
    const text = encode(meta);
    this.#known[this.#oldest] = { meta: { ...meta }, keys, text };
    this.#oldest = (this.#oldest + 1) % keptTexts;
    return text;
  }
}

/** Reads meta texts; equal texts in a row give the same object, frozen. */
export class MetaReader {
  #text: Uint8Array = new Uint8Array(0);
  #meta: Meta | undefined;

  /** Undefined when the text is no JSON object. */
  metaOf(text: Uint8Array): Meta | undefined {
    if (this.#meta !== undefined && isSameText(this.#text, text)) return this.#meta;
    const meta = parse(text);
    this.#meta = meta;
    this.#text = meta === undefined || text.length > maxKeptText ? nothing : text.slice();
    return meta;
  }
}

const nothing = new Uint8Array(0);
const keptTexts = 8;
const maxKeptKeys = 8;
const maxKeptText = 1024;
const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder('utf-8', { fatal: true });

function encode(meta: Meta): Uint8Array {
  return textEncoder.encode(JSON.stringify(meta));
}

/** The order counts as well: the text must be the one that the meta would have alone. */
function isSame(known: Meta, meta: Meta): boolean {
  const names = Object.keys(known);
  let place = 0;
  for (const key in meta) {
    if (names[place++] !== key || !Object.is(known[key], meta[key])) return false;
  }
  return true;
}

function isSameText(known: Uint8Array, text: Uint8Array): boolean {
  if (known.length !== text.length || known.length === 0) return false;
  for (let at = 0; at < text.length; at++) if (known[at] !== text[at]) return false;
  return true;
}

function parse(text: Uint8Array): Meta | undefined {
  try {
    const meta: unknown = JSON.parse(textDecoder.decode(text));
    return typeof meta === 'object' && meta !== null ? Object.freeze(meta as Meta) : undefined;
  } catch {
    return undefined;
  }
}
