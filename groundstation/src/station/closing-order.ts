/** What was opened last is closed first; one that fails does not keep the others open. */
export class ClosingOrder {
  #steps: { readonly name: string; readonly close: () => unknown }[] = [];

  add(name: string, close: () => unknown): void {
    this.#steps.push({ name, close });
  }

  /** Closes everything, once. Returns what failed, in one line each. */
  async close(): Promise<string[]> {
    const steps = this.#steps.reverse();
    this.#steps = [];
    const failures: string[] = [];
    for (const { name, close } of steps) {
      try {
        await close();
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failures;
  }
}
