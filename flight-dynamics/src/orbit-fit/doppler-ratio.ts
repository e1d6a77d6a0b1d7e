import { speedOfLightKmS } from '../doppler.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { createStateFunction, type StateFunction } from '../kernel.ts';
import { daysBetween, type JulianDate, julianDate } from '../time.ts';
import type { Receivers } from './receivers.ts';

/** Received over sent frequency at a list of receptions, for any elements that share one epoch. */
export interface DopplerRatios {
  readonly count: number;
  /**
   * @param delaysMs how late the satellite runs on its track at each reception; undefined for not at all
   * @param ratios takes the answers
   * @returns false when the elements give no position somewhere
   */
  ratiosOf(elements: ElementSet, delaysMs: Float64Array | undefined, ratios: Float64Array): boolean;
  /** Takes the light times from these elements; partials beside them may keep them. */
  settleLightTimes(elements: ElementSet, delaysMs: Float64Array | undefined): boolean;
}

/**
 * One-way Doppler with light time. The wave that arrives at t left at t' = t - distance / c, and
 *
 *     received / sent = dt' / dt = (1 + u.v_station / c) / (1 + u.v_satellite / c),
 *
 * u pointing from the station (at t) to the satellite (at t'), both in TEME. What is left out, time dilation and gravity, is below
 * 4e-10 and steady (0.2 Hz at 437 MHz, changing by 0.01 Hz over a pass of an orbit with e = 0.01), so the unknown carrier takes it.
 *
 * A delay moves the satellite back on its orbit and not the Earth under it: that is what "late on the track" means.
 */
export function createDopplerRatios(epoch: JulianDate, receivers: Receivers): DopplerRatios {
  const { atMs, statesTeme } = receivers;
  const minutes = Float64Array.from(atMs, (instant) => daysBetween(epoch, julianDate(instant)) * 1440);
  const lightMinutes = new Float64Array(atMs.length);
  const state = new Float64Array(6);
  // A search asks for the same elements a hundred times; deriving their coefficients costs as much as 50 positions.
  let derivedFrom: ElementSet | undefined;
  let derived: StateFunction | undefined;
  const stateFunctionOf = (elements: ElementSet): StateFunction | undefined => {
    if (elements === derivedFrom) return derived;
    const created = createStateFunction(elements);
    derivedFrom = elements;
    derived = created.ok ? created.value : undefined;
    return derived;
  };

  const rangeKm = (propagate: StateFunction, i: number, delayMs: number): number => {
    if (propagate.stateAt(minutes[i]! - lightMinutes[i]! - delayMs / 60_000, state) !== 0) return -1;
    const at = i * 6;
    return Math.hypot(
      state[0]! - statesTeme[at]!,
      state[1]! - statesTeme[at + 1]!,
      state[2]! - statesTeme[at + 2]!,
    );
  };

  return {
    count: atMs.length,
    ratiosOf: (elements, delaysMs, ratios) => {
      const propagate = stateFunctionOf(elements);
      if (!propagate) return false;
      for (let i = 0; i < atMs.length; i += 1) {
        const range = rangeKm(propagate, i, delaysMs?.[i] ?? 0);
        if (!(range > 0)) return false;
        let satelliteSpeed = 0;
        let stationSpeed = 0;
        for (let axis = 0; axis < 3; axis += 1) {
          const toward = (state[axis]! - statesTeme[i * 6 + axis]!) / range;
          satelliteSpeed += toward * state[3 + axis]!;
          stationSpeed += toward * statesTeme[i * 6 + 3 + axis]!;
        }
        ratios[i] = (1 + stationSpeed / speedOfLightKmS) / (1 + satelliteSpeed / speedOfLightKmS);
      }
      return true;
    },
    settleLightTimes: (elements, delaysMs) => {
      const propagate = stateFunctionOf(elements);
      if (!propagate) return false;
      for (let i = 0; i < atMs.length; i += 1) {
        const range = rangeKm(propagate, i, delaysMs?.[i] ?? 0);
        if (!(range > 0)) return false;
        lightMinutes[i] = range / speedOfLightKmS / 60;
      }
      return true;
    },
  };
}
