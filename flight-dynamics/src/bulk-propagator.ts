import type { ElementSet } from './elements/element-set.ts';
import { createBulkTables, refusedPlace, twinState } from './kernel/bulk-tables.ts';
import { type BulkTimes, minuteList, ownMinuteList } from './kernel/bulk-times.ts';
import { MeanOrbit } from './kernel/mean-orbit.ts';
import { createSimdKernel } from './kernel/simd-kernel.ts';
import { createSimdStates } from './kernel/simd-states.ts';
import type { StateFunction } from './kernel.ts';
import type { PropagationFault } from './propagator.ts';

export type { BulkTimes } from './kernel/bulk-times.ts';

/** States of many objects at many times. */
export interface BulkStates {
  readonly objectCount: number;
  readonly timeCount: number;
  /**
   * Object by object and time by time x, y, z (TEME, km) and their rates (km/s); zeros where there is an error. The numbers stand in
   * the kernel's own memory: copy what shall outlive the next question.
   */
  readonly states: Float64Array;
  /** Codes of `stateError` in kernel.ts, 0 for a good state. */
  readonly errors: Uint8Array;
}

/** Times of several objects, one behind the other: those of object k of the range are `firsts[k]` to `firsts[k + 1]` - 1. */
export interface OwnTimes {
  readonly atMs: Float64Array;
  readonly firsts: Int32Array;
}

export interface BulkPropagator {
  /** Objects in the order given, refused ones included. */
  readonly objectCount: number;
  /** Sets that SGP4 does not take: all their states have an error. */
  readonly refused: readonly { readonly index: number; readonly fault: PropagationFault }[];
  /** Whether the WebAssembly kernel works here, two states to an instruction. */
  readonly isSimd: boolean;
  /**
   * @param range objects `from` (0) to `to` - 1 (all): 48 bytes a state must fit into memory
   * @throws RangeError when a time is not finite, the range lies outside, or the answer would need more than 2 GB
   */
  propagate(times: BulkTimes, range?: { readonly from?: number; readonly to?: number }): BulkStates;
  /**
   * Each object at times of its own, as searches ask once they know roughly when.
   *
   * @param range objects `from` (0) to `to` - 1 (all)
   * @throws RangeError when a time is not finite, the range lies outside, or `firsts` does not fit it
   */
  propagateEach(
    times: OwnTimes,
    range?: { readonly from?: number; readonly to?: number },
  ): Pick<BulkStates, 'states' | 'errors'>;
  /** One object by the scalar twin, without allocating anything: for loops that choose each time by the last answer. */
  orbitOf(object: number): StateFunction;
  /** Its orbit without the waves; undefined in deep space and for a refused set. */
  meanOrbitOf(object: number): MeanOrbit | undefined;
  /** From an object's epoch, by its two parts. */
  minutesSinceEpoch(object: number, atMs: number): number;
}

/**
 * SGP4 and SDP4 of whole catalogues: the same states as `propagator.ts`, to 1e-9 km near the Earth, about thirty times a microsecond.
 * The answer never depends on earlier calls, nor on which objects are asked for together.
 *
 * @param options.simd false takes the scalar twin, which hosts without WebAssembly SIMD take anyway
 */
export function createBulkPropagator(
  sets: readonly ElementSet[],
  options: { readonly simd?: boolean } = {},
): BulkPropagator {
  const tables = createBulkTables(sets);
  const kernel = options.simd === false ? undefined : createSimdKernel();
  const simdStates = kernel && createSimdStates(kernel, tables);
  // Searches ask for the same times again and again, block by block.
  let lastTimes: BulkTimes | undefined;
  let list = minuteList({ atMs: [] });
  return {
    objectCount: sets.length,
    refused: tables.refused,
    isSimd: kernel !== undefined,
    orbitOf(object) {
      if (!(object >= 0 && object < sets.length)) {
        throw new RangeError(`object must be 0 to ${sets.length - 1}, found ${object}`);
      }
      return {
        isDeepSpace: tables.places[object]! < 0,
        stateAt: (minutes, out) => twinState(tables, object, minutes, out, 0),
      };
    },
    meanOrbitOf(object) {
      const place = tables.places[object]!;
      return place < 0 || place === refusedPlace ? undefined : new MeanOrbit(tables.near, place);
    },
    minutesSinceEpoch: (object, atMs) => tables.minutesAt(object, atMs),
    propagate(times, range = {}) {
      const { from = 0, to = sets.length } = range;
      requireRange(from, to, sets.length);
      const count = 'atMs' in times ? times.atMs.length : times.count;
      const stateCount = (to - from) * count;
      if (stateCount * bytesPerState > mostBytes) {
        const fitting = Math.floor(mostBytes / bytesPerState / count);
        throw new RangeError(`expected at most ${fitting} objects at ${count} times, found ${to - from}`);
      }
      if (times !== lastTimes) {
        list = minuteList(times);
        lastTimes = times;
      }
      const answer = { objectCount: to - from, timeCount: list.count };
      if (simdStates !== undefined) return { ...answer, ...simdStates(list, from, to) };
      const states = new Float64Array(6 * stateCount);
      const errors = new Uint8Array(stateCount);
      for (let index = from, at = 0; index < to; index++) {
        const start = tables.minutesAt(index, list.baseAtMs);
        for (let time = 0; time < list.count; time++, at++) {
          errors[at] = twinState(tables, index, start + list.minutes[time]!, states, 6 * at);
        }
      }
      return { ...answer, states, errors };
    },
    propagateEach({ atMs, firsts }, range = {}) {
      const { from = 0, to = sets.length } = range;
      requireRange(from, to, sets.length);
      if (firsts.length <= to - from || firsts[0] !== 0 || firsts[to - from] !== atMs.length) {
        throw new RangeError(
          `firsts: expected 0 to ${atMs.length} for ${to - from} objects, found ${firsts[0]} to ${firsts[to - from]}`,
        );
      }
      const own = ownMinuteList(atMs);
      if (simdStates !== undefined) return simdStates(own, from, to, firsts);
      const states = new Float64Array(6 * atMs.length);
      const errors = new Uint8Array(atMs.length);
      for (let index = from; index < to; index++) {
        const start = tables.minutesAt(index, own.baseAtMs);
        for (let at = firsts[index - from]!; at < firsts[index - from + 1]!; at++) {
          errors[at] = twinState(tables, index, start + own.minutes[at]!, states, 6 * at);
        }
      }
      return { states, errors };
    },
  };
}

function requireRange(from: number, to: number, count: number): void {
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= count)) {
    throw new RangeError(`range must lie within 0 to ${count}, found ${from} to ${to}`);
  }
}

const bytesPerState = 48;
const mostBytes = 2 ** 31;
