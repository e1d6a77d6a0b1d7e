import type { ColumnValues } from '../../columns/column-layout.ts';
import { calibrate } from '../calibrate.ts';
import { readClock } from '../clock.ts';
import type { EngineeringValue, RawValue, ValueType } from '../definition.ts';
import { toEngineering } from '../engineering-value.ts';
import { isInRange, judge } from '../judge-alarm.ts';
import type { ValueScope } from '../value-scope.ts';
import { type CellForm, limitStateCodes, marks, noLabel } from './cell-form.ts';
import { type Cell, type Cells, isOctets, rawAt, writeCell, writeMeaning } from './cells.ts';
import { fillLimits, hasPlainLimits } from './fill-limits.ts';
import { fillPolynomial } from './fill-polynomial.ts';

/**
 * What the raw values of the first `count` cells mean, how worrying they are and which are valid: for types that need
 * no other parameter for that.
 */
export function fillMeaning(cells: Cells, count: number): void {
  const { form, raw } = cells;
  if (form.valueKind === 'same' && !form.isJudged && !form.isDoubtful) return;
  if (isOctets(raw) || raw instanceof BigInt64Array || raw instanceof BigUint64Array)
    fillOneByOne(cells, count);
  else if (raw instanceof Uint8Array || raw instanceof Int8Array) fillByTable(cells, raw, count);
  else if (form.type.kind === 'enumerated') fillLabels(cells, raw, count);
  else if (form.type.kind === 'boolean') fillFlags(cells, raw, count);
  else if (isFigure(form.type) && hasPlainLimits(form.type)) fillFigures(cells, raw, count);
  else fillOneByOne(cells, count);
  for (const [index, odd] of [...cells.odd]) {
    if (index < count && typeof odd.raw === 'string') writeOdd(cells, index, odd.raw);
  }
}

type Figures = Exclude<ColumnValues, BigInt64Array | BigUint64Array>;

/** One value as `decodePacket` says it. */
export function evaluate(type: ValueType, raw: RawValue, scope: ValueScope): Cell {
  const { value, label, isValid, isMeant } = toEngineering(type, raw, scope);
  const limitState = isMeant ? judge(type, value, label, scope, undefined) : 'none';
  return { raw, value, label, isValid, limitState };
}

const nothingElse: ValueScope = { find: () => undefined };

function writeOdd(cells: Cells, index: number, raw: string): void {
  if (isOctets(cells.raw)) return;
  cells.odd.delete(index);
  writeCell(cells, index, evaluate(cells.form.type, raw, nothingElse), undefined);
}

function fillOneByOne(cells: Cells, count: number): void {
  const { type } = cells.form;
  for (let index = 0; index < count; index++)
    writeMeaning(cells, index, evaluate(type, rawAt(cells, index), nothingElse));
}

/** Everything that can be said of the 256 values of an octet. */
interface OctetTable {
  readonly values: Float64Array;
  readonly limits: Uint8Array;
  readonly marks: Uint8Array;
}

const octetTables = new WeakMap<CellForm, OctetTable>();

function tableOf(form: CellForm, isSigned: boolean): OctetTable {
  let table = octetTables.get(form);
  if (table !== undefined) return table;
  table = { values: new Float64Array(256), limits: new Uint8Array(256), marks: new Uint8Array(256) };
  for (let octet = 0; octet < 256; octet++) {
    const cell = evaluate(form.type, isSigned ? (octet << 24) >> 24 : octet, nothingElse);
    table.values[octet] = codeOf(form, cell.value, cell.label);
    table.limits[octet] = limitStateCodes[cell.limitState];
    table.marks[octet] = cell.isValid ? marks.valid : marks.notValid;
  }
  octetTables.set(form, table);
  return table;
}

/** Of a type of octets: places in `limitStates` by the octet that stands in the packet. */
export function octetLimits(form: CellForm): Uint8Array {
  return tableOf(form, form.rawKind === 'int8').limits;
}

