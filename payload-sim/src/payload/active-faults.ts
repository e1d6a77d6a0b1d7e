import type { Clock } from '@dawa/seams/clock';
import { type PayloadFaultInfo, type PayloadFaultName, payloadFaults } from './fault-list.ts';

export type FaultSettings = Readonly<Record<string, number | string | boolean>>;

/** The faults that are in the board at the moment, each with its settings and since when. */
export class ActiveFaults {
  readonly #clock: Clock;
  readonly #active = new Map<PayloadFaultName, { settings: FaultSettings; sinceAtMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get names(): readonly PayloadFaultName[] {
    return [...this.#active.keys()];
  }

  has(name: PayloadFaultName): boolean {
    return this.#active.has(name);
  }

  add(name: PayloadFaultName, settings: FaultSettings): void {
    this.#active.set(name, { settings, sinceAtMs: this.#clock.nowAtMs() });
  }

  remove(name: PayloadFaultName): void {
    this.#active.delete(name);
  }

  /** How long the fault has been there; 0 when it is not. */
  ageMs(name: PayloadFaultName): number {
    const fault = this.#active.get(name);
    return fault === undefined ? 0 : this.#clock.nowAtMs() - fault.sinceAtMs;
  }

  /** A setting as it was injected, else its ordinary value from the list; 0 when the fault is not there. */
  amount(name: PayloadFaultName, key: string): number {
    const fault = this.#active.get(name);
    if (fault === undefined) return 0;
    const given = fault.settings[key];
    if (typeof given === 'number' && Number.isFinite(given)) return given;
    const info: PayloadFaultInfo | undefined = payloadFaults.find((candidate) => candidate.name === name);
    const ordinary = info?.settings?.[key];
    if (ordinary === undefined) throw new TypeError(`fault ${name}: expected a setting ${key}, found none`);
    return ordinary;
  }
}
