/**
 * True when the whole text is what the pattern describes. Time grows with the length of the text times that of the
 * pattern, whatever is in them: patterns come from files and texts from space, and neither may stop the ground.
 *
 * Read are characters, `.`, classes (`[a-z]`, `[^0-9]`, `\d \D \w \W \s \S`), groups, `|`, `* + ?`, `{m,n}`, and `^` and
 * `$` at the ends.
 *
 * @throws RangeError for a pattern that `compilePattern` does not read
 * Source: construction of a Thompson automaton, K. Thompson, Regular expression search algorithm, CACM 11 (1968)
 */
export function textMatches(pattern: string, text: string): boolean {
  let program = cache.get(pattern);
  if (program === undefined) {
    program = compilePattern(pattern);
    if (program === undefined) throw new RangeError(`pattern: expected one that is read, found ${pattern}`);
    if (cache.size >= maxCached) cache.clear();
    cache.set(pattern, program);
  }
  return run(program, text);
}

const maxCached = 1000;
const cache = new Map<string, PatternProgram>();

/** States of the automaton: what a character must be, or where to go without one. */
export type PatternProgram = readonly PatternState[];
type PatternState =
  | { readonly kind: 'character'; readonly accepts: CharacterClass; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'end' };

interface CharacterClass {
  readonly isNegated: boolean;
  /** Pairs of first and last code point. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

const maxStates = 1000;
const maxRepeat = 255;
/** Steps of compilation: repeated empty groups make no states. */
const maxWork = 20_000;
/** States times characters, some 20 ms: a text beyond it matches nothing. */
const maxEffort = 2_000_000;

/** Undefined when the pattern has something that is not read, or grows too large. */
export function compilePattern(pattern: string): PatternProgram | undefined {
  try {
    return new PatternCompiler(pattern).compile();
  } catch (error) {
    if (error instanceof UnreadablePattern) return undefined;
    throw error;
  }
}

class UnreadablePattern extends Error {}

/** A piece of the automaton is compiled backwards: handed the state behind it, it answers with its own first one. */
type Piece = (next: number) => number;

class PatternCompiler {
  readonly #characters: readonly string[];
  #at = 0;
  #depth = 0;
  #work = 0;
  readonly #states: PatternState[] = [];

  constructor(pattern: string) {
    // Anchors at the ends say what is so anyway: the whole text must match.
    this.#characters = [...pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')];
  }