function codeOf({ valueKind, labels }: CellForm, value: EngineeringValue, label: string | undefined): number {
  if (valueKind === 'label') return label === undefined ? noLabel : labels.indexOf(label);
  return valueKind === 'flag' ? Number(value === true) : Number(value);
}

function fillByTable(cells: Cells, raw: Uint8Array | Int8Array, count: number): void {
  const { form } = cells;
  const table = tableOf(form, raw instanceof Int8Array);
  if (form.valueKind === 'figure') lookUpFigures(cells.value as Float64Array, raw, table.values, count);
  else if (form.valueKind === 'label') lookUpLabels(cells.value as Uint16Array, raw, table.values, count);
  else if (form.valueKind === 'flag') lookUp(cells.value as Uint8Array, raw, table.values, count);
  if (cells.limits !== undefined) lookUp(cells.limits, raw, table.limits, count);
  if (cells.marks !== undefined) lookUp(cells.marks, raw, table.marks, count);
}

// One loop for each kind of array: a loop that meets several is slower by half.

function lookUpFigures(
  out: Float64Array,
  raw: Uint8Array | Int8Array,
  table: Float64Array,
  count: number,
): void {
  for (let index = 0; index < count; index++) out[index] = table[raw[index]! & 0xff]!;
}

function lookUpLabels(
  out: Uint16Array,
  raw: Uint8Array | Int8Array,
  table: Float64Array,
  count: number,
): void {
  for (let index = 0; index < count; index++) out[index] = table[raw[index]! & 0xff]!;
}

function lookUp(
  out: Uint8Array,
  raw: Uint8Array | Int8Array,
  table: Uint8Array | Float64Array,
  count: number,
): void {
  for (let index = 0; index < count; index++) out[index] = table[raw[index]! & 0xff]!;
}

/** What is known of the codes of an enumeration that came so far: label, limit and mark, packed. */
const codesOf = new WeakMap<CellForm, Map<number, number>>();
const mostCodes = 10_000;

function knownCodes(form: CellForm): Map<number, number> {
  let codes = codesOf.get(form);
  if (codes === undefined) {
    codes = new Map();
    codesOf.set(form, codes);
  }
  return codes;
}

/** The place in `limitStates` of a code of an enumeration. */
export function limitOfCode(form: CellForm, code: number): number {
  const codes = knownCodes(form);
  return ((codes.get(code) ?? packedCode(form, code, codes)) >>> 16) & 0xff;
}

function fillLabels(cells: Cells, raw: Figures, count: number): void {
  const { form, limits } = cells;
  const codes = knownCodes(form);
  const labels = cells.value as Uint16Array;
  let lastRaw = Number.NaN;
  let packed = 0;
  for (let index = 0; index < count; index++) {
    const code = raw[index]!;
    if (code !== lastRaw) {
      packed = codes.get(code) ?? packedCode(form, code, codes);
      lastRaw = code;
    }
    labels[index] = packed & 0xffff;
    limits![index] = (packed >>> 16) & 0xff;
    cells.marks![index] = packed >>> 24;
  }
}

function packedCode(form: CellForm, code: number, codes: Map<number, number>): number {
  const { label, limitState, isValid } = evaluate(form.type, code, nothingElse);
  const place = label === undefined ? noLabel : form.labels.indexOf(label);
  const mark = isValid ? marks.valid : marks.notValid;
  const packed = (mark << 24) | (limitStateCodes[limitState] << 16) | place;
  if (codes.size < mostCodes) codes.set(code, packed);
  return packed;
}

function fillFlags({ form, value, limits }: Cells, raw: Figures, count: number): void {
  const flags = value as Uint8Array;
  for (let index = 0; index < count; index++) flags[index] = raw[index] === 0 ? 0 : 1;
  if (limits === undefined) return;
  const [zero, one] = [0, 1].map(
    (flag) => limitStateCodes[evaluate(form.type, flag, nothingElse).limitState],
  ) as [number, number];
  for (let index = 0; index < count; index++) limits[index] = flags[index] === 0 ? zero : one;
}

