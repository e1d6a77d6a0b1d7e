import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { OctetCells } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells, ColumnPlan } from './group-plan.ts';

export const arrayOf = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
  biguint64: BigUint64Array,
  bigint64: BigInt64Array,
} as const satisfies Record<ColumnKind, unknown>;

/** Of `cellMarks`: a cell that is not there, and one that says something. */
export const absentMark = 0;
export const validMark = 1;
export const notValidMark = 2;

export function createNumbers(kind: ColumnKind, length: number): ColumnValues {
  return new arrayOf[kind](length);
}

export function isOctets(values: ColumnValues | OctetCells): values is OctetCells {
  // `in` on a typed array asks the slow path of the engine: 50 ns a column.
  return !ArrayBuffer.isView(values);
}

/** How many cells rows `from` to `to` have, and where they begin. */
export function cellSpan({ starts }: ColumnCells, from: number, to: number): { from: number; to: number } {
  return starts === undefined ? { from, to } : { from: starts[from]!, to: starts[to]! };
}

/** Cells of rows in which a column has nothing. */
export function absentCells(column: ColumnPlan, rows: number): ColumnCells {
  const cells = column.isList ? 0 : rows;
  const { rawKind, valueKind, keepsLimits } = column;
  return {
    raw:
      rawKind === 'octets'
        ? {
            heap: new Uint8Array(0),
            usedOctets: 0,
            starts: new Uint32Array(cells),
            lengths: new Uint32Array(cells),
          }
        : createNumbers(rawKind, cells),
    value: valueKind === null ? undefined : createNumbers(valueKind, cells),
    limits: keepsLimits ? new Uint8Array(cells) : undefined,
    marks: new Uint8Array(cells),
    starts: column.isList ? new Uint32Array(rows + 1) : undefined,
    odd: noOdd,
  };
}

export const noOdd: ColumnCells['odd'] = new Map();

/** Octets that a row takes in memory, with its instants; what is in heaps and lists comes on top. */
export function octetsPerRow(columns: readonly ColumnPlan[]): number {
  let octets = 8 + 8 + 8 + 1;
  for (const { rawKind, valueKind, keepsLimits } of columns) {
    octets += rawKind === 'octets' ? 8 : arrayOf[rawKind].BYTES_PER_ELEMENT;
    if (valueKind !== null) octets += arrayOf[valueKind].BYTES_PER_ELEMENT;
    if (keepsLimits) octets += 1;
  }
  return octets;
}
