/** Packets of a mission file as typed columns; docs/columns.md explains how. */
export {
  type CellForm,
  cellFormOf,
  limitStateCodes,
  limitStates,
  marks as cellMarks,
  noLabel,
} from './cell-form.ts';
export { type Cell as ColumnCell, type Cells as ColumnCells, readCell as cellAt } from './cells.ts';
export type { ColumnPlan, ContainerPlan } from './column-plan.ts';
export {
  type ContainerColumns,
  parameterColumn,
  valuesAt,
} from './container-columns.ts';
export { cellsOfKept, type KeptCells, type KeptForm, keptFormOf } from './kept-cells.ts';
export type { LaneWish } from './layout-rows.ts';
export { createOctetCells, type OctetCells, octetsAt } from './octet-cells.ts';
export type { ParameterColumn } from './parameter-column.ts';
export type { RowLane } from './row-lane.ts';
export type { RowLimits } from './row-limits.ts';
export {
  type XtceColumnBatch,
  XtceColumnStream,
  type XtceColumnStreamOptions,
} from './xtce-column-stream.ts';
export {
  type PacketPlaces,
  XtceColumnDecoder,
  type XtceColumnOptions,
  type XtceColumns,
} from './xtce-columns.ts';
