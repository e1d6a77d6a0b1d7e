import { type BulkPropagator, createBulkPropagator } from './bulk-propagator.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import type { ElementSet } from './elements/element-set.ts';
import type { Place } from './look-angles.ts';
import { constantThreshold, createClearance } from './passes/clearance.ts';
import { findCulminations } from './passes/culminations.ts';
import { createStationGrid, findLowPasses, type LowPass } from './passes/low-passes.ts';
import { isLowAndRound, orbitBounds } from './passes/orbit-shape.ts';
import { createPassTable, type PassColumns } from './passes/pass-table.ts';
import { polishPass } from './passes/polish.ts';
import { SkyPath } from './passes/sky-path.ts';
import { createStationFrame } from './passes/station-frame.ts';
import { refineCulmination } from './passes/true-culmination.ts';
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
 * Nearly round low orbits, nine objects in ten, are propagated by the bulk kernel at even times and searched on the arcs between
 * them (passes/low-passes.ts); all others by the search that `predictPasses` uses. Both give the same times to a millisecond.
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
  const times = { startAtMs: fromAtMs, stepMs: grid.stepMs, count: grid.count };
  const block = Math.max(1, Math.floor(statesPerBlock / grid.count));

  let path: SkyPath;
  let isSettled = true;
  let object = 0;
  const add = (pass: LowPass) => {
    isSettled &&= polishPass(path, pass, minElevationDeg);
    const flags = (pass.isUpAtStart ? 1 : 0) | (pass.isUpAtEnd ? 2 : 0);
    const { aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg } = pass;
    columns.add(object, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg, flags);
  };
  const addStepByStep = () => {
    const { spans, blind } = findVisibleSpans(createClearance(path, place, threshold), fromAtMs, toAtMs);
    if (blind.length > 0) unpredictable.push(object);
    for (const span of spans) {
      const flags = (span.isOpenAtStart ? 1 : 0) | (span.isOpenAtEnd ? 2 : 0);
      columns.add(object, ...describe(path, span), flags);
    }
  };

  for (let first = 0; first < objects.length; first += block) {
    const last = Math.min(objects.length, first + block);
    const { states, errors } = bulk.propagate(times, { from: first, to: last });
    for (object = first; object < last; object++) {
      path = new SkyPath(objects[object]!, bulk.orbitOf(object), hourAt);
      const row = (object - first) * grid.count;
      const found = columns.count;
      isSettled = isOnArcs(states, row, errors, grid.count);
      if (isSettled) findLowPasses(grid, states, 6 * row, add);
      if (!isSettled) {
        columns.truncate(found);
        addStepByStep();
      }
      if (onObject?.(object + 1, objects.length) === false) return { ...columns.collect(), unpredictable };
    }
  }
  return { ...columns.collect(), unpredictable };
}

/** States that stay in a processor's second cache: 8,000 times 48 bytes. */
const statesPerBlock = 8192;

/** Whether the object has a position all the time, in an orbit that the arcs are good for. */
function isOnArcs(states: Float64Array, row: number, errors: Uint8Array, count: number): boolean {
  if (!isLowAndRound(orbitBounds(states.subarray(6 * row, 6 * row + 6)))) return false;
  for (let at = row; at < row + count; at++) if (errors[at] !== 0) return false;
  return true;
}

type Described = [
  aosAtMs: number,
  tcaAtMs: number,
  losAtMs: number,
  maxElevationDeg: number,
  aosAzimuthDeg: number,
  losAzimuthDeg: number,
];

function describe(path: SkyPath, span: { readonly fromAtMs: number; readonly toAtMs: number }): Described {
  const { fromAtMs, toAtMs } = span;
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
  for (const culmination of findCulminations(path, span)) {
    const { atMs, elevationDeg } = refineCulmination(path, culmination);
    consider(atMs, elevationDeg);
  }
  return [fromAtMs, tcaAtMs, toAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg];
}
