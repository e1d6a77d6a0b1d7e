import type { Container, Parameter } from '../definition.ts';
import { type CellForm, cellFormOf, marks } from './cell-form.ts';
import { type Cell, type Cells, createCells, isOctets, readCell, withMarks } from './cells.ts';
import type { ContainerPlan } from './column-plan.ts';
import { type OctetCells, octetsAt, writeOctetsAt } from './octet-cells.ts';
import type { ParameterColumn } from './parameter-column.ts';
import type { RowLane } from './row-lane.ts';
import type { RowLimits } from './row-limits.ts';
import type { ControlMarks, RowSource } from './row-source.ts';

/** The packets of one container in a batch: row n of each column is packet n of them. */
export interface ContainerColumns {
  readonly container: Container;
  readonly count: number;
  /** Which packet of the batch a row is, rising. */
  readonly packets: Uint32Array;
  /** All that packets of the container may have, in the order of the file, the same in every batch; with `lanes` only some. */
  readonly columns: readonly ParameterColumn[];
  /** Raw values packet by packet, where they were wished for and can be had: then `columns` has those that are watched alone. */
  readonly lanes?: readonly RowLane[];
  /** How worrying values are, packet by packet, of columns that were wished for judged alone. */
  readonly limits?: RowLimits | undefined;
  /** No value of any row is absent. */
  readonly isWhole: boolean;
  /** What the checks that the container describes said. */
  readonly errorControls: readonly ControlMarks[];
  /** By row, the path of the entry that is not supported, behind which nothing was read; undefined where all was. */
  readonly stoppedAt: readonly (string | undefined)[] | undefined;
}

/** What a row says in a column, as `decodePacket` says it: no value where it has none, more than one in a list. */
export function valuesAt(column: ParameterColumn, row: number): Cell[] {
  const { starts, cells } = column;
  const [from, to] = starts === undefined ? [row, row + 1] : [starts[row]!, starts[row + 1]!];
  const found: Cell[] = [];
  for (let index = from; index < to; index++) {
    const cell = readCell(cells, index);
    if (cell !== undefined) found.push(cell);
  }
  return found;
}

/** The column of a container. @throws RangeError when it has none of that name */
export function parameterColumn({ columns, container }: ContainerColumns, name: string): ParameterColumn {
  const column = columns.find((one) => one.name === name || one.qualifiedName === name);
  if (column !== undefined) return column;
  throw new RangeError(`name: expected a column of ${container.name}, found ${name}`);
}

/** Puts rows that were read in several ways together, in the order of the packets. */
export function containerColumns(plan: ContainerPlan, sources: readonly RowSource[]): ContainerColumns {
  const [only] = sources;
  const count = sources.reduce((sum, { packets }) => sum + packets.length, 0);
  const places = sources.length === 1 ? undefined : rowPlaces(sources);
  const packets =
    only !== undefined && places === undefined ? only.packets : mergedPackets(sources, places!, count);
  return {
    container: plan.container,
    count,
    packets,
    columns: keptColumns(sources) ?? columnsOf(plan, sources, places, count),
    isWhole: places === undefined && only?.cells.every((cells) => cells !== undefined) === true,
    errorControls: mergedControls(sources, places, count),
    stoppedAt: mergedStops(sources, places, count),
  };
}

/** The columns of the batch before, where they are of the same cells still. */
function keptColumns(sources: readonly RowSource[]): readonly ParameterColumn[] | undefined {
  const kept = sources.length === 1 ? sources[0]!.kept?.columns : undefined;
  if (kept === undefined) return undefined;
  // Marks come up with the first value that needs one.
  for (const { cells, marks: marked } of sources[0]!.kept!.there ?? kept)
    if (cells.marks !== marked) return undefined;
  return kept;
}

