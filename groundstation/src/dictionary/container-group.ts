import {
  type ColumnCell,
  cellAt,
  cellsOfKept,
  type ColumnCells as DecodedCells,
  type ColumnPlan as DecodedPlan,
  type KeptForm,
  keptFormOf,
} from 'ccsds-parser/xtce/columns/columns';
import type { Container, Parameter, XtceDefinition } from 'ccsds-parser/xtce/definition';
import type { CellSample, ColumnCells, ColumnPlan, GroupPlan } from '../archive/samples/group-plan.ts';
import { parameterNames, plainValue } from '../pipeline/xtce-dictionary.ts';

/** Columns of a container that are kept, and where each stands among those that the decoder gives. */
export interface ContainerGroup {
  readonly plan: GroupPlan;
  /** By column of the plan, the place in `ContainerColumns.columns`. */
  readonly places: readonly number[];
  readonly forms: readonly KeptForm[];
  /** Place of the first time in the packet, which dates packets without a time in their header; -1 when there is none. */
  readonly timePlace: number;
}

export interface GroupIdentity {
  readonly groupId: number;
  readonly dictionaryId: number;
  readonly missionId: string;
  /** The number of a parameter, given out when it is asked for the first time. */
  parameterIdOf(name: string): number;
}

/**
 * How packets of a container are kept: every parameter but those of the headers, which are facts of the packet and
 * stand in its row.
 */
export function containerGroup(
  definition: XtceDefinition,
  container: Container,
  decoded: readonly DecodedPlan[],
  identity: GroupIdentity,
): ContainerGroup {
  const nameOf = parameterNames(definition);
  const headers = headerParameters(container);
  const places: number[] = [];
  const forms: KeptForm[] = [];
  const columns: ColumnPlan[] = [];
  for (const [place, column] of decoded.entries()) {
    if (headers.has(column.parameter)) continue;
    const form = keptFormOf(column);
    const path = column.name.slice(column.parameter.name.length);
    const name = `${nameOf(column.parameter)}${path}`;
    places.push(place);
    forms.push(form);
    columns.push(columnPlan(identity.parameterIdOf(name), name, form, column.isList));
  }
  const { groupId, dictionaryId, missionId } = identity;
  return {
    plan: { groupId, dictionaryId, missionId, container: container.name, columns },
    places,
    forms,
    timePlace: decoded.findIndex(({ type, isList }) => type.kind === 'time' && !isList),
  };
}

/** Containers that only frame what others hold: the packet header and, on it, the header of its service. */
export function isHeader({ isAbstract, base }: Container): boolean {
  return isAbstract && (base === undefined || base.base === undefined);
}

export function headerParameters(container: Container): ReadonlySet<Parameter> {
  const found = new Set<Parameter>();
  for (let at: Container | undefined = container; at !== undefined; at = at.base) {
    if (!isHeader(at)) continue;
    for (const entry of at.entries) if ('parameter' in entry) found.add(entry.parameter);
  }
  return found;
}

function columnPlan(parameterId: number, name: string, kept: KeptForm, isList: boolean): ColumnPlan {
  const { form, keepsValue, keepsLimits } = kept;
  const { valueKind, rawKind, type } = form;
  const hasFigures = rawKind !== 'octets' || valueKind === 'figure';
  return {
    parameterId,
    name,
    unit: type.unit ?? null,
    rawKind,
    valueKind: keepsValue ? figureKindOf(valueKind) : null,
    keepsLimits,
    isList,
    // Of labels and flags the codes are plotted.
    isFigureRaw: rawKind !== 'octets' && valueKind !== 'figure',
    ...(hasFigures && {
      fillFigures: (cells, from, to, into) => fillFigures(kept, cells, from, to, into),
    }),
    readSamples: (cells, from, to) => readSamples(kept, cells, from, to, name, type.unit ?? null),
  };
}

function figureKindOf(valueKind: KeptForm['form']['valueKind']): 'float64' | 'uint16' | 'uint8' {
  if (valueKind === 'figure') return 'float64';
  return valueKind === 'label' ? 'uint16' : 'uint8';
}

/** Labels and flags are plotted by their codes, everything else by what it means; what is absent or not meant is no number. */
function fillFigures(kept: KeptForm, cells: ColumnCells, from: number, to: number, into: Float64Array): void {
  const { valueKind } = kept.form;
  const isMeant = valueKind === 'figure';
  const said = isMeant ? meaningOf(kept, cells, from, to) : undefined;
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

function readSamples(
  kept: KeptForm,
  cells: ColumnCells,
  from: number,
  to: number,
  name: string,
  unit: string | null,
): CellSample[] {
  const said = meaningOf(kept, cells, from, to);
  const samples: CellSample[] = [];
  for (let index = from; index < to; index++) {
    const sample = sampleAt(said, index - from, index, name, unit);
    if (sample !== undefined) samples.push(sample);
  }
  return samples;
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
