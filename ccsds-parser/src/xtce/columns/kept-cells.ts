import type { ColumnValues } from '../../columns/column-layout.ts';
import type { Parameter, ValueType } from '../definition.ts';
import { type CellForm, cellFormOf, marks } from './cell-form.ts';
import { type Cell, type Cells, createCells, withMarks } from './cells.ts';
import { fillMeaning } from './fill-meaning.ts';
import type { OctetCells } from './octet-cells.ts';

/** What an archive keeps of a column: what stood in the packets, and of the rest only what does not follow from that. */
export interface KeptCells {
  /** Of the array that `form.rawKind` names; what is behind `count` is room. */
  readonly raw: ColumnValues | OctetCells;
  readonly count: number;
  readonly value?: ColumnValues | undefined;
  readonly limits?: Uint8Array | undefined;
  /** Where cells are absent or not valid; undefined where all are there and valid. */
  readonly marks?: Uint8Array | undefined;
  readonly odd?: ReadonlyMap<number, Pick<Cell, 'raw' | 'value'>> | undefined;
}

/** Which arrays of a column do not follow from its raw values, because other parameters of the packet decided. */
export interface KeptForm {
  readonly form: CellForm;
  readonly keepsValue: boolean;
  readonly keepsLimits: boolean;
  /** Which values are valid does not follow; that some are absent never does. */
  readonly keepsMarks: boolean;
}

/** The same object for columns of one type: there are thousands of columns, and few types. */
export function keptFormOf({ parameter, type }: { parameter: Parameter; type: ValueType }): KeptForm {
  const form = cellFormOf(type);
  const hangsOnOthers = form.needsOthers || parameter.properties.validity !== undefined;
  const known = hangsOnOthers ? dependentForms : freeForms;
  const found = known.get(form) ?? createKeptForm(form, hangsOnOthers);
  known.set(form, found);
  return found;
}

const freeForms = new WeakMap<CellForm, KeptForm>();
const dependentForms = new WeakMap<CellForm, KeptForm>();

function createKeptForm(form: CellForm, hangsOnOthers: boolean): KeptForm {
  return {
    form,
    keepsValue: form.needsOthers && form.valueKind !== 'same',
    keepsLimits: form.isJudged && hangsOnOthers,
    keepsMarks: hangsOnOthers,
  };
}

/**
 * Cells of values that were kept, as `XtceColumnDecoder` gave them: values, limit states and validity are found again from
 * the raw values and the type, so that they need not be kept.
 *
 * @throws RangeError when something that does not follow was not kept
 */
export function cellsOfKept({ form, keepsValue, keepsLimits }: KeptForm, kept: KeptCells): Cells {
  const { raw, count, value, limits, odd } = kept;
  const cells = createCells(form, count, raw);
  for (const [index, cell] of odd ?? []) cells.odd.set(index, cell);
  if (!form.needsOthers) fillMeaning(cells, count);
  else cells.marks?.fill(marks.valid);
  if (keepsValue) cells.value = mustBeKept(value, 'value', form);
  if (keepsLimits) cells.limits = mustBeKept(limits, 'limits', form);
  if (kept.marks === undefined) return cells;
  const marked = withMarks(cells);
  for (let index = 0; index < count; index++)
    if (kept.marks[index] !== marks.valid) marked[index] = kept.marks[index]!;
  return cells;
}

function mustBeKept<Values>(values: Values | undefined, what: string, { type }: CellForm): Values {
  if (values !== undefined) return values;
  throw new RangeError(`${what}: expected what ${type.name} meant in its packets, found nothing`);
}
