import { asciiOctets } from './line-cutter.ts';

/**
 * Cuts what arrives into commands that end in `;`, as Kenwood and later Yaesu radios speak.
 *
 * Line ends between commands are dropped. A command with an octet outside printable ASCII, or longer than any radio's,
 * comes out as `undefined`: something was there, and it is damaged.
 */
export class SemicolonCutter {
  #text = '';
  #isDamaged = false;

  push(bytes: Uint8Array): (string | undefined)[] {
    const commands: (string | undefined)[] = [];
    for (const octet of bytes) {
      if (octet === semicolon) {
        if (this.#text !== '' || this.#isDamaged) commands.push(this.#isDamaged ? undefined : this.#text);
        this.#text = '';
        this.#isDamaged = false;
      } else if (octet !== 0x0d && octet !== 0x0a) {
        this.#take(octet);
      }
    }
    return commands;
  }

  #take(octet: number): void {
    if (octet < 0x20 || octet > 0x7e || this.#text.length >= longestCommand) this.#isDamaged = true;
    else this.#text += String.fromCharCode(octet);
  }
}

const semicolon = 0x3b;
/** The longest answer of a TS-2000 or FT-991 (a memory channel) has less than 60 characters. */
const longestCommand = 80;

/** `FA00145825000` as it goes out, with its semicolon. */
export function encodeCommand(text: string): Uint8Array {
  return asciiOctets(`${text};`);
}
