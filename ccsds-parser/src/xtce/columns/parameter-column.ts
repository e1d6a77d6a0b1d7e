import type { ColumnValues } from '../../columns/column-layout.ts';
import type { Parameter, ValueType } from '../definition.ts';
import type { CellForm } from './cell-form.ts';
import type { Cells } from './cells.ts';
import type { OctetCells } from './octet-cells.ts';

/** One column of the packets of a container. */
export interface ParameterColumn {
  /** Name of the parameter and the way into it: `voltage`, `status.mode`, `samples[3]`, `history[].code`. */
  readonly name: string;
  readonly qualifiedName: string;
  readonly parameter: Parameter;
  readonly type: ValueType;
  readonly unit: string | undefined;
  readonly form: CellForm;
  /**
   * Of a list, where the values of each row begin, and the end of the last: row n has `starts[n]` to `starts[n + 1]` of
   * the arrays below. Undefined where each row has one value at most: value n is that of row n.
   */
  readonly starts: Uint32Array | undefined;
  /** What stands in the packets; may be longer than the rows are many. */
  readonly raw: ColumnValues | OctetCells;
  /** What it means: the same array where the two never differ, else as `form.valueKind` says. */
  readonly value: ColumnValues | OctetCells;
  /** Places in `limitStates`; undefined where the file has no limits. */
  readonly limits: Uint8Array | undefined;
  /** `marks`; undefined where every value is there and valid. */
  readonly marks: Uint8Array | undefined;
  readonly cells: Cells;
}
