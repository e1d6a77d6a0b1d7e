import type { DecodedParameter } from '../decode-packet.ts';
import type { Container, ErrorControl, Parameter, ValueType } from '../definition.ts';
import { type ContainerPlan, typeAt } from './column-plan.ts';
import type { RecordingRun } from './recording-run.ts';

/** Where everything stands in the packets that the same fields decided the same way. */
export interface PacketLayout {
  readonly plan: ContainerPlan;
  readonly columns: readonly PlacedColumn[];
  /** Values in a packet. */
  readonly count: number;
  readonly errorControls: readonly PlacedControl[];
  /** Path of the entry that is not supported, behind which nothing was read. */
  readonly stoppedAt: string | undefined;
}

/** The values of one column in a packet. */
export interface PlacedColumn {
  /** Place in `plan.columns`. */
  readonly index: number;
  readonly type: ValueType;
  readonly parameter: Parameter;
  /** First bits, in the order of the packet; one where the column is no list. */
  readonly bitOffsets: readonly number[];
  /** The same for all. */
  readonly bits: number;
  /** For each, how many values stand before it in the packet. */
  readonly places: readonly number[];
  /** Stands alone, neither array nor aggregate nor part of one: its validity condition is its own. */
  readonly isWhole: boolean;
  readonly hasValidity: boolean;
}

export interface PlacedControl {
  readonly control: ErrorControl;
  readonly bitOffset: number;
  readonly type: ValueType;
}

/** A value that stands in a packet by itself. */
export interface FoundCell {
  readonly index: number;
  readonly parameter: Parameter;
  readonly type: ValueType;
  readonly bitOffset: number;
  readonly bits: number;
  /** Stands alone in the packet, and so the validity of the parameter is its own. */
  readonly isAlone: boolean;
}

/** More values than that in a packet are looked at one by one. */
const maxCells = 70_000;

/**
 * The layout of a packet that was decoded.
 *
 * @returns undefined where the places depend on more than the fields that decided: text that ends at a terminator or
 *   tells its size, parameters put together from pieces, values of a dimension that are not equally long
 */
export function layoutOfRun(
  run: RecordingRun,
  container: Container,
  plan: ContainerPlan,
): PacketLayout | undefined {
  if (plan.segmented.size > 0 || plan.isCut || run.isOpaque) return undefined;
  const columns = new Map<
    number,
    { cell: FoundCell; bitOffsets: number[]; places: number[]; isWhole: boolean }
  >();
  let place = 0;
  for (const decoded of run.parameters)
    for (const cell of cellsOf(decoded, plan)) {
      if (cell.index < 0 || place >= maxCells || !isPlaced(cell.type)) return undefined;
      const found = columns.get(cell.index);
      if (found === undefined)
        columns.set(cell.index, {
          cell,
          bitOffsets: [cell.bitOffset],
          places: [place],
          isWhole: decoded.parts === undefined && decoded.name === decoded.parameter.name,
        });
      else if (found.cell.bits !== cell.bits || !plan.columns[cell.index]!.isList) return undefined;
      else {
        found.bitOffsets.push(cell.bitOffset);
        found.places.push(place);
      }
      place++;
    }
  return {
    plan,
    columns: [...columns].map(([index, { cell, bitOffsets, places, isWhole }]) => ({
      index,
      type: cell.type,
      parameter: cell.parameter,
      bits: cell.bits,
      bitOffsets,
      places,
      isWhole,
      hasValidity: cell.isAlone && cell.parameter.properties.validity !== undefined,
    })),
    count: place,
    errorControls: controlsOf(run, container),
    stoppedAt: run.stoppedAt,
  };
}

/** The values of a parameter that stand in the packet by themselves: of an array or aggregate its parts. */
export function* cellsOf(decoded: DecodedParameter, plan: ContainerPlan): Generator<FoundCell> {
  const { parameter, parts, name, bitOffset, bitLength } = decoded;
  if (parts === undefined) {
    const path = name.slice(parameter.name.length);
    const type = path === '' ? parameter.type : typeAt(parameter.type, path)!;
    const index = plan.columnOf(parameter, path);
    yield { index, parameter, type, bitOffset, bits: bitLength, isAlone: true };
    return;
  }
  for (const part of parts)
    yield {
      index: plan.columnOf(parameter, part.path),
      parameter,
      type: part.type,
      bitOffset: part.bitOffset,
      bits: part.bitLength,
      isAlone: false,
    };
}

function isPlaced({ encoding }: ValueType): boolean {
  if (encoding?.kind !== 'string') return true;
  return encoding.bits !== undefined && encoding.leadingSizeBits === undefined;
}

function controlsOf(run: RecordingRun, container: Container): PlacedControl[] {
  const checked = new Set(run.errorControls(container).map(({ parameter }) => parameter));
  const controls: PlacedControl[] = [];
  for (let at: Container | undefined = container; at !== undefined; at = at.base)
    for (const control of at.errorControls) {
      const found = run.parameters.findLast(({ parameter }) => parameter === control.parameter);
      if (found === undefined || !checked.has(control.parameter)) continue;
      controls.unshift({ control, bitOffset: found.bitOffset, type: control.parameter.type });
    }
  return controls;
}
