import type { EngineeringValue, Parameter, RawValue, ValueType } from './definition.ts';
import { parseDateTimeMs, parseDurationMs, parseNumber, parseWhole } from './xml-schema-value.ts';

/**
 * A value that the file writes as text: figures, labels, `true`, hexadecimal digits, ISO dates and durations, and JSON for
 * arrays and aggregates. Text that is none of these for its type stays text.
 */
export function valueOfText(type: ValueType, text: string): EngineeringValue {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return parseWhole(text) ?? parseNumber(text) ?? text;
    case 'boolean':
      return text === type.labels.one || text === 'true' || text === '1';
    case 'time':
      return parseDateTimeMs(text) ?? text;
    case 'duration':
      return parseDurationMs(text) ?? text;
    case 'array':
    case 'aggregate':
      return parseJson(text) ?? text;
    case 'enumerated':
    case 'string':
    case 'binary':
      return text;
  }
}

/**
 * Arrays and records of figures, text and flags, as JSON writes them; names of members may stand without quotation marks.
 * Undefined for other text.
 */
export function parseJson(text: string): EngineeringValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  for (const candidate of [text, text.replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3')]) {
    try {
      return JSON.parse(candidate) as EngineeringValue;
    } catch {
      // The other form may be one.
    }
  }
  return undefined;
}

/** The value of a parameter that no packet has brought yet; undefined when the file gives none. */
export function initialValueOf(
  parameter: Parameter,
): { readonly raw: RawValue; readonly value: EngineeringValue } | undefined {
  const { type, initialValue } = parameter;
  if (initialValue === undefined) return undefined;
  const value = valueOfText(type, initialValue);
  return { raw: rawOfInitial(type, value), value };
}

function rawOfInitial(type: ValueType, value: EngineeringValue): RawValue {
  if (type.kind === 'boolean') return value === true ? 1 : 0;
  if (type.kind === 'enumerated')
    return type.enumeration.find(({ label }) => label === value)?.from ?? String(value);
  return typeof value === 'boolean' ? Number(value) : (value as RawValue);
}
