import { failure, type Result } from '@dawa/seams/fault';
import type { ExpressionFault } from './expression-fault.ts';
import { orRefusal, Refusal } from './expression-refusal.ts';
import { readTokens, type Token } from './expression-tokens.ts';

/** An expression as it is written, before anything is known of its names. */
export type ExpressionTree =
  | { readonly kind: 'number'; readonly column: number; readonly figure: number }
  | { readonly kind: 'text'; readonly column: number; readonly content: string }
  | { readonly kind: 'flag'; readonly column: number; readonly isTrue: boolean }
  | { readonly kind: 'name'; readonly column: number; readonly name: string }
  | {
      /** An operator or a function with what it is applied to; `negate` and `plus` are the signs before a number. */
      readonly kind: 'call';
      readonly column: number;
      readonly operator: string;
      readonly isFunction: boolean;
      readonly operands: readonly ExpressionTree[];
    };

/**
 * The tree of a text.
 *
 *     expression = either
 *     either     = both { "or" both }
 *     both       = denied { "and" denied }
 *     denied     = "not" denied | bits
 *     bits       = the operators of `binaryLevels`, each level made of the next, from the left
 *     signed     = ( "-" | "+" | "~" ) signed | power
 *     power      = primary [ "**" signed ]
 *     primary    = number | text | "true" | "false" | "pi" | name | name "(" expression { "," expression } ")" | "(" expression ")"
 *
 * Precedence is that of C and JavaScript, so `flags & 4 == 4` means `flags & (4 == 4)` and is refused for its kinds. Three things
 * differ: `not` binds as loosely as in Python (`not a == b` denies the comparison), a sign before a power is applied to the power
 * (`-2 ** 2` is -4, which JavaScript refuses), and comparisons do not chain (`1 < x < 3` is refused).
 */
export function parseExpression(text: string): Result<ExpressionTree, ExpressionFault> {
  const tokens = readTokens(text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length > mostTokens) {
    const { column } = tokens.value[mostTokens]!;
    const expected = `at most ${mostTokens} words and signs`;
    return failure({ kind: 'too-complex', expected, found: tokens.value.length, column });
  }
  const reading = new Reading(tokens.value);
  return orRefusal(() => {
    const tree = reading.either();
    if (reading.next.kind !== 'end') reading.refuse("an operator, ')' or the end");
    return tree;
  });
}

/** Parameters that a tree names, each once, in the order of the text. */
export function namesOf(tree: ExpressionTree): string[] {
  const names = new Set<string>();
  const add = (part: ExpressionTree): void => {
    if (part.kind === 'name') names.add(part.name);
    else if (part.kind === 'call') part.operands.forEach(add);
  };
  add(tree);
  return [...names];
}

const mostTokens = 1000;
/** How deep brackets, signs and calls may stand in each other: the parser calls itself. */
const mostDepth = 64;

/** From the loosest to the tightest; operators of one level are taken from the left. */
export const binaryLevels: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

class Reading {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  refuse(expected: string, kind: ExpressionFault['kind'] = 'bad-syntax'): never {
    const { text, column } = this.next;
    throw new Refusal({ kind, expected, found: text, column });
  }

  either(): ExpressionTree {
    return this.#joined('or', () => this.#joined('and', () => this.#denied()));
  }

  #joined(word: string, part: () => ExpressionTree): ExpressionTree {
    let tree = part();
    while (this.next.kind === 'word' && this.next.text === word) {
      const { column } = this.#take();
      tree = call(word, column, [tree, part()]);
    }
    return tree;
  }

  #denied(): ExpressionTree {
    if (this.next.kind !== 'word' || this.next.text !== 'not') return this.#binary(0);
    const { column } = this.#take();
    return call('not', column, [this.#deeper(() => this.#denied())]);
  }

  #binary(level: number): ExpressionTree {
    const operators = binaryLevels[level];
    if (operators === undefined) return this.#signed();
    let tree = this.#binary(level + 1);
    let hasCompared = false;
    while (this.next.kind === 'sign' && operators.includes(this.next.text)) {
      const isComparison = comparisons.has(this.next.text);
      if (isComparison && hasCompared) this.refuse("one comparison; join two by 'and'");
      hasCompared = isComparison;
      const { column, text } = this.#take();
      tree = call(text, column, [tree, this.#binary(level + 1)]);
    }
    return tree;
  }

  #signed(): ExpressionTree {
    const { kind, text } = this.next;
    const operator = kind === 'sign' && Object.hasOwn(signs, text) ? signs[text] : undefined;
    if (operator === undefined) return this.#power();
    const { column } = this.#take();
    return call(operator, column, [this.#deeper(() => this.#signed())]);
  }

  #power(): ExpressionTree {
    const base = this.#primary();
    if (!this.#isSign('**')) return base;
    const { column } = this.#take();
    return call('**', column, [base, this.#deeper(() => this.#signed())]);
  }

  #primary(): ExpressionTree {
    const token = this.next;
    const { column } = token;
    switch (token.kind) {
      case 'number':
        this.#take();
        return { kind: 'number', column, figure: token.figure };
      case 'text':
        this.#take();
        return { kind: 'text', column, content: token.content };
      case 'name':
        this.#take();
        return this.#isSign('(')
          ? this.#call(token.name, column)
          : { kind: 'name', column, name: token.name };
      case 'word':
        if (token.text === 'pi') {
          this.#take();
          return { kind: 'number', column, figure: Math.PI };
        }
        if (token.text !== 'true' && token.text !== 'false') break;
        this.#take();
        return { kind: 'flag', column, isTrue: token.text === 'true' };
      case 'sign': {
        if (token.text !== '(') break;
        this.#take();
        const inside = this.#deeper(() => this.either());
        this.#demand(')', "an operator or ')'");
        return inside;
      }
    }
    return this.refuse("a number, a name, a text or '('");
  }

  #call(name: string, column: number): ExpressionTree {
    this.#take();
    const operands: ExpressionTree[] = [];
    if (!this.#isSign(')')) {
      operands.push(this.#deeper(() => this.either()));
      while (this.#isSign(',')) {
        this.#take();
        operands.push(this.#deeper(() => this.either()));
      }
    }
    this.#demand(')', "an operator, ',' or ')'");
    return { kind: 'call', column, operator: name, isFunction: true, operands };
  }

  #isSign(text: string): boolean {
    return this.next.kind === 'sign' && this.next.text === text;
  }

  #demand(text: string, expected: string): void {
    if (!this.#isSign(text)) this.refuse(expected);
    this.#take();
  }

  #take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  #deeper(part: () => ExpressionTree): ExpressionTree {
    if (this.#depth === mostDepth) this.refuse(`at most ${mostDepth} brackets in each other`, 'too-complex');
    this.#depth++;
    const tree = part();
    this.#depth--;
    return tree;
  }
}

const signs: Readonly<Record<string, string>> = { '-': 'negate', '+': 'plus', '~': '~' };

function call(operator: string, column: number, operands: readonly ExpressionTree[]): ExpressionTree {
  return { kind: 'call', column, operator, isFunction: false, operands };
}
