import type { Steps } from '../steps.ts';

/** Areas of EEPROM (docs/payload-interface.md), the counters of starts among them. */
const eepromOctets = 4096;
const areaOctets = 512;

/** What is kept without power, area by area: the pointer of the dump runs through the whole memory and begins anew. */
export class KeptMemory {
  readonly #steps: Steps;
  readonly #first = new Map<number, string>();
  #next = 0;
  /** Areas that were looked at again. */
  compared = 0;
  /** The first that was another one than at the beginning. */
  changed: string | undefined;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** Looks at the next area. */
  async look(steps: Steps = this.#steps): Promise<boolean> {
    const address = this.#next;
    this.#next = (this.#next + areaOctets) % eepromOctets;
    const { payload, plan } = steps.bench;
    const since = steps.mark();
    const isTaken = await steps.command('MEMORY_DUMP', { memory: 'EEPROM', address, length: areaOctets });
    if (!isTaken) return false;
    const isIt =
      (name: string, wanted: number) => (values: ReadonlyMap<string, { readonly value: unknown }>) =>
        Number(values.get(name)?.value) === wanted;
    const packet = await payload.waitFor(
      ({ report }) => report?.container === 'MEMORY_DUMP' && isIt('memory_address', address)(report.values),
      since,
      plan.timing.answerMs,
    );
    const data = packet?.report?.values.get('memory_data')?.value;
    if (data === undefined) return false;
    const before = this.#first.get(address);
    if (before === undefined) this.#first.set(address, String(data));
    else {
      this.compared++;
      if (before !== data) this.changed ??= `another one at ${address}`;
    }
    return true;
  }

  /** Every area once. */
  async lookAtAll(): Promise<void> {
    for (let area = 0; area < eepromOctets / areaOctets; area++) await this.look();
  }
}
