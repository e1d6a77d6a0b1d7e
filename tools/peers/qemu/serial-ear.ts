import type { GuestSaid } from './guest-said.ts';

/** What hangs at the far end of the serial adapter: says each line back, and remembers all of them. */
export class SerialEar {
  readonly #heard: string[] = [];

  hear(line: string, answer: (line: string) => void): void {
    this.#heard.push(line);
    answer(line);
  }

  /**
   * Each line once and in the order of sending; those that were on their way when the adapter was pulled may be missing, those that
   * were refused must be.
   *
   * @returns what is wrong, or null
   */
  judge({ taken, doubtful }: Extract<GuestSaid, { kind: 'lines' }>): string | null {
    const numbers = this.#heard.map((line) => Number(/^line (\d+)$/.exec(line)?.[1] ?? Number.NaN));
    const strange = this.#heard.find((_, at) => Number.isNaN(numbers[at]));
    if (strange !== undefined) return `expected whole lines, found ${JSON.stringify(strange)}`;
    const at = numbers.findIndex((number, index) => index > 0 && number <= numbers[index - 1]!);
    if (at >= 0) return `expected rising numbers, found ${numbers[at]} behind ${numbers[at - 1]}`;
    const stray = this.#heard.find((line) => !taken.includes(line) && !doubtful.includes(line));
    if (stray !== undefined) return `expected only lines that were sent, found ${stray}`;
    const missing = taken.length - this.#heard.length;
    return missing > mostOnTheirWay
      ? `expected at most ${mostOnTheirWay} lost on their way, found ${missing}`
      : null;
  }
}

/** Lines in the buffers of the kernel and the adapter at the instant of pulling, two pulls. */
const mostOnTheirWay = 40;
