import type { ColumnKind, ColumnValues } from '../../columns/column-layout.ts';
import type { EngineeringValue, LimitState, RawValue } from '../definition.ts';
import { exact } from '../integer-value.ts';
import { parseWhole } from '../xml-schema-value.ts';
import { type CellForm, limitStateCodes, limitStates, marks, noLabel } from './cell-form.ts';
import { textOfOctets } from './cell-text.ts';
import { createOctetCells, growOctetCells, type OctetCells, octetsAt, writeOctetsAt } from './octet-cells.ts';

/** Values of one type in arrays: cell n of each is value n. */
export interface Cells {
  readonly form: CellForm;
  capacity: number;
  /** What stands in the packet. */
  raw: ColumnValues | OctetCells;
  /** What it means; the same object as `raw` where the two never differ. */
  value: ColumnValues | OctetCells;
  /** Places in `limitStates`; undefined where there are no limits. */
  limits: Uint8Array | undefined;
  /** Of `marks`; undefined where all are there and valid. */
  marks: Uint8Array | undefined;
  /** The few values that the arrays cannot hold (digits that make no number, a count beyond 2^53): these go before. */
  readonly odd: Map<number, OddValue>;
}

interface OddValue {
  readonly raw: RawValue;
  readonly value: EngineeringValue;
}

/** A cell as `decodePacket` says it. */
export interface Cell {
  readonly raw: RawValue;
  readonly value: EngineeringValue;
  readonly label: string | undefined;
  readonly limitState: LimitState;
  readonly isValid: boolean;
}

/** Room for cells; none of them is filled. @param raw numeric arrays that a decoder fills already */
export function createCells(
  form: CellForm,
  capacity: number,
  raw: Cells['raw'] = createRaw(form, capacity),
): Cells {
  return {
    form,
    capacity,
    raw,
    value: form.valueKind === 'same' ? raw : createValues(valueColumn(form), capacity),
    limits: form.isJudged ? new Uint8Array(capacity) : undefined,
    marks: form.isDoubtful ? new Uint8Array(capacity) : undefined,
    odd: new Map(),
  };
}

function createRaw({ rawKind }: CellForm, capacity: number): Cells['raw'] {
  return rawKind === 'octets' ? createOctetCells(capacity) : createValues(rawKind, capacity);
}

function valueColumn({ valueKind }: CellForm): 'float64' | 'uint16' | 'uint8' {
  if (valueKind === 'figure') return 'float64';
  return valueKind === 'label' ? 'uint16' : 'uint8';
}

/** Makes room for more cells and keeps those that are there. */
export function growCells(cells: Cells, capacity: number): void {
  const isSame = cells.value === cells.raw;
  if (isOctets(cells.raw)) growOctetCells(cells.raw, capacity);
  else cells.raw = grown(cells.raw, capacity);
  if (isSame) cells.value = cells.raw;
  else cells.value = grown(cells.value as ColumnValues, capacity);
  if (cells.limits !== undefined) cells.limits = grown(cells.limits, capacity);
  if (cells.marks !== undefined) cells.marks = grown(cells.marks, capacity);
  cells.capacity = capacity;
}

function grown<Values extends ColumnValues>(values: Values, capacity: number): Values {
  const more = createValues(kindOf(values), capacity);
  (more as Float64Array).set(values as Float64Array);
  return more as Values;
}

/** Cells that may be absent from now on: those that are there already stay as they are. */
export function withMarks(cells: Cells): Uint8Array {
  cells.marks ??= new Uint8Array(cells.capacity).fill(marks.valid);
  return cells.marks;
}

/** What stands in a cell; undefined when it is absent. */
export function readCell(cells: Cells, index: number): Cell | undefined {
  const mark = cells.marks === undefined ? marks.valid : cells.marks[index];
  if (mark === marks.absent) return undefined;
  const { valueKind, labels, type } = cells.form;
  const odd = cells.odd.get(index);
  const raw = rawAt(cells, index);
  const code = valueKind === 'label' || valueKind === 'flag' ? (cells.value as Uint16Array)[index]! : noLabel;
  const label = labels[code];
  return {
    raw,
    value: odd?.value ?? valueOf(cells, index, raw, code),
    label: type.kind === 'enumerated' || type.kind === 'boolean' ? label : undefined,
    limitState: cells.limits === undefined ? 'none' : limitStates[cells.limits[index]!]!,
    isValid: mark === marks.valid,
  };
}

