import type { Fault } from '@dawa/seams/fault';

/**
 * What clients of rotctld and rigctld write, cut into requests: a stream of words and not of lines.
 *
 *       f          a letter is a command and needs no line end: `f m v`, `p`, `T 1`, then `q` without anything behind it
 *       \get_freq  the same by name
 *       +f  ;f  |f asks for the long answer, its parts parted by a line end or by that character
 *       0x8b       some commands are one octet above 0x7f
 *       # …        a remark up to the end of the line
 *
 * Kept from Hamlib: numbers that a command still wants may stand on the next lines. Not kept, for each has desynchronised
 * somebody: a command that wants a number does not swallow a letter (`P\np\n`), unknown names are answered, a mistyped word does
 * not run its first letter when that changes anything, and a `+` alone does not stay armed. gpredict's `AOS` and `LOS` are words.
 *
 * Source: Hamlib 4.5.4, rotctld and rigctld on loopback; gpredict 9399b122 src/gtk-rig-ctrl.c for its words.
 */
export interface HamlibCommand {
  /** As Hamlib names it: `get_pos`. */
  readonly name: string;
  /** Octet of the short form; a name alone has none. */
  readonly letter?: number;
  /** What follows it. `line`: whatever stands behind it in its line belongs to it and is not read. */
  readonly words: readonly ('number' | 'word')[] | 'line';
  /** May name a VFO before its words, and must do so in VFO mode. */
  readonly takesVfo?: boolean;
  /** Runs only when a blank or a line end follows: its letter begins words that mean something else. */
  readonly waits?: boolean;
}

export interface HamlibRequest {
  readonly kind: 'request';
  readonly name: string;
  /** The VFO that was named, if any. */
  readonly vfo: string | undefined;
  readonly words: readonly string[];
  /** What parts the long answer; undefined asks for the short one. */
  readonly separator: string | undefined;
}

export interface BadHamlibRequest {
  readonly kind: 'bad-request';
  readonly fault: Fault<'unknown-command' | 'missing-word' | 'too-long'>;
}

export type HamlibMessage = HamlibRequest | BadHamlibRequest;

/** Names of VFOs in requests; gpredict writes numbers of its own instead (0 none, 1 A, 2 B, 3 Main, 4 Sub). */
export const vfoNames = ['currVFO', 'VFO', 'VFOA', 'VFOB', 'VFOC', 'Main', 'Sub', 'MEM', 'TX', 'RX'] as const;
const vfoNameSet: ReadonlySet<string> = new Set(vfoNames);

/** No word of these languages is longer. */
const longestWord = 128;

/** The commands of one language, ready to be looked up. */
export interface HamlibLexicon {
  readonly byLetter: ReadonlyMap<number, HamlibCommand>;
  readonly byName: ReadonlyMap<string, HamlibCommand>;
  readonly wholeWords: ReadonlySet<string>;
}

/** @param wholeWords words that are requests by themselves although they begin with a command's letter */
export function hamlibLexicon(
  commands: readonly HamlibCommand[],
  wholeWords: readonly string[],
): HamlibLexicon {
  return {
    byLetter: new Map(
      commands.flatMap((one) => (one.letter === undefined ? [] : [[one.letter, one] as const])),
    ),
    byName: new Map(commands.map((one) => [one.name, one])),
    wholeWords: new Set(wholeWords),
  };
}

/** Cuts what arrives into requests; the result does not depend on how the octets were cut. */
export class HamlibTokeniser {
  readonly #lexicon: HamlibLexicon;
  #isVfoMode = false;
  #separator: string | undefined;
  #state: 'command' | 'name' | 'words' | 'rest-of-line' = 'command';
  #word = '';
  #open: OpenCommand | undefined;

  constructor(lexicon: HamlibLexicon) {
    this.#lexicon = lexicon;
  }

  /** True after `\set_vfo_opt 1`: requests name their VFO first. */
  get isVfoMode(): boolean {
    return this.#isVfoMode;
  }

  /** A command still waits for words. */
  get isWaiting(): boolean {
    return this.#state === 'words' || this.#state === 'name';
  }

  push(bytes: Uint8Array): HamlibMessage[] {
    const messages: HamlibMessage[] = [];
    for (const octet of bytes) this.#take(octet, messages);
    return messages;
  }

