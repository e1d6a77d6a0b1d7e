import type { Clock } from '@dawa/seams/clock';
import { Timers } from '../../timers.ts';

/** What somebody sends, as it arrives at the payload's antenna. */
export interface Signal {
  /** With its frame check, which does not hold when bits got damaged on the way. */
  readonly octets: Uint8Array;
  readonly durationMs: number;
  readonly strengthDbm: number;
}

export const quietDbm = -118;
/** The stronger of two FM signals is heard as if it were alone when it is so much stronger: our estimate. */
const captureDb = 6;

/**
 * The receiver of a half-duplex transceiver on one frequency: deaf while its transmitter is keyed, and of two that speak at once
 * it hears the much stronger one, or none.
 */
export class Receiver {
  /** Cut by our own key, or by each other. */
  lostFrames = 0;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #onFrame: (octets: Uint8Array) => void;
  readonly #present = new Set<Arrival>();
  #isKeyed = false;
  #releasedAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, onFrame: (octets: Uint8Array) => void) {
    this.#clock = clock;
    this.#timers = new Timers(clock);
    this.#onFrame = onFrame;
  }

  /** Strength of what is on the air, or of the noise. */
  get strengthDbm(): number {
    let strongest = quietDbm;
    for (const { signal } of this.#present) strongest = Math.max(strongest, signal.strengthDbm);
    return strongest;
  }

  get isSquelchOpen(): boolean {
    return this.#present.size > 0;
  }

  /** Somebody begins to send now. */
  begin(signal: Signal): void {
    const arrival: Arrival = { signal, isLost: this.#isKeyed };
    for (const other of this.#present) {
      if (signal.strengthDbm < other.signal.strengthDbm + captureDb) arrival.isLost = true;
      if (other.signal.strengthDbm < signal.strengthDbm + captureDb) other.isLost = true;
    }
    this.#present.add(arrival);
    this.#timers.after(signal.durationMs, () => {
      this.#present.delete(arrival);
      this.#take(arrival);
    });
  }

  /** Somebody has sent until now; what was on the air meanwhile and from elsewhere is not asked. */
  end(signal: Signal): void {
    const wasKeyed = this.#isKeyed || this.#releasedAtMs > this.#clock.nowAtMs() - signal.durationMs;
    this.#take({ signal, isLost: wasKeyed });
  }

  onKey(isKeyed: boolean): void {
    this.#isKeyed = isKeyed;
    if (isKeyed) for (const arrival of this.#present) arrival.isLost = true;
    else this.#releasedAtMs = this.#clock.nowAtMs();
  }

  /** Without power. */
  stop(): void {
    this.#timers.cancelAll();
    this.#present.clear();
  }

  #take({ signal, isLost }: Arrival): void {
    if (isLost) this.lostFrames++;
    else this.#onFrame(signal.octets);
  }
}

interface Arrival {
  readonly signal: Signal;
  isLost: boolean;
}
