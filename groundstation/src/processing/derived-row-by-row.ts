import type { DerivedEngine, TakeDerived } from './derived-engine.ts';
import type { PlannedDerived } from './derived-plan.ts';
import { type Columns, type DerivedColumn, type DerivedRows, forms, limitsOf } from './derived-rows.ts';
import type { BoundDerived, NamedInput } from './derived-state.ts';
import { createTextNumbers, type TextNumbers } from './figure-of-value.ts';

export interface RowWork {
  readonly columns: Columns;
  readonly inputs: readonly NamedInput[];
  /** By place, 1 for those that are computed already. */
  readonly isDone: Uint8Array | undefined;
}

/** Takes rows as packets one after the other: what looks back, or reads what not every row has. */
export function pushRowByRow(engine: DerivedEngine, rows: DerivedRows, work: RowWork): DerivedColumn[] {
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
        const { figures, texts, reasons } = column;
        const reason = reasons === undefined ? 0 : reasons[row]!;
        const text = texts === undefined || reason !== 0 ? '' : texts[figures[row]!]!;
        input!.put(engine.turn, generatedAtMs[row]!, texts === undefined ? figures[row]! : 0, text, reason);
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
