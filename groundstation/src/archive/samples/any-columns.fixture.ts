import type { Random } from '@dawa/seams/random';
import type { ColumnKind } from 'ccsds-parser/columns/column-layout';
import { columnKinds } from '../columns/array-kinds.ts';
import { createNumbers, noOdd } from './cell-arrays.ts';
import type { ColumnCells, ColumnPlan } from './group-plan.ts';

/** A column of any kind, one number a row. */
export function anyColumn(random: Random, place: number): ColumnPlan {
  return {
    parameterId: place,
    name: `P${place}`,
    unit: null,
    rawKind: columnKinds[random.integer(columnKinds.length)]!,
    valueKind: random.integer(2) === 0 ? null : columnKinds[random.integer(columnKinds.length)]!,
    keepsLimits: random.integer(2) === 0,
    isList: false,
    readSamples: () => [],
  };
}

/** Octets at random, NaN of every kind among them. */
export function anyCells(
  random: Random,
  { rawKind, valueKind, keepsLimits }: ColumnPlan,
  rows: number,
): ColumnCells {
  return {
    raw: anyNumbers(random, rawKind as ColumnKind, rows),
    value: valueKind === null ? undefined : anyNumbers(random, valueKind, rows),
    limits: keepsLimits ? (anyNumbers(random, 'uint8', rows) as Uint8Array) : undefined,
    marks: undefined,
    starts: undefined,
    odd: noOdd,
  };
}

function anyNumbers(random: Random, kind: ColumnKind, count: number) {
  const values = createNumbers(kind, count);
  const octets = new Uint8Array(values.buffer);
  for (let at = 0; at < octets.length; at++) octets[at] = random.integer(256);
  return values;
}

/** Cells one behind the other. */
export function joined(parts: readonly ColumnCells[]): ColumnCells {
  const join = <T extends ColumnCells['raw'] | undefined>(of: (cells: ColumnCells) => T): T => {
    const arrays = parts.map(of) as (Float64Array | undefined)[];
    if (arrays[0] === undefined) return undefined as T;
    const octets = arrays.flatMap((array) => [...new Uint8Array(array!.buffer)]);
    const create = arrays[0].constructor as typeof Float64Array;
    return new create(Uint8Array.from(octets).buffer) as unknown as T;
  };
  return {
    raw: join(({ raw }) => raw),
    value: join(({ value }) => value),
    limits: join(({ limits }) => limits),
    marks: undefined,
    starts: undefined,
    odd: noOdd,
  };
}

/** A row a second. */
export function times(from: number, count: number) {
  const atMs = Float64Array.from({ length: count }, (_, row) => 1000 * (from + row));
  return { lsns: atMs, generatedAtMs: atMs, receivedAtMs: atMs, quality: new Uint8Array(count) };
}
