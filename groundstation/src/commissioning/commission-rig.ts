import type { Clock } from '@dawa/seams/clock';
import type { GuardedRadio, Rotator } from '../ports.ts';

/** What a measurement is handed: devices behind their guards, and who waits for it. */
export interface CommissionRig {
  readonly clock: Clock;
  /** Aborted when the person at the terminal wants no more. */
  readonly signal: AbortSignal;
  /** In the angles of its controller, whatever alignment the station knows already. */
  readonly rotator?: Rotator | undefined;
  readonly radio?: GuardedRadio | undefined;
  /** How much of the work is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export type RotatorRig = CommissionRig & { readonly rotator: Rotator };
export type RadioRig = CommissionRig & { readonly radio: GuardedRadio };

export type AxisName = 'azimuth' | 'elevation';

/** Why a measurement gave no figure; what was expected and found goes to the person. */
export class MeasurementFault extends Error {
  override readonly name = 'MeasurementFault';
  constructor(what: string, expected: string, found: string | number) {
    super(`${what}: expected ${expected}, found ${found}`);
  }
}
