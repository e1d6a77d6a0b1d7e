import type { ChunkHead } from './archive-store.ts';
import { spanClass } from './span-class.ts';
import type { Column } from './store-tables.ts';
import { fromStoredText, toStoredText } from './stored-text.ts';

/** What engines take and give. */
export type StoredValue = string | number | boolean | null | Uint8Array;

/**
 * A row as values in the order of its columns.
 *
 * @throws RangeError when a number is none, or a whole number is not exact
 */
export function encodeRow(table: string, columns: readonly Column[], row: object): StoredValue[] {
  const fields = row as Record<string, unknown>;
  const values = new Array<StoredValue>(columns.length);
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index]!;
    values[index] = encodeValue(table, column, fields[column.field]);
  }
  return values;
}

/** One value of a row. @throws RangeError as `encodeRow` does */
export function encodeValue(table: string, column: Column, value: unknown): StoredValue {
  if (value !== null && value !== undefined) return encode(table, column, value);
  if (!column.isNullable) throw new RangeError(`${table}.${column.field}: expected a value, found ${value}`);
  return null;
}

/** The row of values in the order of `columns`. */
export function decodeRow<Row>(
  columns: readonly Column[],
  values: readonly (StoredValue | undefined)[],
): Row {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < columns.length; index += 1) {
    const column = columns[index]!;
    row[column.field] = decode(column, values[index]);
  }
  return row as Row;
}

/** The figures of a chunk without numbers are kept as NULL, so that minima and maxima of many chunks leave them out. */
export function withoutNoFigures<Head extends ChunkHead>(head: Head): Head {
  if (head.count > 0) return head;
  return { ...head, min: Number.NaN, max: Number.NaN, sum: Number.NaN, last: Number.NaN };
}

export function withNoFiguresAsZero<Head extends { -readonly [Field in keyof ChunkHead]: ChunkHead[Field] }>(
  head: Head,
): Head {
  if (head.count === 0) {
    head.min = 0;
    head.max = 0;
    head.sum = 0;
    head.last = 0;
  }
  return head;
}

export function checkedSpanClass(
  table: string,
  { fromAtMs, toAtMs }: Pick<ChunkHead, 'fromAtMs' | 'toAtMs'>,
): number {
  if (!(fromAtMs <= toAtMs && Number.isFinite(toAtMs - fromAtMs))) {
    throw new RangeError(
      `${table}: expected a span that ends after it begins, found ${fromAtMs} to ${toAtMs}`,
    );
  }
  return spanClass(fromAtMs, toAtMs);
}

export function encodeFact(name: string, value: string | number): string | number {
  if (typeof value === 'string') return toStoredText(value);
  if (Number.isNaN(value)) throw new RangeError(`facts.${name}: expected a number or text, found NaN`);
  return value + 0;
}

function encode(table: string, column: Column, value: unknown): StoredValue {
  switch (column.kind) {
    case 'integer':
      if (!Number.isSafeInteger(value)) {
        throw new RangeError(
          `${table}.${column.field}: expected a whole number below 2^53, found ${String(value)}`,
        );
      }
      return (value as number) + 0;
    case 'instant':
      if (typeof value !== 'number' || Number.isNaN(value)) {
        throw new RangeError(`${table}.${column.field}: expected an instant, found ${String(value)}`);
      }
      return value + 0;
    case 'figure':
      return Number.isNaN(value) ? null : (value as number) + 0;
    case 'flag':
      return value === true ? 1 : 0;
    case 'text':
      return toStoredText(value as string);
    case 'bytes':
      return value as Uint8Array;
    default:
      return column.kind satisfies never;
  }
}

function decode(column: Column, value: StoredValue | undefined): unknown {
  if (value === null || value === undefined) return column.kind === 'figure' ? Number.NaN : null;
  switch (column.kind) {
    case 'integer':
    case 'instant':
    case 'figure':
      return Number(value);
    case 'flag':
      return value === true || value === 1;
    case 'text':
      return fromStoredText(String(value));
    case 'bytes':
      return value;
    default:
      return column.kind satisfies never;
  }
}
