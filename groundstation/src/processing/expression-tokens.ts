import { failure, type Result, success } from '@dawa/seams/fault';
import type { ExpressionFault } from './expression-fault.ts';

/** A word of an expression, and the column at which it begins. */
export type Token =
  | { readonly kind: 'number'; readonly column: number; readonly text: string; readonly figure: number }
  | { readonly kind: 'text'; readonly column: number; readonly text: string; readonly content: string }
  | { readonly kind: 'name'; readonly column: number; readonly text: string; readonly name: string }
  | { readonly kind: 'word'; readonly column: number; readonly text: string }
  | { readonly kind: 'sign'; readonly column: number; readonly text: string }
  | { readonly kind: 'end'; readonly column: number; readonly text: string };

/** Longest text of an expression, in characters: a page of a mission file, and short enough to be read at once. */
export const mostCharacters = 4096;

/** Words that no bare name can be; a parameter called so is written between backticks. */
export const reservedWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'true', 'false', 'pi']);

/** Cuts a text into words; the last of them is always `end`. */
export function readTokens(text: string): Result<Token[], ExpressionFault> {
  if (text.length > mostCharacters) {
    const expected = `at most ${mostCharacters} characters`;
    return failure({ kind: 'too-complex', expected, found: text.length, column: mostCharacters + 1 });
  }
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    at += space.exec(text)![0].length;
    if (at === text.length) break;
    const token = readToken(text, at);
    if (!token.ok) return token;
    tokens.push(token.value);
    at += token.value.text.length;
  }
  tokens.push({ kind: 'end', column: text.length + 1, text: 'the end' });
  return success(tokens);
}

const space = /\s*/y;
const figure = /0[xX][0-9a-fA-F]+|0[bB][01]+|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
/** A name with the ways into it: `status.mode`, `cells[3].volts`. */
const name = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*|\[\d+\])*/uy;
const quotedName = /`([^`]+)`/y;
const quotedText = /'((?:[^'\\]|\\['"\\])*)'|"((?:[^"\\]|\\['"\\])*)"/y;
const sign = /\*\*|<<|>>|<=|>=|==|!=|[-+*/%<>&|^~(),]/y;

function readToken(text: string, at: number): Result<Token, ExpressionFault> {
  const column = at + 1;
  const number = match(figure, text, at)?.[0];
  if (number !== undefined) return readNumber(text, at, number);
  const quoted = match(quotedText, text, at);
  if (quoted !== undefined) {
    const content = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1');
    return success({ kind: 'text', column, text: quoted[0], content });
  }
  const odd = match(quotedName, text, at);
  if (odd !== undefined) return success({ kind: 'name', column, text: odd[0], name: odd[1]! });
  const bare = match(name, text, at)?.[0];
  if (bare !== undefined)
    return success(
      reservedWords.has(bare)
        ? { kind: 'word', column, text: bare }
        : { kind: 'name', column, text: bare, name: bare },
    );
  const known = match(sign, text, at)?.[0];
  const next = text.slice(at, at + 2);
  if (Object.hasOwn(mistaken, next)) return badToken(mistaken[next]!, next, column);
  if (known !== undefined) return success({ kind: 'sign', column, text: known });
  const found = String.fromCodePoint(text.codePointAt(at)!);
  return badToken(mistaken[found] ?? 'a number, a name, a text or an operator', found, column);
}

function readNumber(text: string, at: number, number: string): Result<Token, ExpressionFault> {
  const column = at + 1;
  const value = Number(number);
  if (!Number.isFinite(value)) return badToken('a number up to 1.8e308', number, column);
  if (/^0\d/.test(number)) return badToken('a number without zeros before it', number, column);
  const behind = match(/[\p{L}\p{N}_.]+/uy, text, at + number.length)?.[0];
  if (behind !== undefined)
    return badToken('a number alone: units are not written', `${number}${behind}`, column);
  return success({ kind: 'number', column, text: number, figure: value });
}

/** Signs of other languages, and what stands for them here. */
const mistaken: Readonly<Record<string, string>> = {
  '&&': "'and'",
  '||': "'or'",
  '!': "'not'",
  '=': "'=='",
  '^^': "'!=' or '^'",
  '<>': "'!='",
  '//': "'floor(a / b)'",
  '?': "'if(condition, a, b)'",
  "'": 'a text that ends with the quote it began with',
  '"': 'a text that ends with the quote it began with',
  '`': 'a name that ends with a backtick',
  '[': 'a name before [',
};

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function badToken(expected: string, found: string, column: number) {
  return failure<ExpressionFault>({ kind: 'bad-token', expected, found, column });
}
