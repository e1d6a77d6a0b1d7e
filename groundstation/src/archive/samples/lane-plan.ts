import type { ColumnKind, ColumnValues } from 'ccsds-parser/columns/column-layout';
import type { ColumnCells, ColumnPlan } from './group-plan.ts';

export type LanePart = 'raw' | 'value' | 'limits';

/** What the columns of a group have in arrays of one kind. */
export interface PlannedLane {
  readonly kind: ColumnKind;
  readonly part: LanePart;
  /** Place in the plan of the column of each value of a row. */
  readonly columns: number[];
}

/** Which lanes the columns of a group are in: those that have one number a row. */
export interface LanePlan {
  readonly lanes: readonly PlannedLane[];
  /** For each column, its lane and its place in a row of that; -1 where it has none. */
  readonly raw: LanePlaces;
  readonly value: LanePlaces;
  readonly limits: LanePlaces;
}

export interface LanePlaces {
  readonly lane: Int16Array;
  readonly place: Int32Array;
}

/** The same for the same columns: found once, for segments begin by the hundred. */
export function lanePlanOf(columns: readonly ColumnPlan[]): LanePlan {
  const known = plans.get(columns);
  if (known !== undefined) return known;
  const lanes: PlannedLane[] = [];
  const plan = {
    lanes,
    raw: noPlaces(columns.length),
    value: noPlaces(columns.length),
    limits: noPlaces(columns.length),
  };
  const add = (kind: ColumnKind, part: LanePart, column: number) => {
    let index = lanes.findIndex((one) => one.kind === kind && one.part === part);
    if (index < 0) index = lanes.push({ kind, part, columns: [] }) - 1;
    plan[part].lane[column] = index;
    plan[part].place[column] = lanes[index]!.columns.push(column) - 1;
  };
  for (const [column, { rawKind, valueKind, keepsLimits, isList }] of columns.entries()) {
    if (isList || rawKind === 'octets') continue;
    add(rawKind, 'raw', column);
    if (valueKind !== null) add(valueKind, 'value', column);
    if (keepsLimits) add('uint8', 'limits', column);
  }
  plans.set(columns, plan);
  return plan;
}

const plans = new WeakMap<readonly ColumnPlan[], LanePlan>();

function noPlaces(columns: number): LanePlaces {
  return { lane: new Int16Array(columns).fill(-1), place: new Int32Array(columns).fill(-1) };
}

/** What a column has for a lane of this part. */
export function partOf(cells: ColumnCells, part: LanePart): ColumnValues {
  if (part === 'raw') return cells.raw as ColumnValues;
  return part === 'value' ? cells.value! : (cells.limits ?? noLimits);
}

/** Where a decoder says nothing of limits the state is `none`, which is 0. */
const noLimits = new Uint8Array(2 ** 20);