/** As `decodePacket` has it: a whole number is a `bigint` only where a double would not hold it, text is text. */
export function rawAt({ raw, form, odd }: Cells, index: number): RawValue {
  if (odd.size > 0) {
    const found = odd.get(index);
    if (found !== undefined) return found.raw;
  }
  if (!isOctets(raw)) {
    const found = raw[index]!;
    return typeof found === 'bigint' ? exact(found) : found;
  }
  const octets = octetsAt(raw, index);
  return form.text === undefined ? octets : textOfOctets(octets, form.text);
}

function valueOf({ form, value }: Cells, index: number, raw: RawValue, code: number): EngineeringValue {
  switch (form.valueKind) {
    case 'same':
      return raw as EngineeringValue;
    case 'figure':
      return (value as Float64Array)[index]!;
    case 'flag':
      return code === 1;
    case 'label':
      return form.labels[code] ?? codeOf(raw);
  }
}

/** As `toEngineering` has it for a code without a label. */
function codeOf(raw: RawValue): EngineeringValue {
  if (typeof raw === 'bigint') return Number(raw);
  if (typeof raw !== 'string') return raw as EngineeringValue;
  const code = parseWhole(raw);
  return typeof code === 'number' ? code : raw;
}

/** Puts a value that was read from a single packet into a cell. `octets`: those of text or binary, as they stand there. */
export function writeCell(cells: Cells, index: number, cell: Cell, octets: Uint8Array | undefined): void {
  const { raw } = cells;
  if (isOctets(raw))
    writeOctetsAt(raw, index, octets ?? (cell.raw instanceof Uint8Array ? cell.raw : noOctets));
  else writeFigure(raw, index, cell.raw);
  writeMeaning(cells, index, cell);
  const isHeld = isOctets(raw) ? octets !== undefined || cell.raw instanceof Uint8Array : isFigure(cell.raw);
  if (!isHeld) cells.odd.set(index, { raw: cell.raw, value: cell.value });
}

/** Puts what a value means, how worrying it is and whether it is valid, beside the raw value that stands there already. */
export function writeMeaning(cells: Cells, index: number, cell: Cell): void {
  const { valueKind, labels } = cells.form;
  const { value, label, isValid, limitState } = cell;
  if (cells.limits !== undefined) cells.limits[index] = limitStateCodes[limitState];
  if (cells.marks !== undefined || !isValid) withMarks(cells)[index] = isValid ? marks.valid : marks.notValid;
  if (cells.odd.size > 0 && cells.odd.has(index)) cells.odd.set(index, { raw: cell.raw, value });
  if (valueKind === 'same') return;
  const values = cells.value as ColumnValues;
  if (valueKind === 'label') values[index] = label === undefined ? noLabel : labels.indexOf(label);
  else if (valueKind === 'flag') values[index] = value === true ? 1 : 0;
  else {
    writeFigure(values, index, value);
    if (typeof value !== 'number') cells.odd.set(index, { raw: cell.raw, value });
  }
}

function writeFigure(values: ColumnValues, index: number, found: RawValue | EngineeringValue): void {
  const figure = isFigure(found) ? found : 0;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) values[index] = BigInt(figure);
  else values[index] = Number(figure);
}

function isFigure(value: RawValue | EngineeringValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

const noOctets = new Uint8Array(0);

export function isOctets(values: ColumnValues | OctetCells): values is OctetCells {
  return 'heap' in values;
}

function createValues(column: ColumnKind, capacity: number): ColumnValues {
  return new arrayOf[column](capacity);
}

/** The typed array of each kind of column. */
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
} as const;

function kindOf(values: ColumnValues): ColumnKind {
  for (const [kind, array] of Object.entries(arrayOf)) if (values instanceof array) return kind as ColumnKind;
  throw new TypeError('values: expected a typed array, found none');
}
