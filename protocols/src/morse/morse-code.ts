/**
 * International Morse code: what each character is keyed as, `.` short and `-` long.
 *
 * Source: ITU-R M.1677-1 (2009), section 1; letters, figures, punctuation. Accented e and the multiplication sign are left out:
 *   no satellite sends them, and every further code is one that noise may be taken for.
 */
export const morseCodes: Readonly<Record<string, string>> = {
  A: '.-',
  B: '-...',
  C: '-.-.',
  D: '-..',
  E: '.',
  F: '..-.',
  G: '--.',
  H: '....',
  I: '..',
  J: '.---',
  K: '-.-',
  L: '.-..',
  M: '--',
  N: '-.',
  O: '---',
  P: '.--.',
  Q: '--.-',
  R: '.-.',
  S: '...',
  T: '-',
  U: '..-',
  V: '...-',
  W: '.--',
  X: '-..-',
  Y: '-.--',
  Z: '--..',
  1: '.----',
  2: '..---',
  3: '...--',
  4: '....-',
  5: '.....',
  6: '-....',
  7: '--...',
  8: '---..',
  9: '----.',
  0: '-----',
  '.': '.-.-.-',
  ',': '--..--',
  ':': '---...',
  '?': '..--..',
  "'": '.----.',
  '-': '-....-',
  '/': '-..-.',
  '(': '-.--.',
  ')': '-.--.-',
  '"': '.-..-.',
  '=': '-...-',
  '+': '.-.-.',
  '@': '.--.-.',
};

/** A place in the tree of codes: what has been keyed of a character so far. */
export interface MorseNode {
  /** Number of the node that it goes on from; -1 at the root. */
  readonly parent: number;
  /** How its last mark is: a long one, or short. */
  readonly isLong: boolean;
  /** What it is if it ends here; undefined when more must follow. */
  readonly character: string | undefined;
}

/** All beginnings of codes, each behind its parent; the first is the root, nothing keyed yet. */
export const morseTree: readonly MorseNode[] = growTree();

function growTree(): MorseNode[] {
  const numbers = new Map<string, number>([['', 0]]);
  const characters = new Map(Object.entries(morseCodes).map(([character, code]) => [code, character]));
  const tree: MorseNode[] = [{ parent: -1, isLong: false, character: undefined }];
  const beginnings = new Set(
    Object.values(morseCodes).flatMap((code) => Array.from(code, (_, at) => code.slice(0, at + 1))),
  );
  for (const code of [...beginnings].sort((a, b) => a.length - b.length)) {
    numbers.set(code, tree.length);
    const parent = numbers.get(code.slice(0, -1))!;
    tree.push({ parent, isLong: code.endsWith('-'), character: characters.get(code) });
  }
  return tree;
}
