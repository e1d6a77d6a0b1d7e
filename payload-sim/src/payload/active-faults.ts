import type { Clock } from '@dawa/seams/clock';
import { type PayloadFaultInfo, type PayloadFaultName, payloadFaults } from './fault-list.ts';
import { type FaultEnd, faultEnds } from './faults/fault-info.ts';

export type FaultSettings = Readonly<Record<string, number | string | boolean>>;

/** Twice the speed of a clock in ppm, a quarter of an hour in ms: more breaks the simulator and not the payload. */
const mostAmount = 1e6;

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

  /** Ends the faults that do not outlive this. */
  end(end: FaultEnd): void {
    for (const name of this.names) {
      const endsWith = infoOf(name).endsWith;
      if (endsWith !== undefined && faultEnds.indexOf(endsWith) <= faultEnds.indexOf(end)) this.remove(name);
    }
  }

  /** How long the fault has been there; 0 when it is not. */
  ageMs(name: PayloadFaultName): number {
    const fault = this.#active.get(name);
    return fault === undefined ? 0 : this.#clock.nowAtMs() - fault.sinceAtMs;
  }

  /** A setting as it was injected, at most a million either way, else its ordinary value from the list; 0 when the fault is not there. */
  amount(name: PayloadFaultName, key: string): number {
    const fault = this.#active.get(name);
    if (fault === undefined) return 0;
    const given = fault.settings[key];
    if (typeof given === 'number' && Number.isFinite(given))
      return Math.max(-mostAmount, Math.min(mostAmount, given));
    const ordinary = infoOf(name).settings?.[key];
    if (ordinary === undefined) throw new TypeError(`fault ${name}: expected a setting ${key}, found none`);
    return ordinary;
  }
}

function infoOf(name: PayloadFaultName): PayloadFaultInfo {
  return payloadFaults.find((candidate) => candidate.name === name)!;
}
