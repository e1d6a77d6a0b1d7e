import type { Clock } from '@dawa/seams/clock';
import { encodeCuc } from 'ccsds-parser/time/cuc';
import { onboardTimeFormat } from '../../pus-source.ts';
import type { ActiveFaults } from '../active-faults.ts';

/** The payload's own clock: outlives resets, walks away from UTC when it drifts, and can be set (PUS 9.128). */
export class PayloadClock {
  readonly #clock: Clock;
  readonly #faults: ActiveFaults;
  #offsetMs = 0;

  constructor(clock: Clock, faults: ActiveFaults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  nowAtMs(): number {
    const driftMs = this.#faults.ageMs('clock-drift') * 1e-6 * this.#faults.amount('clock-drift', 'ppm');
    return this.#clock.nowAtMs() + driftMs + this.#offsetMs;
  }

  /** Now as CUC 4+2. */
  nowAsCuc(): Uint8Array {
    return encodeCuc(this.nowAtMs(), onboardTimeFormat);
  }

  set(atMs: number): void {
    this.#offsetMs += atMs - this.nowAtMs();
  }
}
