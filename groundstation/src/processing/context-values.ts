import type { ParameterValue } from '@dawa/protocols/console/quantity';
import type { ReadValue } from './expression.ts';
import { type JudgedColumn, rawOfCell, valueOfCell } from './judged-rows.ts';

/** The newest values of the parameters that contexts of limits read. */
export class ContextValues {
  readonly #values = new Map<string, Known>();
  /** Another number whenever a value changed. */
  version = 0;
  readonly read: ReadValue;

  constructor(names: readonly string[]) {
    for (const name of names) this.#values.set(name, { value: undefined, raw: undefined });
    this.read = (name, form) => this.#values.get(name)?.[form];
  }

  get size(): number {
    return this.#values.size;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  note(name: string, value: ParameterValue, raw: ParameterValue): void {
    const known = this.#values.get(name);
    if (known === undefined || (known.value === value && known.raw === raw)) return;
    known.value = value;
    known.raw = raw;
    this.version++;
  }

  /** Notes what a row of a column says, of a list the last. */
  noteCells(name: string, column: JudgedColumn, row: number): void {
    const { starts, marks, raw, form } = column;
    const from = starts === undefined ? row : starts[row]!;
    let cell = starts === undefined ? row : starts[row + 1]! - 1;
    while (cell >= from && marks?.[cell] === 0) cell--;
    if (cell < from) return;
    // A label follows from its code: while that stays, nothing need be read.
    const isCode = form.valueKind !== 'figure' && !form.needsOthers && !('heap' in raw);
    if (isCode && raw[cell] === this.#values.get(name)?.raw) return;
    this.note(name, valueOfCell(column, cell), rawOfCell(column, cell));
  }
}

interface Known {
  value: ParameterValue | undefined;
  raw: ParameterValue | undefined;
}
