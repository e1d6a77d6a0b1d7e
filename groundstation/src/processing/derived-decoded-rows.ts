import {
  type ContainerColumns,
  cellAt,
  noLabel,
  type ParameterColumn,
} from 'ccsds-parser/xtce/columns/columns';
import type { GroupRows } from '../archive/samples/group-plan.ts';
import type { ContainerGroup } from '../dictionary/container-group.ts';
import { plainValue } from '../pipeline/xtce-dictionary.ts';
import type { DerivedEngine } from './derived-engine.ts';
import type { DerivedInputColumn, DerivedRows } from './derived-rows.ts';
import { createTextNumbers, figureOf } from './figure-of-value.ts';
import type { ValueKind } from './known-names.ts';

/** Packets of one container as they were decoded: what they are called, when they were made, and their columns. */
export interface DecodedRows {
  readonly group: Pick<ContainerGroup, 'plan' | 'places'>;
  readonly rows: Pick<GroupRows, 'count' | 'generatedAtMs'>;
  readonly columns: Pick<ContainerColumns, 'columns'>;
}

/** Decoded packets as parameters are derived from them. */
export function derivedRowsOf(engine: DerivedEngine, decoded: DecodedRows): DerivedRows {
  const { group, rows, columns } = decoded;
  const places = placesOf(engine, group);
  return {
    count: rows.count,
    generatedAtMs: rows.generatedAtMs,
    names: places.names,
    columnOf(name, form) {
      const { column: place, element } = places.byName.get(name)!;
      const column = columns.columns[place]!;
      const { kind } = engine.inputs.get(name)![form]!.series;
      if (element === undefined) return columnFrom(column, rows.count, { form, kind });
      return elementsOf(column, { count: rows.count, element }, { form, kind });
    },
  };
}

interface Wanted {
  readonly form: 'value' | 'raw';
  readonly kind: ValueKind;
}

interface Places {
  readonly names: readonly string[];
  /** The column of a name; of `cells[3]` in a list also which of its elements. */
  readonly byName: ReadonlyMap<string, { readonly column: number; readonly element: number | undefined }>;
}

const known = new WeakMap<DerivedEngine, WeakMap<ContainerGroup['plan'], Places>>();

function placesOf(engine: DerivedEngine, { plan, places }: DecodedRows['group']): Places {
  let plans = known.get(engine);
  if (plans === undefined) {
    plans = new WeakMap();
    known.set(engine, plans);
  }
  let found = plans.get(plan);
  if (found === undefined) {
    found = findPlaces(engine, { plan, places });
    plans.set(plan, found);
  }
  return found;
}

function findPlaces({ inputs }: DerivedEngine, { plan, places }: DecodedRows['group']): Places {
  const byName = new Map<string, { column: number; element: number | undefined }>();
  const byColumn = new Map(
    plan.columns.map(({ name, isList }, index) => [name, { column: places[index]!, isList }]),
  );
  for (const name of inputs.keys()) {
    const whole = byColumn.get(name);
    if (whole !== undefined && !whole.isList) byName.set(name, { column: whole.column, element: undefined });
    // One size that changes is what packets have; a list of lists goes by its samples alone.
    const index = /\[(\d+)\]/.exec(name);
    const list = index === null ? undefined : byColumn.get(name.replace(index[0], '[]'));
    if (list?.isList) byName.set(name, { column: list.column, element: Number(index![1]) });
  }
  return { names: [...byName.keys()], byName };
}

function columnFrom(column: ParameterColumn, count: number, { form, kind }: Wanted): DerivedInputColumn {
  const { raw, value, cells, marks, form: cellForm } = column;
  const figures = new Float64Array(count);
  const { valueKind, labels } = cellForm;
  const isLabel = kind === 'text' && form === 'value' && valueKind === 'label';
  const texts = createTextNumbers(isLabel ? labels : []);
  const source = form === 'raw' ? raw : value;
  const read = (index: number) => {
    if (marks?.[index] === 0) return;
    const cell = cellAt(cells, index);
    if (cell !== undefined) figures[index] = figureOf(plainValue(cell[form]), kind, texts);
  };
  const isPlain =
    isLabel || (kind === 'boolean' ? valueKind === 'flag' && form === 'value' : kind === 'number');
  if ('heap' in source || !isPlain) for (let index = 0; index < count; index++) read(index);
  else {
    if (source instanceof BigInt64Array || source instanceof BigUint64Array)
      for (let index = 0; index < count; index++) figures[index] = Number(source[index]!);
    else figures.set(source.subarray(0, count));
    if (isLabel) for (let index = 0; index < count; index++) if (figures[index] === noLabel) read(index);
    for (const index of cells.odd.keys()) if (index < count) read(index);
  }
  return {
    figures,
    ...(kind === 'text' && { texts: texts.list() }),
    ...(marks !== undefined && { marks: marks.subarray(0, count) }),
  };
}

/** One element of a list by rows; absent where a row has fewer. */
function elementsOf(
  column: ParameterColumn,
  { count, element }: { count: number; element: number },
  wanted: Wanted,
): DerivedInputColumn {
  const starts = column.starts!;
  const all = columnFrom(column, starts[count]!, wanted);
  const figures = new Float64Array(count);
  const marks = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const cell = starts[row]! + element;
    if (cell >= starts[row + 1]!) continue;
    figures[row] = all.figures[cell]!;
    marks[row] = all.marks === undefined ? 1 : all.marks[cell]!;
  }
  return { ...all, figures, marks };
}