function columnsOf(
  plan: ContainerPlan,
  sources: readonly RowSource[],
  places: readonly Uint32Array[] | undefined,
  count: number,
): readonly ParameterColumn[] {
  const [only] = sources;
  const columns = plan.columns.map(({ name, qualifiedName, parameter, type, isList }, index) => {
    const { cells, starts } =
      only !== undefined && places === undefined
        ? alone(only, index, cellFormOf(type), isList)
        : merged(sources, places!, index, cellFormOf(type), isList, count);
    return columnOf(name, qualifiedName, parameter, type, starts, cells);
  });
  // A list says where its rows begin, and what is absent is as long as the batch: both are made anew.
  if (only?.kept !== undefined && places === undefined && columns.every(isOfBatches(only)))
    only.kept.columns = columns;
  return columns;
}

function isOfBatches({ cells }: RowSource): (column: ParameterColumn, index: number) => boolean {
  return (column, index) => column.starts === undefined && column.cells === cells[index];
}

/** Raw values and limit states packet by packet, and columns of which only some are there. */
export function someColumns(
  plan: ContainerPlan,
  {
    packets,
    source,
    lanes,
    limits,
  }: Pick<ContainerColumns, 'packets' | 'limits'> & {
    readonly source: RowSource | undefined;
    readonly lanes: readonly RowLane[];
  },
): ContainerColumns {
  return {
    container: plan.container,
    count: packets.length,
    packets,
    columns: source === undefined ? noColumns : watchedColumns(plan, source),
    lanes,
    limits,
    isWhole: true,
    errorControls: [],
    stoppedAt: undefined,
  };
}

const noColumns: readonly ParameterColumn[] = [];

function watchedColumns(plan: ContainerPlan, source: RowSource): readonly ParameterColumn[] {
  const kept = keptColumns([source]);
  if (kept !== undefined) return kept;
  const columns: ParameterColumn[] = [];
  for (const [index, cells] of source.cells.entries())
    if (cells !== undefined) columns[index] = columnOfCells(plan, index, cells);
  if (source.kept !== undefined) {
    source.kept.columns = columns;
    source.kept.there = columns.filter((column) => column !== undefined && column.marks === undefined);
  }
  return columns;
}

/** A column whose rows have one value each. */
export function columnOfCells(plan: ContainerPlan, index: number, cells: Cells): ParameterColumn {
  const { name, qualifiedName, parameter, type } = plan.columns[index]!;
  return columnOf(name, qualifiedName, parameter, type, undefined, cells);
}

/** Written out: an object that is spread into another takes ten times as long, and a batch has a hundred of these. */
function columnOf(
  name: string,
  qualifiedName: string,
  parameter: ParameterColumn['parameter'],
  type: ParameterColumn['type'],
  starts: Uint32Array | undefined,
  cells: Cells,
): ParameterColumn {
  return {
    name,
    qualifiedName,
    parameter,
    type,
    unit: type.unit,
    form: cells.form,
    starts,
    raw: cells.raw,
    value: cells.value,
    limits: cells.limits,
    marks: cells.marks,
    cells,
  };
}

interface Merged {
  readonly cells: Cells;
  readonly starts: Uint32Array | undefined;
}

function alone(source: RowSource, index: number, form: CellForm, isList: boolean): Merged {
  const count = source.packets.length;
  const cells = source.cells[index] ?? absentCells(form, isList ? 0 : count);
  if (!isList) return { cells, starts: undefined };
  const starts = source.starts?.[index]?.subarray(0, count + 1);
  return { cells, starts: starts ?? evenStarts(count, source.valuesPerRow[index]!) };
}

function absentCells(form: CellForm, count: number): Cells {
  const cells = createCells(form, count);
  withMarks(cells).fill(marks.absent);
  return cells;
}

function evenStarts(count: number, valuesPerRow: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (let row = 0; row <= count; row++) starts[row] = row * valuesPerRow;
  return starts;
}

/** For each source, which rows of the whole its rows become. */
function rowPlaces(sources: readonly RowSource[]): Uint32Array[] {
  // Packet numbers are distinct: counting those below orders them without comparing.
  const largest = sources.reduce((most, { packets }) => Math.max(most, packets.at(-1) ?? 0), 0);
  const below = new Uint32Array(largest + 2);
  for (const { packets } of sources) for (const packet of packets) below[packet + 1] = 1;
  for (let packet = 1; packet < below.length; packet++) below[packet]! += below[packet - 1]!;
  return sources.map(({ packets }) => packets.map((packet) => below[packet]!));
}

