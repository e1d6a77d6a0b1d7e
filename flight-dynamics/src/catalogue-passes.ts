import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import type { ElementSet } from './elements/element-set.ts';
import { createStateFunction, type StateFunction } from './kernel.ts';
import type { Place } from './look-angles.ts';
import { constantThreshold, createClearance } from './passes/clearance.ts';
import { findCulminations } from './passes/culminations.ts';
import { SkyPath } from './passes/sky-path.ts';
import { createStationFrame } from './passes/station-frame.ts';
import { findVisibleSpans } from './passes/visibility.ts';
import type { PropagationFault } from './propagator.ts';

/** Element sets made ready once, for as many searches as one likes. */
export interface Catalogue {
  readonly objects: readonly { readonly elements: ElementSet; readonly orbit: StateFunction }[];
  /** Sets that SGP4 does not take. */
  readonly refused: readonly { readonly noradId: number; readonly fault: PropagationFault }[];
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

/** Passes of many satellites as columns: one row a pass, by object and then by rise. Times are exact to a millisecond. */
export interface CataloguePasses {
  readonly count: number;
  /** Place of the satellite in `catalogue.objects`. */
  readonly object: Int32Array;
  /** The window's edge where a flag says so. */
  readonly aosAtMs: Float64Array;
  /** The highest point inside the window. */
  readonly tcaAtMs: Float64Array;
  readonly losAtMs: Float64Array;
  readonly maxElevationDeg: Float64Array;
  readonly aosAzimuthDeg: Float64Array;
  readonly losAzimuthDeg: Float64Array;
  /** Bit 0: is up at the window's start; bit 1: at its end. */
  readonly flags: Uint8Array;
  /** Places of objects whose elements gave no position somewhere in the window. */
  readonly unpredictable: readonly number[];
}

export function createCatalogue(sets: readonly ElementSet[]): Catalogue {
  const objects: { elements: ElementSet; orbit: StateFunction }[] = [];
  const refused: { noradId: number; fault: PropagationFault }[] = [];
  for (const elements of sets) {
    const orbit = createStateFunction(elements);
    if (orbit.ok) objects.push({ elements, orbit: orbit.value });
    else refused.push({ noradId: elements.noradId, fault: orbit.fault });
  }
  return { objects, refused };
}

/**
 * Every pass of every object of a catalogue over one station, by the search that `predictPasses` uses.
 *
 * @throws RangeError when the window is not finite or runs backwards, or the place is none
 */
export function findCataloguePasses(request: CatalogueRequest): CataloguePasses {
  const { catalogue, place, fromAtMs, toAtMs, minElevationDeg = 0, onObject } = request;
  if (!(Number.isFinite(fromAtMs) && Number.isFinite(toAtMs) && fromAtMs <= toAtMs)) {
    throw new RangeError(`window must run forwards, found ${fromAtMs} to ${toAtMs}`);
  }
  const hourAt = createStationFrame(place, request.earthOrientation ?? noEarthOrientation);
  const threshold = constantThreshold(minElevationDeg);
  const rows: number[][] = [];
  const unpredictable: number[] = [];
  for (const [index, { elements, orbit }] of catalogue.objects.entries()) {
    const path = new SkyPath(elements, orbit, hourAt);
    const { spans, blind } = findVisibleSpans(createClearance(path, place, threshold), fromAtMs, toAtMs);
    if (blind.length > 0) unpredictable.push(index);
    for (const span of spans) {
      const flags = (span.isOpenAtStart ? 1 : 0) | (span.isOpenAtEnd ? 2 : 0);
      rows.push([index, ...describe(path, span), flags]);
    }
    if (onObject?.(index + 1, catalogue.objects.length) === false) break;
  }
  const column = (place: number) => Float64Array.from(rows, (row) => row[place]!);
  return {
    count: rows.length,
    object: Int32Array.from(rows, (row) => row[0]!),
    aosAtMs: column(1),
    tcaAtMs: column(2),
    losAtMs: column(3),
    maxElevationDeg: column(4),
    aosAzimuthDeg: column(5),
    losAzimuthDeg: column(6),
    flags: Uint8Array.from(rows, (row) => row[7]!),
    unpredictable,
  };
}

function describe(path: SkyPath, span: { readonly fromAtMs: number; readonly toAtMs: number }): number[] {
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
  for (const { atMs, elevationDeg } of findCulminations(path, span)) consider(atMs, elevationDeg);
  return [fromAtMs, tcaAtMs, toAtMs, maxElevationDeg, aosAzimuthDeg, losAzimuthDeg];
}