  /** Gives up on a command that still waits for words. */
  flush(): HamlibMessage[] {
    const messages: HamlibMessage[] = [];
    if (this.#state === 'words' || this.#state === 'name') {
      this.#take(lineFeed, messages);
      if (this.#open !== undefined) this.#miss(messages);
    }
    this.#forget('command');
    this.#separator = undefined;
    return messages;
  }

  #take(octet: number, messages: HamlibMessage[]): void {
    const isBlank = octet === 0x20 || octet === 0x09 || octet === 0x0d || octet === 0;
    const isEnd = octet === lineFeed;
    switch (this.#state) {
      case 'rest-of-line':
        if (isEnd) this.#forget('command');
        return;
      case 'command':
        if (isEnd) this.#separator = undefined;
        else if (!isBlank) this.#begin(octet, messages);
        return;
      case 'name':
        if (!isBlank && !isEnd) this.#grow(octet, messages);
        else this.#endName(isEnd, messages);
        return;
      case 'words':
        if (!isBlank && !isEnd) this.#growWord(octet, messages);
        else this.#endWord(isEnd, messages);
        return;
    }
  }

  #begin(octet: number, messages: HamlibMessage[]): void {
    if (separators.has(octet)) {
      this.#separator = octet === plus ? '\n' : String.fromCharCode(octet);
      return;
    }
    if (octet === hash) {
      this.#forget('rest-of-line');
      return;
    }
    if (octet === backslash) {
      this.#word = '';
      this.#state = 'name';
      return;
    }
    const command = this.#lexicon.byLetter.get(octet);
    if (command === undefined) {
      this.#refuse('unknown-command', 'a command of this language', shownOctet(octet), messages);
      return;
    }
    this.#start(command, String.fromCharCode(octet), messages);
  }

  #start(command: HamlibCommand, letter: string | undefined, messages: HamlibMessage[]): void {
    if (command.words === 'line') {
      messages.push(this.#request(command.name, undefined, []));
      this.#forget('rest-of-line');
      return;
    }
    const mayNameVfo = command.takesVfo === true;
    this.#open = {
      command,
      wanted: command.words,
      letter,
      mayNameVfo,
      vfo: undefined,
      words: [],
      isLater: false,
      isGlued: letter !== undefined,
    };
    this.#word = '';
    this.#state = 'words';
    if (command.words.length > 0 || (mayNameVfo && this.#isVfoMode) || command.waits === true) return;
    if (letter !== undefined || !mayNameVfo) this.#run(messages);
  }

  #endName(isEnd: boolean, messages: HamlibMessage[]): void {
    const name = this.#word;
    const command = this.#lexicon.byName.get(name);
    if (command === undefined) {
      this.#refuse('unknown-command', 'a command of this language', `\\${name}`, messages);
      if (isEnd) this.#forget('command');
      return;
    }
    this.#start(command, undefined, messages);
    // The blank or the line end behind the name counts: it may be all that the command waits for.
    if (this.#state === 'words' || (isEnd && this.#state === 'rest-of-line'))
      this.#take(isEnd ? lineFeed : 0x20, messages);
  }

  #grow(octet: number, messages: HamlibMessage[]): void {
    if (this.#word.length < longestWord) {
      this.#word += String.fromCharCode(octet);
      return;
    }
    this.#refuse(
      'too-long',
      `a word of at most ${longestWord} octets`,
      `${this.#word.slice(0, 16)}…`,
      messages,
    );
  }

  #growWord(octet: number, messages: HamlibMessage[]): void {
    const open = this.#open!;
    // On a later line only a number goes on with a command: anything else is the next one.
    if (open.isLater && this.#word === '' && !numberBegins.has(octet)) {
      this.#miss(messages);
      this.#take(octet, messages);
      return;
    }
    this.#grow(octet, messages);
  }

  #endWord(isEnd: boolean, messages: HamlibMessage[]): void {
    const open = this.#open!;
    const word = this.#word;
    this.#word = '';
    if (word !== '') {
      if (open.isGlued && !this.#takeGlued(open, word, isEnd, messages)) return;
      if (open.isLater && !isNumberWord(word)) {
        this.#miss(messages);
        this.#again(word, isEnd, messages);
        return;
      }
      const isVfo = open.mayNameVfo && open.words.length === 0 && open.vfo === undefined;
      if (isVfo && vfoNameSet.has(word)) open.vfo = word;
      else if (open.wanted.length > 0) open.words.push(word);
      else {
        // In VFO mode, and no VFO was named: the word is the next command.
        this.#run(messages);
        this.#again(word, isEnd, messages);
        return;
      }
    }
    open.isGlued = false;
    const { wanted, words, vfo } = open;
    if (words.length >= wanted.length) {
      // A get runs as soon as no VFO can follow it.
      const mayFollow = open.mayNameVfo && this.#isVfoMode && vfo === undefined && wanted.length === 0;
      if (isEnd || !mayFollow) this.#run(messages);
    } else if (isEnd) {
      if (wanted[words.length] === 'word') this.#miss(messages);
      else open.isLater = true;
    }
  }

  /** Reads a word as what stands at the place of a command. */
  #again(word: string, isEnd: boolean, messages: HamlibMessage[]): void {
    for (const character of word) this.#take(character.charCodeAt(0), messages);
    this.#take(isEnd ? lineFeed : 0x20, messages);
  }

  /** @returns false when the word that begins with a command's letter was none of its words */
  #takeGlued(open: OpenCommand, word: string, isEnd: boolean, messages: HamlibMessage[]): boolean {
    const whole = `${open.letter}${word}`;
    if (this.#lexicon.wholeWords.has(whole)) {
      messages.push(this.#request(whole, undefined, []));
      this.#forget('command');
      return false;
    }
    // A VFO that nobody asked for: gpredict names it although VFO mode was refused.
    if (vfoNameSet.has(whole)) {
      this.#forget('command');
      return false;
    }
    if (open.wanted.length > 0 && isNumberWord(word)) return true;
    this.#refuse('unknown-command', 'a command of this language', whole, messages);
    if (isEnd) this.#forget('command');
    return false;
  }

  #run(messages: HamlibMessage[]): void {
    const { command, vfo, words } = this.#open!;
    if (command.name === 'set_vfo_opt') this.#isVfoMode = words[0] === '1';
    messages.push(this.#request(command.name, vfo, words));
    this.#forget('command');
  }

  #miss(messages: HamlibMessage[]): void {
    const { command, wanted, words } = this.#open!;
    const expected = `${wanted.length} words behind ${command.name}`;
    this.#refuse('missing-word', expected, `${words.length}`, messages);
    this.#forget('command');
  }

  /** Refuses, and reads on behind the line end. */
  #refuse(
    kind: BadHamlibRequest['fault']['kind'],
    expected: string,
    found: string,
    messages: HamlibMessage[],
  ): void {
    messages.push({ kind: 'bad-request', fault: { kind, expected, found } });
    this.#separator = undefined;
    this.#forget('rest-of-line');
  }

  #request(name: string, vfo: string | undefined, words: readonly string[]): HamlibRequest {
    const separator = this.#separator;
    this.#separator = undefined;
    return { kind: 'request', name, vfo, words, separator };
  }

  #forget(state: 'command' | 'rest-of-line'): void {
    this.#state = state;
    this.#word = '';
    this.#open = undefined;
  }
}

interface OpenCommand {
  readonly command: HamlibCommand;
  readonly wanted: readonly ('number' | 'word')[];
  /** Undefined when it was called by name. */
  readonly letter: string | undefined;
  readonly mayNameVfo: boolean;
  vfo: string | undefined;
  readonly words: string[];
  /** A line end has passed since the command. */
  isLater: boolean;
  /** Nothing has passed since the letter. */
  isGlued: boolean;
}

const lineFeed = 0x0a;
const plus = 0x2b;
const hash = 0x23;
const backslash = 0x5c;
/** `+`, `;`, `|`, `,` */
const separators: ReadonlySet<number> = new Set([plus, 0x3b, 0x7c, 0x2c]);
const numberBegins: ReadonlySet<number> = new Set([...'0123456789.+-'].map((one) => one.charCodeAt(0)));

/** A number as C's scanf takes it, without its `nan` and `inf`. */
export function isNumberWord(word: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(word);
}

function shownOctet(octet: number): string {
  return octet > 0x20 && octet < 0x7f
    ? String.fromCharCode(octet)
    : `0x${octet.toString(16).padStart(2, '0')}`;
}