function isFigure({ kind }: ValueType): boolean {
  return kind === 'integer' || kind === 'float' || kind === 'time' || kind === 'duration';
}

/** Numbers, times and durations: calibrate, then judge, then look which are valid. */
function fillFigures(cells: Cells, raw: Figures, count: number): void {
  const { form, marks: marked } = cells;
  const { type } = form;
  const doubles = asDoubles(raw, count);
  if (marked !== undefined) marked.fill(marks.valid, 0, count);
  let values = doubles;
  let isAnyUnmeant = false;
  if (form.valueKind === 'figure') {
    values = cells.value as Float64Array;
    if (type.kind === 'time' || type.kind === 'duration')
      isAnyUnmeant = fillTimes(type, doubles, values, marked!, count);
    else if (type.calibrator?.kind === 'polynomial')
      isAnyUnmeant = fillPolynomial(doubles, values, marked!, count, type.calibrator.terms, isNarrow(raw));
    else isAnyUnmeant = fillCalibrated(type, doubles, values, marked!, count);
  }
  if (cells.limits !== undefined)
    fillLimits(type, values, cells.limits, isAnyUnmeant ? marked : undefined, count);
  if (marked === undefined) return;
  if (type.validRanges.length > 0) markRanges(type, type.isValidRangeRaw ? doubles : values, marked, count);
  // What was calibrated is a number, or marked already.
  else if (form.valueKind === 'same') markNaN(values, marked, count);
}

let doublesRoom = new Float64Array(0);

/** As doubles, in room that the next call uses again: loops that meet one kind of array are twice as fast. */
function asDoubles(raw: Figures, count: number): Float64Array {
  if (raw instanceof Float64Array) return raw;
  if (doublesRoom.length < count) doublesRoom = new Float64Array(count);
  // Of a few values the window would cost more than they do.
  if (count <= 16) for (let index = 0; index < count; index++) doublesRoom[index] = raw[index]!;
  else doublesRoom.set(raw.subarray(0, count));
  return doublesRoom;
}

function isNarrow(raw: Figures): boolean {
  return raw instanceof Uint16Array || raw instanceof Int16Array;
}

function fillTimes(
  { clock, kind }: ValueType,
  raw: Float64Array,
  values: Float64Array,
  marked: Uint8Array,
  count: number,
): boolean {
  let isAnyUnmeant = false;
  for (let index = 0; index < count; index++) {
    const found = raw[index]!;
    const atMs = clock === undefined ? undefined : readClock(clock, found, undefined, kind === 'time');
    values[index] = atMs ?? found;
    if (atMs !== undefined) continue;
    marked[index] = marks.notValid;
    isAnyUnmeant = true;
  }
  return isAnyUnmeant;
}

function fillCalibrated(
  { calibrator }: ValueType,
  raw: Float64Array,
  values: Float64Array,
  marked: Uint8Array,
  count: number,
): boolean {
  let isAnyUnmeant = false;
  for (let index = 0; index < count; index++) {
    const found = raw[index]!;
    const calibrated = calibrate(calibrator!, found);
    values[index] = calibrated ?? found;
    if (calibrated !== undefined) continue;
    marked[index] = marks.notValid;
    isAnyUnmeant = true;
  }
  return isAnyUnmeant;
}

/** Behind the limits: a value outside the valid ranges is judged, one without a meaning is not. */
function markRanges(
  { validRanges }: ValueType,
  judged: Float64Array,
  marked: Uint8Array,
  count: number,
): void {
  for (let index = 0; index < count; index++) {
    const value = judged[index]!;
    if (!validRanges.some((range) => isInRange(value, range))) marked[index] = marks.notValid;
  }
}

function markNaN(values: Float64Array, marked: Uint8Array, count: number): void {
  for (let index = 0; index < count; index++)
    if (Number.isNaN(values[index]!)) marked[index] = marks.notValid;
}
