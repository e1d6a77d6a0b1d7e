import {
  type ColumnCell,
  cellAt,
  cellsOfKept,
  type ColumnCells as DecodedCells,
  type KeptForm,
} from 'ccsds-parser/xtce/columns/columns';
import type { CellSample, ColumnCells, ColumnPlan } from '../archive/samples/group-plan.ts';
import { plainValue } from '../pipeline/xtce-dictionary.ts';

/** A column of a container as the archive knows it. */
export function keptColumn(parameterId: number, name: string, kept: KeptForm, isList: boolean): ColumnPlan {
  const { valueKind, rawKind } = kept.form;
  const hasFigures = rawKind !== 'octets' || valueKind === 'figure';
  return hasFigures
    ? new FigureColumn(parameterId, name, kept, isList)
    : new KeptColumn(parameterId, name, kept, isList);
}

/** What it is follows from its form: a dictionary may have a hundred thousand columns, and each has but what is its own. */
class KeptColumn implements ColumnPlan {
  readonly parameterId: number;
  readonly name: string;
  readonly isList: boolean;
  readonly #kept: KeptForm;

  constructor(parameterId: number, name: string, kept: KeptForm, isList: boolean) {
    this.parameterId = parameterId;
    this.name = name;
    this.#kept = kept;
    this.isList = isList;
  }

  get unit(): string | null {
    return this.#kept.form.type.unit ?? null;
  }

  get rawKind(): ColumnPlan['rawKind'] {
    return this.#kept.form.rawKind;
  }

  get valueKind(): ColumnPlan['valueKind'] {
    const { form, keepsValue } = this.#kept;
    return keepsValue ? figureKindOf(form.valueKind) : null;
  }

  get keepsLimits(): boolean {
    return this.#kept.keepsLimits;
  }

  /** Of labels and flags the codes are plotted. */
  get isFigureRaw(): boolean {
    const { rawKind, valueKind } = this.#kept.form;
    return rawKind !== 'octets' && valueKind !== 'figure';
  }

  readSamples(cells: ColumnCells, from: number, to: number): CellSample[] {
    const said = this.meaningOf(cells, from, to);
    const samples: CellSample[] = [];
    for (let index = from; index < to; index++) {
      const sample = sampleAt(said, index - from, index, this.name, this.unit);
      if (sample !== undefined) samples.push(sample);
    }
    return samples;
  }

  /** Cells `from` to `to` with all that follows from them. */
  protected meaningOf(cells: ColumnCells, from: number, to: number): DecodedCells {
    return meaningOf(this.#kept, cells, from, to);
  }

  protected get isPlottedByMeaning(): boolean {
    return this.#kept.form.valueKind === 'figure';
  }
}

class FigureColumn extends KeptColumn {
  /** Labels and flags are plotted by their codes, everything else by what it means; what is absent or not meant is no number. */
  fillFigures(cells: ColumnCells, from: number, to: number, into: Float64Array): void {
    const said = this.isPlottedByMeaning ? this.meaningOf(cells, from, to) : undefined;
    const values = said?.value ?? cells.raw;
    if ('heap' in values) {
      into.fill(Number.NaN, 0, to - from);
      return;
    }
    const start = said === undefined ? from : 0;
    for (let index = 0; index < to - from; index++) into[index] = Number(values[start + index]!);
    const { marks, odd } = cells;
    if (marks !== undefined)
      for (let index = from; index < to; index++) if (marks[index] === 0) into[index - from] = Number.NaN;
    for (const index of odd.keys()) if (index >= from && index < to) into[index - from] = Number.NaN;
  }
}

function figureKindOf(valueKind: KeptForm['form']['valueKind']): 'float64' | 'uint16' | 'uint8' {
  if (valueKind === 'figure') return 'float64';
  return valueKind === 'label' ? 'uint16' : 'uint8';
}

/** What a cell says, as samples have it; undefined where it is absent. */
export function sampleAt(
  cells: DecodedCells,
  place: number,
  index: number,
  name: string,
  unit: string | null,
): CellSample | undefined {
  const cell = cellAt(cells, place);
  if (cell === undefined) return undefined;
  const { raw, value, limitState } = cell;
  return { index, name, raw: plainValue(raw), value: plainValue(value), unit, limitState };
}

/** Cells `from` to `to` with all that follows from them. */
function meaningOf(kept: KeptForm, cells: ColumnCells, from: number, to: number): DecodedCells {
  const { raw, value, limits, marks, odd } = cells;
  const few = new Map<number, Pick<ColumnCell, 'raw' | 'value'>>();
  for (const [index, cell] of odd)
    if (index >= from && index < to) few.set(index - from, { raw: String(cell.raw), value: cell.value });
  return cellsOfKept(kept, {
    raw: 'heap' in raw ? octetsFrom(raw, from, to) : raw.subarray(from, to),
    count: to - from,
    value: value?.subarray(from, to),
    limits: limits?.subarray(from, to),
    marks: marks?.subarray(from, to),
    odd: few,
  });
}

type Octets = Extract<ColumnCells['raw'], { heap: Uint8Array }>;

function octetsFrom({ heap, usedOctets, starts, lengths }: Octets, from: number, to: number): Octets {
  return { heap, usedOctets, starts: starts.subarray(from, to), lengths: lengths.subarray(from, to) };
}
