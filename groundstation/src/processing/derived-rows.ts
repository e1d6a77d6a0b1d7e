import { limitStateCodes } from 'ccsds-parser/xtce/columns/columns';
import type { PlannedDerived } from './derived-plan.ts';
import type { DerivedInput } from './derived-state.ts';
import type { SlotColumn } from './expression-columns.ts';

/** Packets of one container, in the order in which they came. */
export interface DerivedRows {
  readonly count: number;
  /** Of each row, finite. */
  readonly generatedAtMs: Float64Array;
  /** Columns that the container has, or those of them that are asked for. */
  readonly names: readonly string[];
  /** Asked for names of the list, once a batch. */
  columnOf(name: string, form: 'value' | 'raw'): DerivedInputColumn;
}

export interface DerivedInputColumn {
  /** Numbers, 0 and 1 for flags, places in `texts`; NaN where a value is not what the dictionary says it is. */
  readonly figures: Float64Array;
  readonly texts?: readonly string[];
  /** 0 where the packet has no such value; undefined where all have one. */
  readonly marks?: Uint8Array;
}

/** Samples of one derived parameter; what stands at a row was triggered by it. */
export interface DerivedColumn {
  readonly parameter: PlannedDerived;
  /** As `DerivedInputColumn` says, 0 where there is no sample. */
  readonly figures: Float64Array;
  readonly texts: readonly string[];
  /** 0 where the row made no sample; undefined where all did. */
  readonly marks: Uint8Array | undefined;
  /** Places in `limitStates`; undefined where there are no limits. */
  readonly limits: Uint8Array | undefined;
  /** Instants of the samples where they are not those of the rows. */
  readonly atMs: Float64Array | undefined;
}

export type Columns = Map<DerivedInput, ReadyColumn>;

/** A column with the codes of why figures are not there, found once. */
export interface ReadyColumn extends SlotColumn {
  readonly texts: readonly string[] | undefined;
  readonly marks: Uint8Array | undefined;
}

export const forms = ['value', 'raw'] as const;

export function limitsOf(
  { definition, limitStateOf }: PlannedDerived,
  figures: Float64Array,
  marks: Uint8Array | undefined,
): Uint8Array | undefined {
  if (definition.limits.length === 0) return undefined;
  const limits = new Uint8Array(figures.length);
  for (let row = 0; row < figures.length; row++)
    if (marks?.[row] !== 0) limits[row] = limitStateCodes[limitStateOf(figures[row]!)];
  return limits;
}
