import type { ParameterValue } from '@dawa/protocols/console/quantity';
import { cellAt, type ParameterColumn } from 'ccsds-parser/xtce/columns/columns';
import type { GroupRows } from '../archive/samples/group-plan.ts';
import { plainValue } from '../pipeline/xtce-dictionary.ts';

/** Packets of one container, decoded into columns: what of them limits are judged by. */
export interface JudgedRows {
  readonly group: {
    readonly plan: { readonly container: string; readonly columns: readonly { readonly name: string }[] };
    /** By column of the plan, its place among those that the decoder gives. */
    readonly places: readonly number[];
  };
  readonly rows: Pick<GroupRows, 'count' | 'generatedAtMs' | 'receivedAtMs'>;
  readonly columns: { readonly columns: readonly JudgedColumn[]; readonly limits?: JudgedTable | undefined };
}

/** Limit states of a flood packet by packet, of columns that are not there: column n of row r at `r * places.length + n`. */
export interface JudgedTable {
  /** Among the columns that the decoder gives. */
  readonly places: readonly number[];
  readonly codes: Uint8Array;
  columnAt(n: number): JudgedColumn;
}

export type JudgedColumn = Pick<
  ParameterColumn,
  'raw' | 'limits' | 'marks' | 'starts' | 'unit' | 'cells' | 'form'
>;

/** What a cell that is there means, as samples say it. */
export function valueOfCell({ cells }: JudgedColumn, cell: number): ParameterValue {
  return plainValue(cellAt(cells, cell)!.value);
}

export function rawOfCell({ cells }: JudgedColumn, cell: number): ParameterValue {
  return plainValue(cellAt(cells, cell)!.raw);
}
