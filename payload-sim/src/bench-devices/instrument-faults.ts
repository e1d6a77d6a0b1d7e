import type { ScpiIdentity } from '@dawa/protocols/scpi/identity';
import type { FaultSettings } from '../payload/active-faults.ts';

/** What can be wrong with the bench itself; `settings: { instrument: supply }` means one of its instruments, else all. */
export const benchFaults = [
  { name: 'instrument-silent', effect: 'the instrument answers nothing' },
  { name: 'instrument-late', effect: 'answers come 5 s late', settings: { delayMs: 5000 } },
  { name: 'instrument-garbage', effect: 'every octet of an answer is damaged' },
  { name: 'instrument-stranger', effect: 'another instrument of the same make answers at this address' },
  { name: 'relay-welded', effect: 'relay 1 stays closed whatever it is told' },
  { name: 'supply-stuck', effect: 'the supply takes the order to switch off and feeds on' },
] as const;
export type BenchFaultName = (typeof benchFaults)[number]['name'];

export function isBenchFault(name: string): name is BenchFaultName {
  return benchFaults.some((fault) => fault.name === name);
}

/** Those that one instrument has at the moment. */
export class InstrumentFaults {
  readonly #active = new Map<BenchFaultName, FaultSettings>();

  has(name: BenchFaultName): boolean {
    return this.#active.has(name);
  }

  set(name: BenchFaultName, isActive: boolean, settings: FaultSettings): void {
    if (isActive) this.#active.set(name, settings);
    else this.#active.delete(name);
  }

  /** 0 when the fault is not there. */
  amount(name: 'instrument-late', key: 'delayMs'): number {
    if (!this.#active.has(name)) return 0;
    const given = this.#active.get(name)?.[key];
    return typeof given === 'number'
      ? given
      : benchFaults.find((fault) => fault.name === name)!.settings[key];
  }

  identityOf(own: ScpiIdentity): ScpiIdentity {
    return this.has('instrument-stranger') ? { ...own, serial: `${own.serial}-OTHER` } : own;
  }
}
