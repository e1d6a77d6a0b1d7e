import type { ElementSet } from '../elements/element-set.ts';
import { type PropagationFault, type Sgp4Coefficients, sgp4Coefficients } from '../propagator.ts';
import { julianDate } from '../time.ts';
import { createDeepTable, type DeepTable } from './deep-table.ts';
import { propagateDeep } from './deep-twin.ts';
import { createNearTable, type NearTable } from './near-table.ts';
import { propagateNear } from './near-twin.ts';
import { stateErrorOf } from './state-error.ts';

/** The coefficients of many objects by kind, and where each object's stand. */
export interface BulkTables {
  readonly count: number;
  readonly near: NearTable;
  readonly deep: DeepTable;
  /** For each object a row of `near` (0 and up), of `deep` (-1 and down: row -1 - place), or `refusedPlace`. */
  readonly places: Int32Array;
  /** For each refused object the code of its fault. */
  readonly refusals: Uint8Array;
  readonly refused: readonly { readonly index: number; readonly fault: PropagationFault }[];
  /** Minutes from an object's epoch to the instant, by the two-part epoch. */
  minutesAt(index: number, atMs: number): number;
}

export const refusedPlace = 0x7fffffff;

export function createBulkTables(sets: readonly ElementSet[]): BulkTables {
  const near: Sgp4Coefficients[] = [];
  const deep: Sgp4Coefficients[] = [];
  const places = new Int32Array(sets.length).fill(refusedPlace);
  const refusals = new Uint8Array(sets.length);
  const refused: { index: number; fault: PropagationFault }[] = [];
  const epochDay = new Float64Array(sets.length);
  const epochFraction = new Float64Array(sets.length);
  for (const [index, elements] of sets.entries()) {
    epochDay[index] = elements.epoch.day;
    epochFraction[index] = elements.epoch.fraction;
    const coefficients = sgp4Coefficients(elements);
    if (!coefficients.ok) {
      refusals[index] = stateErrorOf(coefficients.fault.kind);
      refused.push({ index, fault: coefficients.fault });
    } else if (coefficients.value.isDeepSpace) {
      places[index] = -deep.push(coefficients.value);
    } else {
      places[index] = near.push(coefficients.value) - 1;
    }
  }
  let lastAtMs = Number.NaN;
  let day = 0;
  let fraction = 0;
  return {
    count: sets.length,
    near: createNearTable(near),
    deep: createDeepTable(deep),
    places,
    refusals,
    refused,
    minutesAt(index, atMs) {
      if (atMs !== lastAtMs) {
        lastAtMs = atMs;
        ({ day, fraction } = julianDate(atMs));
      }
      return (day - epochDay[index]! + (fraction - epochFraction[index]!)) * 1440;
    },
  };
}

/** One state by the scalar twins. @returns a code of `stateError` */
export function twinState(
  { near, deep, places, refusals }: BulkTables,
  index: number,
  minutes: number,
  out: Float64Array,
  outOffset: number,
): number {
  const place = places[index]!;
  if (place < 0) return propagateDeep(deep, -1 - place, minutes, out, outOffset);
  if (place !== refusedPlace) return propagateNear(near, place, minutes, out, outOffset);
  out.fill(0, outOffset, outOffset + 6);
  return refusals[index]!;
}
