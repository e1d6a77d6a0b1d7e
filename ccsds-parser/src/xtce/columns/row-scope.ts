import type { Calibrator, Condition, Parameter, RawValue, ValueRef, ValueType } from '../definition.ts';
import type { FoundValue, ValueScope } from '../value-scope.ts';
import { initialValueOf } from '../value-text.ts';
import { cellFormOf } from './cell-form.ts';
import { type Cells, readCell } from './cells.ts';
import type { PacketLayout, PlacedColumn } from './packet-layout.ts';

/** Columns that can only be understood beside others, in the order of the packet: contexts, conditions, validity. */
export function dependentColumns({ columns }: PacketLayout): PlacedColumn[] {
  return columns.filter(({ type, hasValidity }) => hasValidity || cellFormOf(type).needsOthers);
}

/**
 * Whether what these columns refer to can be looked up in columns: parameters that are no arrays, no aggregates and no
 * parts of them, and of each the latest value.
 */
export function areReachable(dependents: readonly PlacedColumn[]): boolean {
  return dependents.every(({ type, parameter, hasValidity }) =>
    [...refsOf(type), ...(hasValidity ? refsOfCondition(parameter.properties.validity!) : [])].every(
      isReachable,
    ),
  );
}

/** Parameters that these columns refer to. */
export function referredBy(dependents: readonly PlacedColumn[]): Set<Parameter> {
  const refs = dependents.flatMap(({ type, parameter, hasValidity }) => [
    ...refsOf(type),
    ...(hasValidity ? refsOfCondition(parameter.properties.validity!) : []),
  ]);
  return new Set(refs.flatMap(({ parameter }) => parameter ?? []));
}

function isReachable({ parameter, path, age }: ValueRef): boolean {
  if (parameter === undefined || path.length > 0 || age > 0) return false;
  return parameter.type.kind !== 'array' && parameter.type.kind !== 'aggregate';
}

function refsOf(type: ValueType): ValueRef[] {
  const epoch = type.clock?.epoch;
  return [
    ...(typeof epoch === 'object' && 'parameter' in epoch ? [epoch] : []),
    ...refsOfCalibrator(type.calibrator),
    ...type.contextCalibrators.flatMap(({ conditions, calibrator }) => [
      ...conditions.flatMap(refsOfCondition),
      ...refsOfCalibrator(calibrator),
    ]),
    ...[
      ...(type.alarm === undefined ? [] : [{ conditions: [], alarm: type.alarm }]),
      ...type.contextAlarms,
    ].flatMap(({ conditions, alarm }) => [
      ...conditions.flatMap(refsOfCondition),
      ...alarm.checks.flatMap((check) =>
        check.kind === 'conditions'
          ? check.levels.flatMap((level) => level.conditions.flatMap(refsOfCondition))
          : [],
      ),
    ]),
  ];
}

function refsOfCalibrator(calibrator: Calibrator | undefined): ValueRef[] {
  if (calibrator?.kind !== 'math') return [];
  return calibrator.steps.flatMap((step) => (step.kind === 'ref' ? [step.ref] : []));
}

function refsOfCondition(condition: Condition): ValueRef[] {
  if (condition.kind === 'never') return [];
  if (condition.kind !== 'comparison') return condition.conditions.flatMap(refsOfCondition);
  return condition.other === undefined ? [condition.left] : [condition.left, condition.other];
}

interface Occurrence {
  readonly cells: Cells;
  /** Cells of this column in a packet, and which of them it is. */
  readonly count: number;
  readonly index: number;
  readonly place: number;
}

/** Finds the values of one row that stand before a place: what the decoder of single packets knew when it was there. */
export class RowScope implements ValueScope {
  row = 0;
  /** Values at this place and behind it are not known yet. */
  beforePlace = 0;
  /** What is being calibrated: contexts may ask for its own raw value. */
  current: { readonly parameter: Parameter; readonly raw: RawValue } | undefined;
  /** By parameter, in the order of the packet. */
  readonly #occurrences = new Map<Parameter, Occurrence[]>();
  readonly #initial = new Map<Parameter, FoundValue | undefined>();

  constructor(columns: readonly PlacedColumn[], cells: readonly Cells[]) {
    for (const [at, { parameter, places, isWhole }] of columns.entries()) {
      if (!isWhole) continue;
      const occurrences = this.#occurrences.get(parameter) ?? [];
      this.#occurrences.set(parameter, occurrences);
      for (const [index, place] of places.entries())
        occurrences.push({ cells: cells[at]!, count: places.length, index, place });
    }
  }

  find({ parameter, isCalibrated }: ValueRef): FoundValue | undefined {
    if (parameter === undefined) return undefined;
    const { current } = this;
    if (current?.parameter === parameter && !isCalibrated) return { raw: current.raw, value: current.raw };
    const occurrence = this.#occurrences.get(parameter)?.findLast(({ place }) => place < this.beforePlace);
    if (occurrence === undefined) return this.#initialOf(parameter);
    return readCell(occurrence.cells, this.row * occurrence.count + occurrence.index);
  }

  #initialOf(parameter: Parameter): FoundValue | undefined {
    if (!this.#initial.has(parameter)) this.#initial.set(parameter, initialValueOf(parameter));
    return this.#initial.get(parameter);
  }
}
