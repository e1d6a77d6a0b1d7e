import type { Clock } from '@dawa/seams/clock';
import type { ActiveFaults } from './active-faults.ts';
import { AmplifierHeat, supplyCurrentA, supplyVoltageV } from './energy.ts';
import type { PayloadMode } from './payload-mode.ts';

/** Supply and heat of the board, faults included. */
export class Electrics {
  readonly boardC: number;
  readonly #clock: Clock;
  readonly #faults: ActiveFaults;
  readonly #load: () => { mode: PayloadMode; isKeyed: boolean };
  readonly #heat: AmplifierHeat;
  #advancedAtMs: number;

  constructor(
    clock: Clock,
    faults: ActiveFaults,
    boardC: number,
    load: () => { mode: PayloadMode; isKeyed: boolean },
  ) {
    this.boardC = boardC;
    this.#clock = clock;
    this.#faults = faults;
    this.#load = load;
    this.#heat = new AmplifierHeat(boardC);
    this.#advancedAtMs = clock.nowAtMs();
  }

  get amplifierC(): number {
    return this.#heat.temperatureC;
  }

  get currentA(): number {
    const { mode, isKeyed } = this.#load();
    return (
      supplyCurrentA(mode, isKeyed) +
      (isSwitchClosed(mode) ? this.#faults.amount('overcurrent', 'currentA') : 0)
    );
  }

  get voltageV(): number {
    const voltageV = supplyVoltageV(this.currentA) - this.#faults.amount('bus-sag', 'sagV');
    const { isKeyed } = this.#load();
    return isKeyed ? voltageV * (1 - this.#faults.amount('brown-out', 'sagFraction')) : voltageV;
  }

  /** Brings the heat up to now; `wasKeyed` tells of the time since it was last asked. */
  advance(wasKeyed = this.#load().isKeyed): void {
    const nowAtMs = this.#clock.nowAtMs();
    const excessC = isSwitchClosed(this.#load().mode) ? this.#faults.amount('pa-overtemp', 'excessC') : 0;
    this.#heat.advance(Math.max(0, nowAtMs - this.#advancedAtMs) / 1000, wasKeyed, excessC);
    this.#advancedAtMs = nowAtMs;
  }
}

/** In SAFE the load switch feeds the controller only. */
function isSwitchClosed(mode: PayloadMode): boolean {
  return mode !== 'SAFE' && mode !== 'OFF';
}
