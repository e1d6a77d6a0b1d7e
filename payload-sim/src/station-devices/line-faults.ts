import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { damageLine } from '../payload/line-damage.ts';

/**
 * What goes wrong on a serial line: `slow` answers up to half a second late, `lossy` loses one octet in twenty either way,
 * `echo` sends back what it hears, `split` cuts answers anywhere and puts the end of one and the start of the next together.
 */
export type LineFault = 'slow' | 'lossy' | 'echo' | 'split';

const longestLatencyMs = 500;
const octetLossRate = 0.05;
const longestPauseMs = 20;
const longestPieceOctets = 6;

/** The wire between a simulated device and its connector: what goes through comes out in order, spoilt as it was told. */
export class FaultyLine {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #faults = new Set<LineFault>();
  /** Answers that are on their way, and the octets of them that wait to be cut into pieces. */
  #readyMs = 0;
  #waiting: number[] = [];
  #isSending = false;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly send: (bytes: Uint8Array) => void;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#send = options.send;
  }

  setFault(name: LineFault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  /** What the device hears of what was sent to it. */
  hear(bytes: Uint8Array): Uint8Array {
    if (this.#faults.has('echo')) this.#say(bytes);
    return this.#faults.has('lossy') ? damageLine(bytes, this.#random, { octetLossRate }) : bytes;
  }

  /** What the device says. */
  say(bytes: Uint8Array): void {
    const latencyMs = this.#faults.has('slow') ? this.#random.next() * longestLatencyMs : 0;
    const nowMs = this.#clock.monotonicMs();
    this.#readyMs = Math.max(this.#readyMs, nowMs + latencyMs);
    if (this.#readyMs <= nowMs) this.#say(bytes);
    else this.#clock.deadline(this.#readyMs - nowMs, () => this.#say(bytes));
  }

  #say(bytes: Uint8Array): void {
    const left = this.#faults.has('lossy') ? damageLine(bytes, this.#random, { octetLossRate }) : bytes;
    if (!this.#faults.has('split') && this.#waiting.length === 0) {
      if (left.length > 0) this.#send(left);
      return;
    }
    this.#waiting.push(...left);
    if (!this.#isSending) this.#sendPiece();
  }

  #sendPiece(): void {
    this.#isSending = this.#waiting.length > 0;
    if (!this.#isSending) return;
    this.#clock.deadline(this.#random.integer(longestPauseMs), () => {
      const piece = this.#waiting.splice(0, 1 + this.#random.integer(longestPieceOctets));
      this.#send(Uint8Array.from(piece));
      this.#sendPiece();
    });
  }
}
