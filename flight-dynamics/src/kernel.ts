import type { Result } from '@dawa/seams/fault';
import { success } from '@dawa/seams/fault';
import type { ElementSet } from './elements/element-set.ts';
import { createDeepTable } from './kernel/deep-table.ts';
import { propagateDeep } from './kernel/deep-twin.ts';
import { createNearTable } from './kernel/near-table.ts';
import { propagateNear } from './kernel/near-twin.ts';
import { type PropagationFault, sgp4Coefficients } from './propagator.ts';

export { faultKindOf, stateError, stateErrorOf } from './kernel/state-error.ts';

/** Where one object is, without allocating anything: for loops that ask thousands of times. */
export interface StateFunction {
  /** Period of 225 minutes or more. */
  readonly isDeepSpace: boolean;
  /**
   * @param out takes position (TEME, km) in places 0 to 2 and velocity (km/s) in 3 to 5; zeros when there is an error
   * @returns 0, or a code of `stateError`; `faultKindOf` gives the fault that `propagator.ts` reports for it
   */
  stateAt(minutesSinceEpoch: number, out: Float64Array): number;
}

/** The scalar twin of the bulk kernel for one element set: near-earth or deep space by its period. */
export function createStateFunction(elements: ElementSet): Result<StateFunction, PropagationFault> {
  const derived = sgp4Coefficients(elements);
  if (!derived.ok) return derived;
  if (derived.value.isDeepSpace) {
    const table = createDeepTable([derived.value]);
    return success({
      isDeepSpace: true,
      stateAt: (minutesSinceEpoch: number, out: Float64Array) =>
        propagateDeep(table, 0, minutesSinceEpoch, out, 0),
    });
  }
  const table = createNearTable([derived.value]);
  return success({
    isDeepSpace: false,
    stateAt: (minutesSinceEpoch: number, out: Float64Array) =>
      propagateNear(table, 0, minutesSinceEpoch, out, 0),
  });
}
