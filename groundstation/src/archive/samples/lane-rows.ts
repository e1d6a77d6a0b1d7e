import type { ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { RowLane } from 'ccsds-parser/xtce/columns/columns';
import type { ColumnCells } from './group-plan.ts';
import { laneColumn, laneColumns, lentColumns } from './lane-columns.ts';
import type { PlannedLane } from './lane-plan.ts';
import { createLane, type Lane, makeRoom, putColumns, putRows } from './lanes.ts';

/** Growing rows of numbers; columns are named by their lane and their place in it, as in `LanePlan`. */
export interface NumberRows {
  /** Gives room for so many rows, of which the first `kept` stay. */
  makeRoom(rows: number, kept: number): void;
  /** Writes rows 0 to `count` of cells from row `at` on; there must be room. */
  put(cells: readonly ColumnCells[], at: number, count: number): void;
  /** The first rows of a column, in an array of their own. */
  column(lane: number, place: number, rows: number): ColumnValues;
  /** The same of each column of each lane. */
  columns(rows: number): ColumnValues[][];
  /** The same, good until rows are taken away or somebody is lent others. */
  lentColumns(rows: number): ColumnValues[][];
  /** Takes the first of `count` rows away. */
  dropFirst(rows: number, count: number): void;
}

/** Rows in lanes. */
export class LaneRows implements NumberRows {
  readonly lanes: readonly Lane[];

  constructor(planned: readonly PlannedLane[]) {
    this.lanes = planned.map((lane) => createLane(lane, 0));
  }

  makeRoom(rows: number, kept: number): void {
    for (const lane of this.lanes) makeRoom(lane, rows, kept);
  }

  put(cells: readonly ColumnCells[], at: number, count: number): void {
    for (const lane of this.lanes) putColumns(lane, cells, at, count);
  }

  /** The same of rows whose raw values stand row by row. */
  putLanes(lanes: readonly RowLane[], cells: readonly ColumnCells[], at: number, count: number): void {
    let index = 0;
    for (const lane of this.lanes)
      if (lane.part === 'raw') putRows(lane, lanes[index++]!.values, at, count);
      else putColumns(lane, cells, at, count);
  }

  column(lane: number, place: number, rows: number): ColumnValues {
    return laneColumn(this.lanes[lane]!, place, 0, rows);
  }

  columns(rows: number): ColumnValues[][] {
    return this.lanes.map((lane) => laneColumns(lane, 0, rows));
  }

  lentColumns(rows: number): ColumnValues[][] {
    return lentColumns(this.lanes, rows);
  }

  dropFirst(rows: number, count: number): void {
    for (const { values, columns } of this.lanes)
      values.copyWithin(0, rows * columns.length, count * columns.length);
  }
}
