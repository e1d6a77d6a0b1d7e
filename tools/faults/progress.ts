/** A bar on a terminal, in one line that is written again and again; elsewhere nothing. */
export class ProgressBar {
  readonly #total: number;
  readonly #isShown = process.stderr.isTTY === true;

  constructor(total: number) {
    this.#total = total;
  }

  show(done: number, text: string): void {
    if (!this.#isShown) return;
    const filled = Math.round((done / this.#total) * width);
    const bar = '#'.repeat(filled).padEnd(width, '.');
    process.stderr.write(`\r[${bar}] ${done}/${this.#total}  ${text}\x1b[K`);
  }

  clear(): void {
    if (this.#isShown) process.stderr.write('\r\x1b[K');
  }
}

const width = 30;
