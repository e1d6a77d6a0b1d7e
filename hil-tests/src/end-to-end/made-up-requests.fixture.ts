import type { Random } from '@dawa/seams/random';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = Readonly<Record<string, unknown>>;

/** One operation of an OpenAPI 3.1 document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly schema: Schema;
  }[];
  readonly body: Schema | undefined;
  /** Of the answers that say it is done, by their status. */
  readonly done: ReadonlyMap<number, Schema>;
}

export interface MadeUpRequest {
  readonly operation: Operation;
  /** With its query. */
  readonly path: string;
  readonly init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface DocumentOperation {
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export function operationsOf({ paths }: Document): Operation[] {
  const jsonOf = ({ content }: Content) => content?.['application/json']?.schema;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody, responses }]) => ({
      ...{ method: method.toUpperCase(), path, parameters },
      body: requestBody && jsonOf(requestBody),
      done: new Map(
        Object.entries(responses).flatMap(([status, response]) => {
          const schema = jsonOf(response);
          return schema === undefined ? [] : [[Number(status), schema] as const];
        }),
      ),
    })),
  );
}

/** Requests as a page makes them, as a broken script does and as a stranger does, in any order. */
export class MadeUpRequests {
  readonly #operations: readonly Operation[];
  readonly #random: Random;
  /** What answers said, by the name of its field: identifiers, instants, cursors. */
  readonly #known = new Map<string, Json[]>();

  constructor(operations: readonly Operation[], random: Random) {
    this.#operations = operations;
    this.#random = random;
  }

  /** Remembers what an answer names. */
  learn(answer: Json, field = ''): void {
    if (Array.isArray(answer)) for (const item of answer.slice(0, 20)) this.learn(item, field);
    else if (typeof answer === 'object' && answer !== null)
      for (const [name, value] of Object.entries(answer)) this.learn(value, name);
    else if (answer !== null && typeof answer !== 'boolean') {
      const known = this.#known.get(field) ?? [];
      if (!known.includes(answer)) this.#known.set(field, [...known, answer].slice(-mostKnown));
    }
  }

  next(): MadeUpRequest {
    const operation = this.#pick(this.#operations);
    const { method, parameters } = operation;
    let { path } = operation;
    const query: string[] = [];
    for (const { name, in: place, schema } of parameters) {
      const value = encodeURIComponent(String(this.#parameter(name, schema)));
      if (place === 'path') path = path.replace(`{${name}}`, value || '%20');
      else if (this.#chance(0.5)) query.push(`${name}=${value}`);
      if (place === 'query' && this.#chance(0.02)) query.push(`${name}=2`, name);
    }
    const headers: Record<string, string> = {};
    const hasBody = operation.body !== undefined || (method !== 'GET' && this.#chance(0.2));
    if (hasBody)
      headers['content-type'] = this.#chance(0.97) ? 'application/json' : this.#pick(['text/plain', 'a/b']);
    const body = this.#chance(0.95)
      ? JSON.stringify(this.#value(operation.body ?? {}, ''))
      : this.#pick(brokenTexts);
    return {
      operation,
      path: query.length === 0 ? path : `${path}?${query.join('&')}`,
      init: { method, headers, ...(hasBody && { body }) },
    };
  }

  #parameter(name: string, schema: Schema): Json {
    if (this.#chance(0.4)) return this.#pick(oddTexts);
    return this.#knownFor(name) ?? this.#value(schema, name);
  }

  /** What the schema asks for, nearly. */
  #value(schema: Schema, name: string): Json {
    if (this.#chance(0.06)) return this.#pick(oddValues);
    const choices = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(choices)) return this.#value(this.#pick(choices as Schema[]), name);
    if (schema['const'] !== undefined) return schema['const'] as Json;
    if (Array.isArray(schema['enum'])) return this.#pick(schema['enum'] as Json[]);
    const types = [schema['type'] ?? 'null'].flat() as string[];
    switch (this.#pick(types)) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return Array.from({ length: this.#random.integer(4) }, () =>
          this.#value((schema['items'] ?? {}) as Schema, name),
        );
      case 'integer':
      case 'number':
        return this.#knownFor(name) ?? this.#pick(numbers);
      case 'boolean':
        return this.#chance(0.5);
      case 'string':
        return this.#knownFor(name) ?? this.#pick(texts);
      default:
        return null;
    }
  }

  #object({ properties = {}, additionalProperties }: Schema): Json {
    const made: Record<string, Json> = {};
    for (const [name, schema] of Object.entries(properties as Record<string, Schema>))
      if (this.#chance(0.9)) made[name] = this.#value(schema, name);
    if (typeof additionalProperties === 'object' && additionalProperties !== null)
      for (let more = this.#random.integer(4); more > 0; more--)
        made[this.#pick(['mode', 'magic', 'minutes', 'a'])] = this.#value(additionalProperties as Schema, '');
    if (this.#chance(0.05)) made['more'] = 1;
    return made;
  }

  /** An instant that an answer named, or one beside it; whatever else was named as it was. */
  #knownFor(name: string): Json | undefined {
    const known = this.#known.get(name) ?? (name.endsWith('AtMs') ? this.#known.get('atMs') : undefined);
    if (known === undefined || this.#chance(0.2)) return undefined;
    const value = this.#pick(known);
    const isInstant = typeof value === 'number' && name.endsWith('AtMs');
    return isInstant ? value + this.#random.integer(7_200_000) - 3_600_000 : value;
  }

  #chance(share: number): boolean {
    return this.#random.next() < share;
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#random.integer(values.length)]!;
  }
}

const mostKnown = 50;
const numbers = [0, 1, 5, 0.5, -3.25, 359.9, 720, 10_000, -10_000, 1e9, 437e6, 2 ** 31, 2 ** 53];
const texts = ['', 'a', 'operator', 'SET_MODE', 'dGVzdA==', 'deadbeef', '\n', '☾', '2026-01-01T00:00:00Z'];
const oddValues: readonly Json[] = [
  ...[null, true, -1, 0, 1e308, -1e-320, 2 ** 53, '', '\u0000', 'x'.repeat(3000)],
  ...[[], {}, [[[[]]]], { a: 1 }],
];
const oddTexts = [
  ...[
    '',
    '-1',
    '0',
    '1e308',
    'NaN',
    'Infinity',
    '99999999999999999999',
    '../../etc/passwd',
    'a\u0000b',
    'ü☾',
  ],
  ...[
    'null',
    'true',
    '[]',
    '{}',
    '0x10',
    ' 5 ',
    '1.5',
    '-0',
    '%',
    '__proto__',
    'constructor',
    'x'.repeat(5000),
  ],
  ...['9007199254740993', '253402300800000', '-62135596800001'],
];
const brokenTexts = ['', '{', 'nul', '[1,', '{"a":', '"\\ud800"', '['.repeat(20_000), '{"a":['.repeat(3000)];
