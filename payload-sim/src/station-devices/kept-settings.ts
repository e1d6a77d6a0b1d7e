/** Digits that a question names (which receiver, which meter), how many the value has, and what it is at first. */
export type KeptSetting = readonly [numberDigits: number, value: string, question?: 'needs its number'];

/**
 * Settings of a radio with a text language that are kept and given back, without effect: knobs and menus that a program may
 * look at and that change nothing of what is on the air.
 */
export class KeptSettings {
  readonly #table: Readonly<Record<string, KeptSetting>>;
  readonly #values = new Map<string, string>();

  constructor(table: Readonly<Record<string, KeptSetting>>) {
    this.#table = table;
  }

  /**
   * @param command without its semicolon
   * @returns the answer to a question, true for an order that was taken, undefined for what is neither
   */
  obey(command: string): string | true | undefined {
    const name = command.slice(0, 2);
    const known = this.#table[name];
    if (known === undefined) return undefined;
    const [numberDigits, first, question] = known;
    if (command === name && question !== undefined) return undefined;
    // A question without its number means the first receiver.
    const key = command === name ? name.padEnd(2 + numberDigits, '0') : command.slice(0, 2 + numberDigits);
    const value = command.slice(2 + numberDigits);
    if (key.length < 2 + numberDigits) return undefined;
    if (value === '') return key + (this.#values.get(key) ?? first);
    if (value.length > first.length) return undefined;
    // What an order does not name stays: `PA1` is for MAIN, `PA` tells of both.
    this.#values.set(key, value + first.slice(value.length));
    return true;
  }
}
