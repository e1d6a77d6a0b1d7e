import type { Choices } from './choices.ts';
import { edgeNumbers, poison } from './mutate-text.ts';

/**
 * The maker of XML that is nearly that of the seeds: tags, attributes and texts change places, values become those of
 * other files or numbers on the brink, elements are doubled, lost, nested and not closed, entities come where none belong.
 */
export function xmlMaker(seeds: readonly string[]): (choices: Choices) => string {
  const files = seeds.map(tokensOf);
  const pool = poolOf(seeds);
  return (choices) => {
    const tokens = [...choices.pick(files)];
    if (!choices.once(16))
      for (let count = 1 + choices.below(3); count > 0; count--) mutate(tokens, pool, files, choices);
    return tokens.join('');
  };
}

interface Pool {
  readonly values: readonly string[];
  readonly byAttribute: ReadonlyMap<string, readonly string[]>;
  readonly elements: readonly string[];
}

const attributePattern = /([\w:]+)="([^"]*)"/g;

function tokensOf(text: string): string[] {
  return text.match(/<[^>]*>|[^<]+/g) ?? [];
}

function poolOf(seeds: readonly string[]): Pool {
  const byAttribute = new Map<string, Set<string>>();
  const elements = new Set<string>();
  for (const text of seeds) {
    for (const [, name, value] of text.matchAll(attributePattern))
      byAttribute.set(name!, (byAttribute.get(name!) ?? new Set()).add(value!));
    for (const [, name] of text.matchAll(/<(\w+)/g)) elements.add(name!);
  }
  return {
    values: [...new Set([...byAttribute.values()].flatMap((values) => [...values]))],
    byAttribute: new Map([...byAttribute].map(([name, values]) => [name, [...values]])),
    elements: [...elements],
  };
}

const oneDeepIn = 512;

function mutate(tokens: string[], pool: Pool, files: readonly (readonly string[])[], choices: Choices): void {
  const at = choices.below(tokens.length + 1);
  switch (choices.below(16)) {
    case 0:
    case 1:
    case 2:
    case 3:
      changeAttribute(tokens, at, pool, choices);
      return;
    case 4:
      tokens.splice(at, 1);
      return;
    case 5:
    case 6:
      insertElement(tokens, at, choices.pick(files), choices);
      return;
    case 7:
      tokens.splice(at, elementTokens(tokens, at));
      return;
    case 8:
      nest(tokens, at, choices);
      return;
    case 9:
      if (tokens[at]) tokens[at] = tokens[at].replace(/^(<\/?)\w+/, `$1${choices.pick(pool.elements)}`);
      return;
    case 10:
      if (tokens[at]) tokens[at] = tokens[at].replace(/ [\w:]+="[^"]*"/, '');
      return;
    case 11:
      tokens.splice(at, 0, anyValue(pool, choices));
      return;
    case 12:
      tokens.length = at;
      return;
    case 13:
      changeCharacter(tokens, at, choices);
      return;
    case 14: {
      const other = choices.below(tokens.length + 1);
      if (at < tokens.length && other < tokens.length)
        [tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!];
      return;
    }
    default:
      if (tokens[at] && !tokens[at].startsWith('<')) tokens[at] = anyValue(pool, choices);
      else changeAttribute(tokens, at, pool, choices);
  }
}

function anyValue(pool: Pool, choices: Choices): string {
  switch (choices.below(3)) {
    case 0:
      return choices.pick(edgeNumbers);
    case 1:
      return choices.pick(pool.values);
    default:
      return choices.pick(poison);
  }
}

/** One attribute of the tag at `at`, or of the next one, gets a value of its kind or another. */
function changeAttribute(tokens: string[], at: number, pool: Pool, choices: Choices): void {
  while (at < tokens.length && !tokens[at]!.includes('="')) at++;
  if (at >= tokens.length) return;
  const found = [...tokens[at]!.matchAll(attributePattern)];
  if (found.length === 0) return;
  const [, name, value] = choices.pick(found);
  const ownKind = pool.byAttribute.get(name!);
  const changed = ownKind && !choices.once(3) ? choices.pick(ownKind) : anyValue(pool, choices);
  tokens[at] = tokens[at]!.replace(`${name}="${value}"`, () => `${name}="${changed.replaceAll('"', '')}"`);
}

function changeCharacter(tokens: string[], at: number, choices: Choices): void {
  const token = tokens[at];
  if (token === undefined) return;
  const place = choices.below(token.length + 1);
  tokens[at] = token.slice(0, place) + String.fromCharCode(choices.below(256)) + token.slice(place + 1);
}

/** Tokens of the element that begins at `at`; 1 for what is none or does not end. */
function elementTokens(tokens: readonly string[], at: number): number {
  let depth = 0;
  for (let end = at; end < tokens.length; end++) {
    const token = tokens[end]!;
    if (token.startsWith('</')) depth--;
    else if (token.startsWith('<') && !token.endsWith('/>') && !token.startsWith('<!')) depth++;
    if (depth <= 0) return end - at + 1;
  }
  return 1;
}

/** An element of any file, in this place. */
function insertElement(tokens: string[], at: number, from: readonly string[], choices: Choices): void {
  const start = choices.below(from.length);
  tokens.splice(at, 0, ...from.slice(start, start + elementTokens(from, start)));
}

/** The element at `at` inside itself, a few times; sometimes so often that a parser that recurses runs out of stack. */
function nest(tokens: string[], at: number, choices: Choices): void {
  const open = tokens[at];
  if (open === undefined || !/^<\w/.test(open) || open.endsWith('/>')) return;
  const times = choices.once(oneDeepIn) ? 3000 : 1 + choices.below(12);
  tokens[at] = open.repeat(times + 1);
  if (choices.once(4)) return;
  const end = at + elementTokens(tokens, at);
  tokens.splice(end, 0, `</${/^<(\w+)/.exec(open)![1]}>`.repeat(times));
}