  compile(): PatternProgram {
    const piece = this.#alternatives();
    if (this.#at < this.#characters.length) throw new UnreadablePattern();
    const start = piece(this.#add({ kind: 'end' }));
    // The first state is where matching begins.
    return [{ kind: 'split', next: [start + 1] }, ...this.#states.map(shifted)];
  }

  #add(state: PatternState): number {
    if (this.#states.length >= maxStates) throw new UnreadablePattern();
    return this.#states.push(state) - 1;
  }

  #alternatives(): Piece {
    if (++this.#depth > 50) throw new UnreadablePattern();
    const branches = [this.#sequence()];
    while (this.#characters[this.#at] === '|') {
      this.#at++;
      branches.push(this.#sequence());
    }
    this.#depth--;
    if (branches.length === 1) return branches[0]!;
    return (next) => this.#add({ kind: 'split', next: branches.map((branch) => branch(next)) });
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    for (;;) {
      const here = this.#characters[this.#at];
      if (here === undefined || here === '|' || here === ')') break;
      pieces.push(this.#repeated(this.#atom()));
    }
    return (next) => pieces.reduceRight((behind, piece) => piece(behind), next);
  }

  #atom(): Piece {
    const here = this.#characters[this.#at++]!;
    if (here === '(') {
      if (this.#characters[this.#at] === '?') {
        if (this.#characters[this.#at + 1] !== ':') throw new UnreadablePattern();
        this.#at += 2;
      }
      const inside = this.#alternatives();
      if (this.#characters[this.#at++] !== ')') throw new UnreadablePattern();
      return inside;
    }
    if (here === '[') return this.#one(this.#class());
    if (here === '.') return this.#one({ isNegated: true, ranges: [] });
    if (here === '\\') return this.#one(this.#escape());
    if ('*+?{}^$]'.includes(here)) throw new UnreadablePattern();
    return this.#one(single(here.codePointAt(0)!));
  }

  #one(accepts: CharacterClass): Piece {
    return (next) => this.#add({ kind: 'character', accepts, next });
  }

  #repeated(piece: Piece): Piece {
    const here = this.#characters[this.#at];
    if (here === '*' || here === '+' || here === '?') {
      this.#at++;
      if (here === '?') return this.#between(piece, 0, 1);
      return this.#between(piece, here === '+' ? 1 : 0, undefined);
    }
    if (here !== '{') return piece;
    const rest = this.#characters.slice(this.#at, this.#at + 12).join('');
    const match = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(rest);
    if (match === null) throw new UnreadablePattern();
    this.#at += match[0].length;
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === '' ? undefined : Number(match[3]);
    if (least > maxRepeat || (most !== undefined && (most > maxRepeat || most < least)))
      throw new UnreadablePattern();
    return this.#between(piece, least, most);
  }

  #between(piece: Piece, least: number, most: number | undefined): Piece {
    return (next) => {
      let at = next;
      if (most === undefined) {
        const loop = this.#add({ kind: 'split', next: [] });
        this.#states[loop] = { kind: 'split', next: [piece(loop), next] };
        at = loop;
      } else {
        for (let count = least; count < most; count++)
          at = this.#add({ kind: 'split', next: [piece(at), next] });
      }
      for (let count = 0; count < least; count++) {
        if (++this.#work > maxWork) throw new UnreadablePattern();
        at = piece(at);
      }
      return at;
    };
  }

  #class(): CharacterClass {
    const ranges: (readonly [number, number])[] = [];
    const isNegated = this.#characters[this.#at] === '^';
    if (isNegated) this.#at++;
    for (let isFirst = true; ; isFirst = false) {
      const here = this.#characters[this.#at++];
      if (here === undefined) throw new UnreadablePattern();
      if (here === ']' && !isFirst) return { isNegated, ranges };
      if (here === '\\') {
        const escaped = this.#escape();
        if (escaped.isNegated) throw new UnreadablePattern();
        ranges.push(...escaped.ranges);
        continue;
      }
      const from = here.codePointAt(0)!;
      const to = this.#characters[this.#at + 1];
      if (this.#characters[this.#at] === '-' && to !== undefined && to !== ']' && to !== '\\') {
        this.#at += 2;
        if (to.codePointAt(0)! < from) throw new UnreadablePattern();
        ranges.push([from, to.codePointAt(0)!]);
      } else {
        ranges.push([from, from]);
      }
    }
  }

  #escape(): CharacterClass {
    const here = this.#characters[this.#at++];
    if (here === undefined) throw new UnreadablePattern();
    const known = escapes.get(here);
    if (known !== undefined) return known;
    if (/[A-Za-z0-9]/.test(here)) throw new UnreadablePattern();
    return single(here.codePointAt(0)!);
  }
}

function shifted(state: PatternState): PatternState {
  if (state.kind === 'character') return { ...state, next: state.next + 1 };
  return state.kind === 'split' ? { kind: 'split', next: state.next.map((next) => next + 1) } : state;
}

function single(code: number): CharacterClass {
  return { isNegated: false, ranges: [[code, code]] };
}

const digits: readonly (readonly [number, number])[] = [[0x30, 0x39]];
const word: readonly (readonly [number, number])[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const space: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
];
const escapes: ReadonlyMap<string, CharacterClass> = new Map<string, CharacterClass>([
  ['d', { isNegated: false, ranges: digits }],
  ['D', { isNegated: true, ranges: digits }],
  ['w', { isNegated: false, ranges: word }],
  ['W', { isNegated: true, ranges: word }],
  ['s', { isNegated: false, ranges: space }],
  ['S', { isNegated: true, ranges: space }],
  ['n', single(0x0a)],
  ['r', single(0x0d)],
  ['t', single(0x09)],
]);

/** All states that the text may have reached, a character at a time. */
function run(program: PatternProgram, text: string): boolean {
  if (program.length * text.length > maxEffort) return false;
  let current = follow(program, [0]);
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const reached: number[] = [];
    for (const index of current) {
      const state = program[index]!;
      if (state.kind === 'character' && accepts(state.accepts, code)) reached.push(state.next);
    }
    if (reached.length === 0) return false;
    current = follow(program, reached);
  }
  return current.some((index) => program[index]!.kind === 'end');
}

function follow(program: PatternProgram, from: readonly number[]): number[] {
  const seen = new Uint8Array(program.length);
  const waiting = [...from];
  const reached: number[] = [];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (seen[index] === 1) continue;
    seen[index] = 1;
    const state = program[index]!;
    if (state.kind === 'split') waiting.push(...state.next);
    else reached.push(index);
  }
  return reached;
}

function accepts({ isNegated, ranges }: CharacterClass, code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to) !== isNegated;
}
