import { type BulkPropagator, createBulkPropagator } from './bulk-propagator.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import type { ElementSet } from './elements/element-set.ts';
import type { Place } from './look-angles.ts';
import { constantThreshold, createClearance } from './passes/clearance.ts';
import { type Culmination, findCulminations } from './passes/culminations.ts';
import { findSpansOnGrid, highestTopOnGrid } from './passes/grid-spans.ts';
import { findLowPasses, type RoughPass } from './passes/low-passes.ts';
import { createLowWindows } from './passes/low-windows.ts';
import { orbitBounds } from './passes/orbit-shape.ts';
import { createPassTable, type PassColumns } from './passes/pass-table.ts';
import { RoughPasses } from './passes/rough-passes.ts';
import { SkyPath } from './passes/sky-path.ts';
import { createStationFrame } from './passes/station-frame.ts';
import { createStationGrid, ShortGrid } from './passes/station-grid.ts';
import { refineCulmination } from './passes/true-culmination.ts';
import { findVisibleSpans, type VisibleSpan } from './passes/visibility.ts';
import { WindowList } from './passes/window-list.ts';
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
  const unpredictable: number[] = [];
  const grid = createStationGrid(hourAt, fromAtMs, toAtMs, minElevationDeg);
  const findWindows = createLowWindows(place, hourAt, minElevationDeg);
  const windows = new WindowList();
  const shortGrid = new ShortGrid(hourAt, minElevationDeg);
  const rough = new RoughPasses();

  const pathOf = (object: number) => new SkyPath(objects[object]!, bulk.orbitOf(object), hourAt);
  const searchStepByStep = (object: number, from: number, to: number): PassRow[] => {
    const path = pathOf(object);
    const { spans, blind } = findVisibleSpans(createClearance(path, place, threshold), from, to);
    if (blind.length > 0) unpredictable.push(object);
    return spans.map((span) => passRow(path, span, findCulminations(path, span)));
  };
  const searchOnGrid = (object: number): PassRow[] => {
    const times = { startAtMs: fromAtMs, stepMs: grid.stepMs, count: grid.count };
    const { states, errors } = bulk.propagate(times, { from: object, to: object + 1 });
    if (errors.some((error) => error !== 0)) return searchStepByStep(object, fromAtMs, toAtMs);
    const onGrid = { grid, states, offset: 0, bounds: orbitBounds(states.subarray(0, 6)) };
    const path = pathOf(object);
    const findTops = (span: Stretch) => findCulminations(path, span);
    return findSpansOnGrid(onGrid, createClearance(path, place, threshold)).map((span) => {
      const top = highestTopOnGrid(onGrid, span, findTops);
      return passRow(path, span, top === undefined ? [] : [top]);
    });
  };

  // Of the block in work; functions that are made once, and not for each object.
  let states: Float64Array;
  let errors: Uint8Array;
  let isSound = true;
  const keep = (pass: RoughPass) => {
    // Nothing is up at the end of a window, except where the whole search begins or ends.
    const { fromAtMs: start, stepMs, count } = shortGrid;
    const isCutAtStart = pass.isUpAtStart && start !== fromAtMs;
    const isCutAtEnd = pass.isUpAtEnd && start + stepMs * (count - 1) < toAtMs - 1;
    if (isCutAtStart || isCutAtEnd) isSound = false;
    else rough.keep(pass);
  };
  const searchWindow = (startAtMs: number, stepMs: number, count: number, first: number) => {
    if (hasErrors(errors, first, count)) isSound = false;
    shortGrid.lay(startAtMs, stepMs, count);
    findLowPasses(shortGrid, states, 6 * first, keep);
  };
  let object = 0;
  const searchAround = (start: number, end: number) => {
    const around = searchStepByStep(object, Math.max(fromAtMs, start), Math.min(toAtMs, end));
    for (const row of around) columns.add(object, ...row);
  };

  for (let from = 0, to = 0; from < objects.length; from = to) {
    const exact = new Map<number, PassRow[]>();
    windows.clear();
    for (; to < objects.length && windows.timeCount < statesPerBlock; to++) {
      const orbit = bulk.meanOrbitOf(to);
      const minutes = bulk.minutesSinceEpoch(to, fromAtMs);
      const isLow = orbit !== undefined && findWindows(orbit, minutes, fromAtMs, toAtMs, windows.add);
      if (!isLow) exact.set(to, searchOnGrid(to));
      windows.endObject();
    }

    ({ states, errors } = bulk.propagateEach(windows.times(), { from, to }));
    rough.clear();
    for (let object = from; object < to; object++) {
      isSound = true;
      windows.each(object - from, searchWindow);
      if (!isSound) {
        rough.drop();
        exact.set(object, searchStepByStep(object, fromAtMs, toAtMs));
      }
      rough.endObject();
    }

    rough.propagate(bulk, from);
    for (object = from; object < to; object++) {
      const rows = exact.get(object);
      if (rows !== undefined) {
        for (const row of rows) columns.add(object, ...row);
      } else {
        rough.writeTo(columns, object - from, object, pathOf(object), minElevationDeg, searchAround);
      }
      if (onObject?.(object + 1, objects.length) === false) return { ...columns.collect(), unpredictable };
    }
  }
  return { ...columns.collect(), unpredictable };
}

/** States that stay in a processor's second cache: 8,000 times 48 bytes. */
const statesPerBlock = 8192;

function hasErrors(errors: Uint8Array, row: number, count: number): boolean {
  for (let at = row; at < row + count; at++) if (errors[at] !== 0) return true;
  return false;
}

interface Stretch {
  readonly fromAtMs: number;
  readonly toAtMs: number;
}

/** A row of the table without its object. */
type PassRow = [
  aosAtMs: number,
  tcaAtMs: number,
  losAtMs: number,
  maxElevationDeg: number,
  aosAzimuthDeg: number,
  losAzimuthDeg: number,
  flags: number,
];

/** @param tops within the span; the highest of them counts, or an end of the span */
function passRow(path: SkyPath, span: VisibleSpan, tops: readonly Culmination[]): PassRow {
  const { fromAtMs, toAtMs, isOpenAtStart, isOpenAtEnd } = span;
  let tcaAtMs = fromAtMs;
  path.look(fromAtMs);
  let maxElevationDeg = path.elevationDeg;
  const aosAzimuthDeg = path.azimuthDeg();
  path.look(toAtMs);
  const losAzimuthDeg = path.azimuthDeg();
  const consider = (atMs: number, elevationDeg: number) => {
    if (elevationDeg <= maxElevationDeg) return;
    tcaAtMs = atMs;
    maxElevationDeg = elevationDeg;
  };
  consider(toAtMs, path.elevationDeg);
  for (const top of tops) {
    const { atMs, elevationDeg } = refineCulmination(path, top);
    consider(atMs, elevationDeg);
  }
  const flags = (isOpenAtStart ? 1 : 0) | (isOpenAtEnd ? 2 : 0);
  return [fromAtMs, tcaAtMs, toAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg, flags];
}
