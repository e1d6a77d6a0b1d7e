import { limitStateCodes } from 'ccsds-parser/xtce/columns/columns';
import type { DerivedEngine, TakeDerived } from './derived-engine.ts';
import type { PlannedDerived } from './derived-plan.ts';
import type { BoundDerived, DerivedInput, NamedInput } from './derived-state.ts';
import { runProgramOnColumns, type SlotColumn } from './expression-columns.ts';
import { reasonCodes } from './expression-operators.ts';
import { createTextNumbers, type TextNumbers } from './figure-of-value.ts';

/** Packets of one container, in the order in which they came. */
export interface DerivedRows {
  readonly count: number;
  /** Of each row, finite. */
  readonly generatedAtMs: Float64Array;
  /** Columns that the container has, the same list for each batch of it. */
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

/** What a container means to the parameters that are derived; found once for each list of names. */
interface ContainerPart {
  /** Computed column by column: no look back, all inputs in the container or such a column. By place, 1. */
  readonly isColumn: Uint8Array;
  readonly columns: readonly BoundDerived[];
  /** What those read, and others do not: only its newest row is remembered. */
  readonly passing: readonly NamedInput[];
  /** What the others read: remembered row by row. */
  readonly remembered: readonly NamedInput[];
  readonly inputs: readonly NamedInput[];
}

type Columns = Map<DerivedInput, ReadyColumn>;

/** A column with the codes of why figures are not there, found once. */
interface ReadyColumn extends SlotColumn {
  readonly texts: readonly string[] | undefined;
  readonly marks: Uint8Array | undefined;
}

export function pushDerivedRows(engine: DerivedEngine, rows: DerivedRows): DerivedColumn[] {
  const part = partOf(engine, rows.names);
  if (part.inputs.length === 0 || rows.count === 0) return [];
  const columns: Columns = new Map();
  for (const named of part.inputs)
    for (const form of forms) {
      const input = named[form];
      if (input !== undefined) columns.set(input, readyColumn(rows.columnOf(named.name, form), rows.count));
    }
  const isWhole = [...columns.values()].every(({ marks }) => marks === undefined);
  if (!isWhole) return pushRowByRow(engine, rows, { columns, inputs: part.inputs, isDone: undefined });
  const results = part.columns.map((bound) => pushColumn(engine, rows, bound, columns));
  for (const named of part.passing) passColumn(rows, named, columns);
  if (part.remembered.length === 0) return results;
  const others = pushRowByRow(engine, rows, { columns, inputs: part.remembered, isDone: part.isColumn });
  return [...results, ...others];
}

const forms = ['value', 'raw'] as const;
const parts = new WeakMap<DerivedEngine, WeakMap<readonly string[], ContainerPart>>();

function partOf(engine: DerivedEngine, names: readonly string[]): ContainerPart {
  let known = parts.get(engine);
  if (known === undefined) {
    known = new WeakMap();
    parts.set(engine, known);
  }
  let part = known.get(names);
  if (part === undefined) {
    part = findPart(engine, names);
    known.set(names, part);
  }
  return part;
}

function findPart({ derived, inputs: all }: DerivedEngine, names: readonly string[]): ContainerPart {
  const inputs = [...new Set(names)].flatMap((name) => all.get(name) ?? []);
  const here = new Set(inputs.map(({ name }) => name));
  const isColumn = new Uint8Array(derived.length);
  const columns = derived.filter(({ parameter, place }) => {
    if (!parameter.isStateless || !parameter.expression.inputs.every((name) => here.has(name))) return false;
    here.add(parameter.name);
    isColumn[place] = 1;
    return true;
  });
  const read = [...inputs, ...columns.flatMap(({ own }) => own ?? [])];
  const isPassing = ({ dependents }: NamedInput) => dependents.every((place) => isColumn[place] === 1);
  return {
    isColumn,
    columns,
    passing: read.filter(isPassing),
    remembered: read.filter((named) => !isPassing(named)),
    inputs,
  };
}

function readyColumn({ figures, texts, marks }: DerivedInputColumn, count: number): ReadyColumn {
  const all = figures.subarray(0, count);
  const there = marks?.subarray(0, count);
  const isWhole = there === undefined || !there.includes(0);
  let check = 0;
  for (const figure of all) check += figure - figure;
  const known = { texts, marks: isWhole ? undefined : there };
  if (check === 0) return { ...known, figures: all, reasons: undefined };
  const isFigure = (figure: number) => figure - figure === 0;
  return {
    ...known,
    figures: all.map((figure) => (isFigure(figure) ? figure : 0)),
    reasons: Uint8Array.from(all, (figure) => (isFigure(figure) ? 0 : reasonCodes.unreadable)),
  };
}

/** A parameter whose inputs stand in every row. */
function pushColumn(
  engine: DerivedEngine,
  { count }: DerivedRows,
  bound: BoundDerived,
  columns: Columns,
): DerivedColumn {
  const { parameter, slots, own, texts: numbers } = bound;
  numbers.forget();
  const slotColumns = slots.map(({ input, kind }) => {
    const column = columns.get(input)!;
    return kind === 'text' ? inNumbersOf(numbers, column) : column;
  });
  const figures = new Float64Array(count);
  const codes = new Uint8Array(count);
  const isWhole = runProgramOnColumns(parameter.expression.program, slotColumns, figures, codes);
  bound.came.clear();
  if (parameter.definition.decimals !== undefined)
    for (let row = 0; row < count; row++) figures[row] = parameter.round(figures[row]!);
  countAnswers(engine, bound, count, isWhole ? undefined : codes);
  const texts = parameter.kind === 'text' ? numbers.list() : undefined;
  const column = { figures, reasons: isWhole ? undefined : codes, texts, marks: undefined };
  for (const form of forms) if (own?.[form] !== undefined) columns.set(own[form], column);
  const marks = isWhole ? undefined : Uint8Array.from(codes, (code) => (code === 0 ? 1 : 0));
  return {
    parameter,
    figures,
    texts: texts ?? [],
    marks,
    limits: limitsOf(parameter, figures, marks),
    atMs: undefined,
  };
}

/** Texts of a column by the numbers that they have in a program. */
function inNumbersOf(numbers: TextNumbers, { figures, texts = [], reasons }: ReadyColumn): SlotColumn {
  const ofPlace = texts.map((text) => numbers.numberOf(text));
  return { figures: figures.map((place) => ofPlace[place] ?? 0), reasons };
}

function countAnswers(
  { tallies }: DerivedEngine,
  { place }: BoundDerived,
  count: number,
  codes: Uint8Array | undefined,
): void {
  const keeper = tallies[place]!;
  keeper.samples += count;
  if (codes === undefined) return;
  for (const code of codes)
    if (code !== 0) {
      keeper.reasons[code]! += 1;
      keeper.samples--;
    }
}

function limitsOf(
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

/** Remembers what a column leaves behind: its newest row. */
function passColumn({ generatedAtMs, count }: DerivedRows, named: NamedInput, columns: Columns): void {
  for (const form of forms) {
    const series = named[form]?.series;
    if (series === undefined) continue;
    const row = series.pass(generatedAtMs, count);
    if (row < 0) continue;
    const { figure, text, reason } = cellOf(columns.get(named[form]!)!, row);
    series.stand(figure, text, reason);
  }
}

function cellOf({ figures, reasons, texts }: ReadyColumn, row: number) {
  const figure = figures[row]!;
  const reason = reasons === undefined ? 0 : reasons[row]!;
  return texts === undefined
    ? { figure, text: '', reason }
    : { figure: 0, text: texts[figure]!, reason };
}

interface RowWork {
  readonly columns: Columns;
  readonly inputs: readonly NamedInput[];
  /** By place, 1 for those that are computed already. */
  readonly isDone: Uint8Array | undefined;
}

function pushRowByRow(engine: DerivedEngine, rows: DerivedRows, work: RowWork): DerivedColumn[] {
  const { generatedAtMs, count } = rows;
  const results = new Map<BoundDerived, SparseColumn>();
  let row = 0;
  const take: TakeDerived = (bound, atMs, figure, text) => {
    let sparse = results.get(bound);
    if (sparse === undefined) {
      sparse = new SparseColumn(bound.parameter, rows);
      results.set(bound, sparse);
    }
    sparse.put(row, atMs, figure, text);
  };
  for (; row < count; row++) {
    engine.begin();
    for (const named of work.inputs) {
      let isThere = false;
      for (const form of forms) {
        const input = named[form];
        const column = input === undefined ? undefined : work.columns.get(input)!;
        if (column === undefined || column.marks?.[row] === 0) continue;
        const { figure, text, reason } = cellOf(column, row);
        input!.put(engine.turn, generatedAtMs[row]!, figure, text, reason);
        isThere = true;
      }
      if (isThere) engine.touch(named);
    }
    engine.settle(take, work.isDone);
  }
  return [...results.values()].map((sparse) => sparse.column());
}

/** Samples that some rows made, as a column. */
class SparseColumn {
  readonly #parameter: PlannedDerived;
  readonly #rowAtMs: Float64Array;
  readonly #figures: Float64Array;
  readonly #marks: Uint8Array;
  readonly #texts: TextNumbers = createTextNumbers([]);
  #atMs: Float64Array | undefined;

  constructor(parameter: PlannedDerived, { count, generatedAtMs }: DerivedRows) {
    this.#parameter = parameter;
    this.#rowAtMs = generatedAtMs;
    this.#figures = new Float64Array(count);
    this.#marks = new Uint8Array(count);
  }

  put(row: number, atMs: number, figure: number, text: string): void {
    this.#figures[row] = this.#parameter.kind === 'text' ? this.#texts.numberOf(text) : figure;
    this.#marks[row] = 1;
    if (this.#rowAtMs[row] === atMs) return;
    this.#atMs ??= this.#rowAtMs.slice(0, this.#figures.length);
    this.#atMs[row] = atMs;
  }

  column(): DerivedColumn {
    const figures = this.#figures;
    const marks = this.#marks.includes(0) ? this.#marks : undefined;
    const limits = limitsOf(this.#parameter, figures, marks);
    return {
      parameter: this.#parameter,
      figures,
      texts: this.#texts.list(),
      marks,
      limits,
      atMs: this.#atMs,
    };
  }
}
