import { z } from 'zod';

/** The part of a JSON Schema that we read ourselves. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
}

const known = new WeakMap<z.ZodType, JsonSchema>();

/** The JSON Schema of what a person may write, generated from the same source that validates it. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  let jsonSchema = known.get(schema);
  if (jsonSchema === undefined) {
    jsonSchema = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }) as JsonSchema;
    known.set(schema, jsonSchema);
  }
  return jsonSchema;
}

/**
 * The text of a file in docs/schemas, for editors: it also refuses unknown keys, as loading does, and leaves out the
 * bound of whole numbers that nobody wrote.
 */
export function jsonSchemaFile(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = closed(jsonSchemaOf(schema)) as JsonSchema;
  return `${JSON.stringify({ $schema, title, ...rest }, undefined, 2)}\n`;
}

function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node)
    .filter(([key, value]) => !(key === 'maximum' && value === Number.MAX_SAFE_INTEGER))
    .map(([key, value]) => [key, closed(value)] as const);
  const copy = Object.fromEntries(entries);
  const isObject = copy['type'] === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return isObject ? { ...copy, additionalProperties: false } : copy;
}
