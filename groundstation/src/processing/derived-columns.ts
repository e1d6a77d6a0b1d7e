import type { DerivedEngine } from './derived-engine.ts';
import { pushRowByRow } from './derived-row-by-row.ts';
import {
  type Columns,
  type DerivedColumn,
  type DerivedInputColumn,
  type DerivedRows,
  forms,
  limitsOf,
  type ReadyColumn,
} from './derived-rows.ts';
import type { BoundDerived, NamedInput } from './derived-state.ts';
import { runProgramOnColumns, type SlotColumn } from './expression-columns.ts';
import { reasonCodes } from './expression-operators.ts';
import type { TextNumbers } from './figure-of-value.ts';

/** What a container means to the parameters that are derived; found once for what it brings of their inputs. */
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
  const rising = isRising(rows);
  for (const named of part.passing) passColumn(rows, rising, named, columns);
  if (part.remembered.length === 0) return results;
  const others = pushRowByRow(engine, rows, { columns, inputs: part.remembered, isDone: part.isColumn });
  return [...results, ...others];
}

const parts = new WeakMap<DerivedEngine, Map<string, ContainerPart>>();

function partOf(engine: DerivedEngine, names: readonly string[]): ContainerPart {
  let known = parts.get(engine);
  if (known === undefined) {
    known = new Map();
    parts.set(engine, known);
  }
  const key = names.filter((name) => engine.inputs.has(name)).join('\n');
  let part = known.get(key);
  if (part === undefined) {
    part = findPart(engine, names);
    known.set(key, part);
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
  for (let row = 0; row < count; row++) {
    const figure = all[row]!;
    check += figure - figure;
  }
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

function isRising({ generatedAtMs, count }: DerivedRows): boolean {
  for (let row = 1; row < count; row++) if (generatedAtMs[row]! < generatedAtMs[row - 1]!) return false;
  return true;
}

/** Remembers what a column leaves behind: its newest row. */
function passColumn(rows: DerivedRows, isRising: boolean, named: NamedInput, columns: Columns): void {
  const { generatedAtMs, count } = rows;
  for (const form of forms) {
    const series = named[form]?.series;
    if (series === undefined) continue;
    const row = series.pass(generatedAtMs, count, isRising);
    if (row < 0) continue;
    const { figures, texts, reasons } = columns.get(named[form]!)!;
    const reason = reasons === undefined ? 0 : reasons[row]!;
    const text = texts === undefined || reason !== 0 ? '' : texts[figures[row]!]!;
    series.stand(texts === undefined ? figures[row]! : 0, text, reason);
  }
}
