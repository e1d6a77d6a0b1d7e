import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Uplink } from './uplink.ts';

/** Where the one radio of a half-duplex link stands. */
export type HalfDuplexState = 'listening' | 'waiting' | 'transmitting';

export interface HalfDuplexSettings {
  readonly clock: Clock;
  readonly uplink: Uplink;
  /** How long a packet is on the air, and the silence behind each. */
  readonly packetMs: number;
  readonly gapMs: number;
}

/**
 * A link on which nobody hears while he speaks. What is to be sent begins behind the packet that is being received, never in
 * its middle:
 *
 * ```
 *   listening --send, a packet may be on its way--> waiting --its end, or it did not come--> transmitting --> listening
 *             --send, nothing on its way-------------------------------------------------->
 * ```
 * The end of a packet is the only event there is: a TNC tells nothing of one that begins. A packet is on its way at most from
 * `gapMs` behind the last one to its own length later; after that the ship has stopped.
 */
export class HalfDuplex implements Uplink {
  readonly #o: HalfDuplexSettings;
  readonly #waiting = new Set<() => void>();
  #state: HalfDuplexState = 'listening';
  #packetAtMs = Number.NEGATIVE_INFINITY;
  #lastTurnaroundMs: number | undefined;

  constructor(settings: HalfDuplexSettings) {
    this.#o = settings;
  }

  get state(): HalfDuplexState {
    return this.#state;
  }

  /** From the wish to send until the radio listened again, of the last transmission. */
  get lastTurnaroundMs(): number | undefined {
    return this.#lastTurnaroundMs;
  }

  /** A packet has just ended. */
  notePacket(atMs: number): void {
    this.#packetAtMs = atMs;
    for (const go of [...this.#waiting]) go();
  }

  async send(request: Parameters<Uplink['send']>[0]): ReturnType<Uplink['send']> {
    const { clock, uplink } = this.#o;
    const wantedAtMs = clock.nowAtMs();
    await this.#untilBetweenPackets();
    this.#state = 'transmitting';
    try {
      return await uplink.send(request);
    } finally {
      this.#state = 'listening';
      this.#lastTurnaroundMs = clock.nowAtMs() - wantedAtMs;
    }
  }

  #untilBetweenPackets(): Promise<void> {
    const { clock, packetMs, gapMs } = this.#o;
    const sinceMs = clock.nowAtMs() - this.#packetAtMs;
    const endsWithinMs = packetMs + gapMs + marginMs;
    // Just behind a packet there is time before the next; long behind one there is none to come.
    if (sinceMs <= justBehindMs || sinceMs >= endsWithinMs) return Promise.resolve();
    this.#state = 'waiting';
    return new Promise((resolve) => {
      let cancel: Cancel = () => {};
      const go = () => {
        cancel();
        this.#waiting.delete(go);
        resolve();
      };
      cancel = clock.after(endsWithinMs - sinceMs, go);
      this.#waiting.add(go);
    });
  }
}

/** Frames come through a cable and a program. */
const marginMs = 50;
const justBehindMs = 20;