function mergedPackets(
  sources: readonly RowSource[],
  places: readonly Uint32Array[],
  count: number,
): Uint32Array {
  const packets = new Uint32Array(count);
  for (const [at, source] of sources.entries())
    for (let row = 0; row < source.packets.length; row++) packets[places[at]![row]!] = source.packets[row]!;
  return packets;
}

function merged(
  sources: readonly RowSource[],
  places: readonly Uint32Array[],
  index: number,
  form: CellForm,
  isList: boolean,
  count: number,
): Merged {
  const starts = isList ? mergedStarts(sources, places, index, count) : undefined;
  const cells = createCells(form, starts?.[count] ?? count);
  const isEverywhere = sources.every((source) => source.cells[index] !== undefined);
  if (!isList && !isEverywhere) withMarks(cells).fill(marks.absent);
  for (const [at, source] of sources.entries()) {
    const from = source.cells[index];
    if (from === undefined) continue;
    const copy = copierOf(from, cells);
    const own = source.starts?.[index];
    const valuesPerRow = source.valuesPerRow[index]!;
    for (let row = 0; row < source.packets.length; row++) {
      const target = places[at]![row]!;
      if (starts === undefined) {
        copy(row, target);
        continue;
      }
      const first = own?.[row] ?? row * valuesPerRow;
      const length = starts[target + 1]! - starts[target]!;
      for (let value = 0; value < length; value++) copy(first + value, starts[target]! + value);
    }
  }
  return { cells, starts };
}

function mergedStarts(
  sources: readonly RowSource[],
  places: readonly Uint32Array[],
  index: number,
  count: number,
): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (const [at, source] of sources.entries()) {
    if (source.cells[index] === undefined) continue;
    const own = source.starts?.[index];
    for (let row = 0; row < source.packets.length; row++)
      starts[places[at]![row]! + 1] =
        own === undefined ? source.valuesPerRow[index]! : own[row + 1]! - own[row]!;
  }
  for (let row = 1; row <= count; row++) starts[row]! += starts[row - 1]!;
  return starts;
}

function copierOf(from: Cells, to: Cells): (source: number, target: number) => void {
  const [fromRaw, toRaw] = [from.raw, to.raw];
  const isSame = to.value === to.raw;
  if (from.marks !== undefined) withMarks(to);
  return (source, target) => {
    if (isOctets(fromRaw)) writeOctetsAt(toRaw as OctetCells, target, octetsAt(fromRaw, source));
    else (toRaw as Float64Array)[target] = (fromRaw as Float64Array)[source]!;
    if (!isSame) (to.value as Float64Array)[target] = (from.value as Float64Array)[source]!;
    if (to.limits !== undefined) to.limits[target] = from.limits![source]!;
    if (to.marks !== undefined) to.marks[target] = from.marks?.[source] ?? marks.valid;
    const odd = from.odd.get(source);
    if (odd !== undefined) to.odd.set(target, odd);
  };
}

function mergedControls(
  sources: readonly RowSource[],
  places: readonly Uint32Array[] | undefined,
  count: number,
): ControlMarks[] {
  const controls = new Map<Parameter, Uint8Array>();
  for (const [at, source] of sources.entries())
    for (const { parameter, isGood } of source.controls) {
      const whole = controls.get(parameter) ?? new Uint8Array(count);
      controls.set(parameter, whole);
      for (let row = 0; row < source.packets.length; row++) whole[places?.[at]?.[row] ?? row] = isGood[row]!;
    }
  return [...controls].map(([parameter, isGood]) => ({ parameter, isGood }));
}

function mergedStops(
  sources: readonly RowSource[],
  places: readonly Uint32Array[] | undefined,
  count: number,
): readonly (string | undefined)[] | undefined {
  if (sources.every(({ stoppedAt }) => stoppedAt === undefined)) return undefined;
  const stops: (string | undefined)[] = new Array(count).fill(undefined);
  for (const [at, source] of sources.entries())
    for (let row = 0; row < source.packets.length; row++)
      stops[places?.[at]?.[row] ?? row] = source.stoppedAt?.[row];
  return stops;
}
