import { withFrameCheck } from '@dawa/protocols/frame-check';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { Timers } from '../../timers.ts';
import type { PayloadSettings } from '../settings.ts';
import type { Transmitter } from '../transmitter.ts';
import { airtimeMs, type Keying } from './airtime.ts';

/** What the payload has sent, at its end. */
export interface Transmission extends Keying {
  /** With the frame check. */
  readonly octets: Uint8Array;
  readonly keyedAtMs: number;
  readonly releasedAtMs: number;
  /** The key was held until the last flag. */
  readonly isComplete: boolean;
}

/** Flags behind a frame. */
const txTailMs = 50;

/** Frames in the queue; one more is dropped, as in any TNC. */
export const longestQueue = 8;

export interface QueueBoard {
  readonly transmitter: Transmitter;
  readonly txDelayMs: number;
  readonly isSynthesizerLocked: boolean;
  readonly settings: Pick<PayloadSettings, 'persistence' | 'slotTimeMs'>;
  /** Bugs of the program that lays out frames. */
  readonly frameFaults?: { sent(frame: Uint8Array): Uint8Array } | undefined;
}

interface Waiting {
  readonly octets: Uint8Array;
  readonly whenSent: () => void;
}

/**
 * Frames that wait for a free channel: looks once a slot, and of the free ones takes by chance (PERSIST + 1) / 256, as TNCs do
 * (Chepponis and Karn, 1987, section 3). Nothing is sent while the synthesizer is unlocked or the key is kept from going down: what waits then is dropped.
 */
export class TransmitQueue {
  droppedFrames = 0;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #board: QueueBoard;
  readonly #isChannelBusy: () => boolean;
  readonly #timers: Timers;
  readonly #listeners = new Set<(transmission: Transmission) => void>();
  #waiting: Waiting[] = [];
  #isLooking = false;
  /** Counts the restarts: what began before one ends without being counted. */
  #life = 0;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly board: QueueBoard;
    readonly isChannelBusy: () => boolean;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#board = options.board;
    this.#isChannelBusy = options.isChannelBusy;
    this.#timers = new Timers(options.clock);
  }

  /** The one that is on the air included. */
  get depth(): number {
    return this.#waiting.length;
  }

  /** Frames, without their checks, that wait or are on the air. */
  holds(frame: Uint8Array): boolean {
    const octets = withFrameCheck(frame);
    return this.#waiting.some(
      (waiting) =>
        waiting.octets.length === octets.length && waiting.octets.every((octet, at) => octet === octets[at]),
    );
  }

  /** @returns how to stop listening */
  onTransmission(listener: (transmission: Transmission) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * @param frame without its check
   * @param whenSent called when the whole of it was on the air
   * @returns false when the queue is full
   */
  send(frame: Uint8Array, whenSent: () => void = () => {}): boolean {
    if (this.#waiting.length >= longestQueue) {
      this.droppedFrames++;
      return false;
    }
    const laidOut = this.#board.frameFaults?.sent(frame) ?? frame;
    this.#waiting.push({ octets: withFrameCheck(laidOut), whenSent });
    this.#look();
    return true;
  }

  stop(): void {
    this.#life++;
    this.#timers.cancelAll();
    this.#waiting = [];
    this.#isLooking = false;
  }

  #look(): void {
    if (this.#isLooking || this.#waiting.length === 0) return;
    this.#isLooking = true;
    const { slotTimeMs, persistence } = this.#board.settings;
    this.#timers.after(slotTimeMs, () => {
      this.#isLooking = false;
      const isFree = !this.#board.transmitter.isKeyed && !this.#isChannelBusy();
      const isTurn = this.#random.integer(256) <= persistence;
      if (isFree && isTurn) this.#transmit(this.#waiting[0]!);
      else this.#look();
    });
  }

  #transmit(waiting: Waiting): void {
    const { octets, whenSent } = waiting;
    const keying: Keying = { txDelayMs: this.#board.txDelayMs, txTailMs };
    const keyedAtMs = this.#clock.nowAtMs();
    const life = this.#life;
    const isOn =
      this.#board.isSynthesizerLocked &&
      this.#board.transmitter.keyFor(airtimeMs(octets, keying), (isComplete) => {
        const releasedAtMs = this.#clock.nowAtMs();
        const transmission = { ...keying, octets, keyedAtMs, releasedAtMs, isComplete };
        for (const listener of [...this.#listeners]) listener(transmission);
        if (life !== this.#life) return;
        this.#leave(waiting);
        if (isComplete) whenSent();
      });
    if (!isOn) {
      this.droppedFrames++;
      this.#leave(waiting);
    }
  }

  #leave(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
    this.#look();
  }
}
