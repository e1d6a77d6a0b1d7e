import type { BulkPropagator, BulkStates } from '../bulk-propagator.ts';
import { hasErrors } from '../kernel/state-error.ts';
import type { Place } from '../look-angles.ts';
import { furthestMinutes } from '../propagator.ts';
import { findLowPasses, type RoughPass } from './low-passes.ts';
import { createLowWindows, type LowWindowFinder } from './low-windows.ts';
import type { PassTable } from './pass-table.ts';
import { RoughPasses } from './rough-passes.ts';
import type { SkyPath } from './sky-path.ts';
import type { EarthHour } from './station-frame.ts';
import { ShortGrid } from './station-grid.ts';
import { WindowList } from './window-list.ts';

export interface LowSearchRequest {
  readonly bulk: BulkPropagator;
  readonly place: Place;
  readonly hourAt: (atMs: number) => EarthHour;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly minElevationDeg: number;
}

/**
 * The passes of a block of low round orbits: windows from the mean orbits, states in them by the kernel, rough passes on the arcs between, and
 * the kernel once more at their ends and tops.
 *
 * Objects are taken one behind the other; their index is the order in which they were taken since `clear`.
 */
export class LowSearch {
  private readonly request: LowSearchRequest;
  private readonly findWindows: LowWindowFinder;
  private readonly windows = new WindowList();
  private readonly grid: ShortGrid;
  private readonly rough = new RoughPasses();
  private readonly unsound = new Set<number>();
  private answer: Pick<BulkStates, 'states' | 'errors'> = {
    states: new Float64Array(0),
    errors: new Uint8Array(0),
  };
  private index = 0;

  constructor(request: LowSearchRequest) {
    const { place, hourAt, minElevationDeg } = request;
    this.request = request;
    this.findWindows = createLowWindows(place, hourAt, minElevationDeg);
    this.grid = new ShortGrid(hourAt, minElevationDeg);
  }

  clear(): void {
    this.windows.clear();
    this.rough.clear();
    this.unsound.clear();
  }

  /** Whether the states of the objects taken fill a processor's second cache. */
  get isFull(): boolean {
    return this.windows.timeCount >= statesPerBlock;
  }

  /** @returns false for an orbit that is not low and round all the time; it has an index too, and no pass */
  take(object: number): boolean {
    const { bulk, fromAtMs, toAtMs } = this.request;
    const orbit = bulk.meanOrbitOf(object);
    const minutes = bulk.minutesSinceEpoch(object, fromAtMs);
    const furthest = Math.abs(minutes) + (toAtMs - fromAtMs) / 60_000;
    const isLow =
      orbit !== undefined &&
      furthest <= furthestMinutes &&
      this.findWindows(orbit, minutes, fromAtMs, toAtMs, this.windows.add);
    this.windows.endObject();
    return isLow;
  }

  /** Searches all objects taken. @param from the first of them */
  search(from: number): void {
    const { bulk } = this.request;
    const { objectCount } = this.windows;
    this.answer = bulk.propagateEach(this.windows.times(), { from, to: from + objectCount });
    for (this.index = 0; this.index < objectCount; this.index++) {
      this.windows.each(this.index, this.searchWindow);
      if (!this.isSound(this.index)) this.rough.drop();
      this.rough.endObject();
    }
    this.rough.propagate(bulk, from);
  }

  /** False where a state is missing or a window was cut too short: then the object wants a search step by step. */
  isSound(index: number): boolean {
    return !this.unsound.has(index);
  }

  /**
   * Writes an object's passes.
   *
   * @param search called between two passes for a stretch that wants a search step by step: there is one pass in it, or none
   */
  writeTo(
    table: PassTable,
    index: number,
    object: number,
    path: SkyPath,
    search: (fromAtMs: number, toAtMs: number) => void,
  ): void {
    const { fromAtMs, toAtMs, minElevationDeg } = this.request;
    this.rough.writeTo(table, index, object, path, minElevationDeg, (start, end) =>
      search(Math.max(fromAtMs, start), Math.min(toAtMs, end)),
    );
  }

  private readonly searchWindow = (startAtMs: number, stepMs: number, count: number, first: number): void => {
    const { states, errors } = this.answer;
    if (hasErrors(errors, first, count)) this.unsound.add(this.index);
    this.grid.lay(startAtMs, stepMs, count);
    findLowPasses(this.grid, states, 6 * first, this.keep);
  };

  private readonly keep = (pass: RoughPass): void => {
    // Nothing is up at the end of a window, except where the whole search begins or ends.
    const { fromAtMs: start, stepMs, count } = this.grid;
    const isCutAtStart = pass.isUpAtStart && start !== this.request.fromAtMs;
    const isCutAtEnd = pass.isUpAtEnd && start + stepMs * (count - 1) < this.request.toAtMs - 1;
    if (isCutAtStart || isCutAtEnd) this.unsound.add(this.index);
    else this.rough.keep(pass);
  };
}

/** 8,000 times 48 bytes. */
const statesPerBlock = 8192;
