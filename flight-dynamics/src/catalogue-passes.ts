import { type BulkPropagator, createBulkPropagator } from './bulk-propagator.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import type { ElementSet } from './elements/element-set.ts';
import { hasErrors } from './kernel/state-error.ts';
import type { Place } from './look-angles.ts';
import { constantThreshold, createClearance } from './passes/clearance.ts';
import { findCulminations } from './passes/culminations.ts';
import { findSpansOnGrid, highestTopOnGrid } from './passes/grid-spans.ts';
import { LowSearch } from './passes/low-search.ts';
import { orbitBounds } from './passes/orbit-shape.ts';
import { type PassRow, passRow } from './passes/pass-row.ts';
import { createPassTable, type PassColumns } from './passes/pass-table.ts';
import { SkyPath } from './passes/sky-path.ts';
import { createStationFrame } from './passes/station-frame.ts';
import { createStationGrid } from './passes/station-grid.ts';
import { findVisibleSpans } from './passes/visibility.ts';
import type { PropagationFault } from './propagator.ts';

/** Element sets made ready once, for as many searches as one likes. */
export interface Catalogue {
  readonly objects: readonly ElementSet[];
  /** Sets that SGP4 does not take. */
  readonly refused: readonly { readonly noradId: number; readonly fault: PropagationFault }[];
  /** Of `objects`, in their order. */
  readonly bulk: BulkPropagator;
}

export interface CatalogueRequest {
  readonly catalogue: Catalogue;
  readonly place: Place;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** The same all around; default 0. For a skyline ask `passes.ts`, satellite by satellite. */
  readonly minElevationDeg?: number;
  readonly earthOrientation?: EarthOrientation;
  /** Called after every object; an answer of false ends the search, and what was found so far is given. */
  readonly onObject?: (done: number, count: number) => boolean | undefined;
}

/** Passes of many satellites; `object` is a place in `catalogue.objects`. */
export interface CataloguePasses extends PassColumns {
  /** Places of objects whose elements gave no position somewhere in the window. */
  readonly unpredictable: readonly number[];
}

export function createCatalogue(sets: readonly ElementSet[]): Catalogue {
  const bulk = createBulkPropagator(sets);
  if (bulk.refused.length > 0) {
    const faults = new Map(bulk.refused.map(({ index, fault }) => [index, fault]));
    const good = createCatalogue(sets.filter((_, index) => !faults.has(index)));
    const refused = [...faults].map(([index, fault]) => ({ noradId: sets[index]!.noradId, fault }));
    return { ...good, refused };
  }
  return { objects: sets, refused: [], bulk };
}

/**
 * Every pass of every object of a catalogue over one station.
 *
 * Of nearly round low orbits, nine in ten, the mean orbit says when they come near (passes/low-windows.ts); there they are propagated by the
 * bulk kernel, searched on the arcs between its states (passes/low-passes.ts) and moved onto the orbit. All others are propagated from end to end, and
 * the grid says where to search step by step (passes/grid-spans.ts). Both give the times of `predictPasses` to a millisecond.
 *
 * @throws RangeError when the window is not finite or runs backwards, or the place is none
 */
export function findCataloguePasses(request: CatalogueRequest): CataloguePasses {
  const { catalogue, place, fromAtMs, toAtMs, minElevationDeg = 0, onObject } = request;
  if (!(Number.isFinite(fromAtMs) && Number.isFinite(toAtMs) && fromAtMs <= toAtMs)) {
    throw new RangeError(`window must run forwards, found ${fromAtMs} to ${toAtMs}`);
  }
  const { objects, bulk } = catalogue;
  const hourAt = createStationFrame(place, request.earthOrientation ?? noEarthOrientation);
  const threshold = constantThreshold(minElevationDeg);
  const columns = createPassTable();
  const unpredictable = new Set<number>();
  const grid = createStationGrid(hourAt, fromAtMs, toAtMs, minElevationDeg);
  const low = new LowSearch({ bulk, place, hourAt, fromAtMs, toAtMs, minElevationDeg });

  const pathOf = (object: number) => new SkyPath(objects[object]!, bulk.orbitOf(object), hourAt);
  const searchStepByStep = (object: number, from = fromAtMs, to = toAtMs): PassRow[] => {
    const path = pathOf(object);
    const { spans, blind } = findVisibleSpans(createClearance(path, place, threshold), from, to);
    if (blind.length > 0) unpredictable.add(object);
    return spans.map((span) => passRow(path, span, findCulminations(path, span)));
  };
  const searchOnGrid = (object: number): PassRow[] => {
    const times = { startAtMs: fromAtMs, stepMs: grid.stepMs, count: grid.count };
    const { states, errors } = bulk.propagate(times, { from: object, to: object + 1 });
    if (hasErrors(errors, 0, grid.count)) return searchStepByStep(object);
    const path = pathOf(object);
    const onGrid = { grid, states, offset: 0, bounds: orbitBounds(states.subarray(0, 6)) };
    return findSpansOnGrid(onGrid, createClearance(path, place, threshold)).map((span) => {
      const top = highestTopOnGrid(onGrid, span, (stretch) => findCulminations(path, stretch));
      return passRow(path, span, top === undefined ? [] : [top]);
    });
  };
  const add = (object: number, rows: readonly PassRow[]) => {
    for (const row of rows) columns.add(object, ...row);
  };

  for (let from = 0, to = 0; from < objects.length; from = to) {
    // The kernel's memory is written over by the next question: what needs its answers at once comes first.
    const searched = new Map<number, PassRow[]>();
    low.clear();
    for (; to < objects.length && !low.isFull; to++) {
      if (!low.take(to)) searched.set(to, searchOnGrid(to));
    }
    low.search(from);
    for (let object = from; object < to; object++) {
      const rows = searched.get(object);
      const index = object - from;
      if (rows !== undefined) add(object, rows);
      else if (!low.isSound(index)) add(object, searchStepByStep(object));
      else
        low.writeTo(columns, index, object, pathOf(object), (start, end) =>
          add(object, searchStepByStep(object, start, end)),
        );
      if (onObject?.(object + 1, objects.length) === false) return collected();
    }
  }
  return collected();

  function collected(): CataloguePasses {
    return { ...columns.collect(), unpredictable: [...unpredictable] };
  }
}
