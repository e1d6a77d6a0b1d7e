import { failure, type Result, success } from '@dawa/seams/fault';
import type { z } from 'zod';
import type { ConfigFault } from './config-fault.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';

/**
 * Data as the schema wants it, or the first thing that is wrong with it, said with what was expected and what was
 * found. A key that the schema does not know is a fault: a mistyped `heigthM` must not pass as a default.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  file: string,
): Result<z.output<Schema>, ConfigFault> {
  const jsonSchema = jsonSchemaOf(schema);
  const unknownKey = findUnknownKey(jsonSchema, data, []);
  if (unknownKey !== undefined) {
    return failure({ file, ...unknownKey, kind: 'unknown-key' });
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return success(parsed.data);
  const issue = deepestIssue(parsed.error.issues[0]!);
  const found = valueAt(data, issue.path);
  return failure({
    kind: found === undefined ? 'missing-key' : 'bad-value',
    file,
    path: pathText(issue.path),
    expected: expectation(issue, jsonSchema, data),
    found: foundText(found),
  });
}

type Issue = z.core.$ZodIssue;

/** Inside a union the issue of the branch that came furthest says more than "invalid input". */
function deepestIssue(issue: Issue): Issue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const branches = issue.errors.map((branch) => branch[0]).filter((first) => first !== undefined);
  const deepest = branches.sort((a, b) => b.path.length - a.path.length)[0];
  if (deepest === undefined || deepest.path.length === 0) return issue;
  return { ...deepest, path: [...issue.path, ...deepest.path] };
}

function expectation(issue: Issue, root: JsonSchema, data: unknown): string {
  const schema = schemaAt(root, issue.path, data);
  const range = schema === undefined ? undefined : rangeText(schema);
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return range ?? lengthText(issue);
    case 'invalid_type':
      return range ?? schema?.description ?? `a ${issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      if (issue.format === 'datetime') return 'an instant like 2026-01-31T12:00:00Z';
      return `text like ${issue.pattern ?? issue.format}`;
    case 'invalid_union':
      return kindsText(root, issue.path, data) ?? choicesText(schema) ?? issue.message;
    default:
      return issue.message;
  }
}

function lengthText(issue: { code: 'too_small' | 'too_big'; origin: string } & Issue): string {
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
  if (issue.code === 'too_small') return `at least ${issue.minimum}${unit}`;
  return `at most ${issue.maximum}${unit}`;
}

/** `-90 to 90`, `above 0`; undefined where the schema sets no bounds. */
function rangeText(schema: JsonSchema): string | undefined {
  const { minimum, maximum, exclusiveMinimum } = schema;
  // The largest whole number of a double is no bound that anybody wrote.
  const hasTop = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const kind = schema.type === 'integer' ? 'a whole number ' : '';
  if (minimum !== undefined && hasTop) return `${kind}${minimum} to ${maximum}`;
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER)
    return `${kind || 'a number '}from ${minimum}`;
  if (exclusiveMinimum !== undefined) return `${kind || 'a number '}above ${exclusiveMinimum}`;
  return undefined;
}

/** Where the forms of something are told apart by one key, and that key is wrong. */
function kindsText(root: JsonSchema, path: readonly PropertyKey[], data: unknown): string | undefined {
  const key = String(path.at(-1));
  const owner = schemaAt(root, path.slice(0, -1), data);
  const kinds = (owner?.anyOf ?? owner?.oneOf)?.flatMap((branch) => branch.properties?.[key]?.const ?? []);
  return kinds === undefined || kinds.length === 0 ? undefined : `one of ${kinds.join(', ')}`;
}

function choicesText(schema: JsonSchema | undefined): string | undefined {
  const branches = schema?.anyOf ?? schema?.oneOf;
  if (branches === undefined) return undefined;
  const choices = branches.map(
    (branch) => branch.const ?? branch.properties?.['kind']?.const ?? branch.type ?? 'another form',
  );
  return `one of ${choices.join(', ')}`;
}

function findUnknownKey(
  schema: JsonSchema | undefined,
  data: unknown,
  path: readonly PropertyKey[],
): { path: string; expected: string; found: string } | undefined {
  if (schema === undefined || typeof data !== 'object' || data === null) return undefined;
  if (Array.isArray(data)) {
    for (const [index, item] of data.entries()) {
      const inner = findUnknownKey(schema.items, item, [...path, index]);
      if (inner !== undefined) return inner;
    }
    return undefined;
  }
  const branch = branchFor(schema, data);
  if (branch?.properties === undefined) return findUnknownKeyInRecord(branch, data, path);
  for (const [key, value] of Object.entries(data)) {
    const known = Object.hasOwn(branch.properties, key) ? branch.properties[key] : undefined;
    if (known === undefined) {
      return {
        path: pathText([...path, key]),
        expected: `one of ${Object.keys(branch.properties).join(', ')}`,
        found: key,
      };
    }
    const inner = findUnknownKey(known, value, [...path, key]);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The keys of a record are the writer's own; what stands behind them is not. */
function findUnknownKeyInRecord(
  schema: JsonSchema | undefined,
  data: object,
  path: readonly PropertyKey[],
): ReturnType<typeof findUnknownKey> {
  const inside = schema?.additionalProperties;
  if (typeof inside !== 'object') return undefined;
  for (const [key, value] of Object.entries(data)) {
    const inner = findUnknownKey(inside, value, [...path, key]);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Of several forms the one whose `kind` the data names; of forms without kinds the one that knows most of its keys. */
function branchFor(schema: JsonSchema, data: object): JsonSchema | undefined {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches === undefined) return schema;
  const kind = (data as { kind?: unknown }).kind;
  return (
    branches.find((branch) => kind !== undefined && branch.properties?.['kind']?.const === kind) ??
    likest(
      branches.filter((branch) => branch.type === 'object' && branch.properties?.['kind'] === undefined),
      Object.keys(data),
    )
  );
}

function likest(forms: readonly JsonSchema[], keys: readonly string[]): JsonSchema | undefined {
  const known = ({ properties = {} }: JsonSchema) =>
    keys.filter((key) => Object.hasOwn(properties, key)).length;
  return forms.toSorted((a, b) => known(b) - known(a))[0];
}

function schemaAt(schema: JsonSchema, path: readonly PropertyKey[], data: unknown): JsonSchema | undefined {
  let node: JsonSchema | undefined = schema;
  let value = data;
  for (const key of path) {
    if (node === undefined) return undefined;
    if (typeof key === 'number') node = node.items;
    else {
      const branch: JsonSchema | undefined =
        typeof value === 'object' && value !== null ? branchFor(node, value) : node;
      const inside = branch?.additionalProperties;
      node = branch?.properties?.[String(key)] ?? (typeof inside === 'object' ? inside : undefined);
    }
    value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  }
  return node;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) =>
      typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`,
    )
    .join('');
}

function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return value === '' ? 'an empty text' : value.slice(0, 80);
  return JSON.stringify(value)?.slice(0, 80) ?? String(value);
}
