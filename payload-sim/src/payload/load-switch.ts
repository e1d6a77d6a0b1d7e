import type { Timers } from '../timers.ts';

/**
 * Source: LTC4361-1/LTC4361-2 data sheet: circuit breaker at 50 mV (10 % accurate) after 10 microseconds; the -2 starts again
 * 130 ms after an over-current. 42 milliohm make 1.2 A of it. That the controller gives up after three starts is ours.
 */
export const loadSwitchRules = {
  limitA: 1.2,
  tripMs: 0.01,
  restartMs: 130,
  mostTrips: 3,
  quietMs: 1000,
} as const;

/** What the switch is wired into. */
export interface SwitchedLoad {
  /** What flows now. */
  currentA(): number;
  /** It has opened; the first of a series of trips is news. */
  onTrip(trip: { readonly currentA: number; readonly isFirst: boolean }): void;
  /** It closes again. */
  onClose(): void;
  /** It has tripped too often and stays open. */
  onLockOut(): void;
}

/** The load switch of the transceiver: opens on over-current, tries again, and stays open when that helps nothing. */
export class LoadSwitch {
  /** Trips since the last restart. */
  trips = 0;
  #isOpen = false;
  #inSeries = 0;
  readonly #timers: Timers;
  readonly #load: SwitchedLoad;

  constructor(timers: Timers, load: SwitchedLoad) {
    this.#timers = timers;
    this.#load = load;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** To be called after anything that changes the load. */
  look(): void {
    if (this.#isOpen || this.#load.currentA() <= loadSwitchRules.limitA) return;
    this.#timers.after(loadSwitchRules.tripMs, () => this.#trip());
  }

  /** Closed by the controller, or by a restart that called off its timers: nothing is held against the load. */
  reset(): void {
    this.#isOpen = false;
    this.#inSeries = 0;
  }

  #trip(): void {
    const currentA = this.#load.currentA();
    if (this.#isOpen || currentA <= loadSwitchRules.limitA) return;
    this.#isOpen = true;
    this.trips++;
    this.#inSeries++;
    this.#load.onTrip({ currentA, isFirst: this.#inSeries === 1 });
    if (this.#inSeries >= loadSwitchRules.mostTrips) this.#load.onLockOut();
    else this.#timers.after(loadSwitchRules.restartMs, () => this.#close());
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const tripsBefore = this.trips;
    this.#load.onClose();
    this.look();
    // A series is over when the load was quiet for a while.
    this.#timers.after(loadSwitchRules.quietMs, () => {
      if (this.trips === tripsBefore && !this.#isOpen) this.#inSeries = 0;
    });
  }
}
