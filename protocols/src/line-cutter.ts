/** A line that ended, or what was heard of one that was longer than any line can be. */
export interface CutLine {
  readonly text: string;
  readonly isTooLong: boolean;
}

export interface LineCutterSettings {
  /** Octets that end a line; they are dropped. */
  readonly ends: readonly number[];
  /** What is longer is remembered so far and told as too long. */
  readonly longest: number;
}

/** Cuts what arrives into lines of text, in bounded memory; blank ones are dropped, octets that are no text become `·`. */
export class LineCutter {
  readonly #settings: LineCutterSettings;
  #text = '';
  #isTooLong = false;

  constructor(settings: LineCutterSettings) {
    this.#settings = settings;
  }

  push(bytes: Uint8Array): CutLine[] {
    const { ends, longest } = this.#settings;
    const lines: CutLine[] = [];
    for (const octet of bytes) {
      if (ends.includes(octet)) this.#end(lines);
      else if (this.#text.length >= longest) this.#isTooLong = true;
      else this.#text += printable(octet);
    }
    return lines;
  }

  /** Forgets the line that did not end. */
  restart(): void {
    this.#text = '';
    this.#isTooLong = false;
  }

  #end(lines: CutLine[]): void {
    const text = this.#text.trim();
    const isTooLong = this.#isTooLong;
    this.#text = '';
    this.#isTooLong = false;
    if (text !== '' || isTooLong) lines.push({ text, isTooLong });
  }
}

/** Control characters of a damaged line must not reach a terminal. */
export function printable(octet: number): string {
  return octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·';
}

/** The octets of a text of ASCII, one for each character. */
export function asciiOctets(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) octets[index] = text.charCodeAt(index);
  return octets;
}
