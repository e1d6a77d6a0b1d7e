import type { Clock } from '@dawa/seams/clock';

/** The station itself lets go first, when it can: so much later somebody else does. */
export const graceMs = 200;

export interface LeaseWatchSettings {
  readonly clock: Pick<Clock, 'deadline' | 'monotonicMs'>;
  /** The transmitter must be let go from here. `isSilent`: the station said nothing at all for as long. */
  readonly onLapse: (why: string, isSilent: boolean) => void;
}

/** Counts down a lease that somebody else holds. */
export class LeaseWatch {
  readonly #settings: LeaseWatchSettings;
  #cancel: () => void = () => {};
  #isKeyed = false;
  #hasLapsed = false;
  #heardMs = 0;

  constructor(settings: LeaseWatchSettings) {
    this.#settings = settings;
  }

  /** The transmitter is keyed, as far as anybody knows. */
  get isKeyed(): boolean {
    return this.#isKeyed;
  }

  /** Keyed, or renewed. A lease that lapsed is not renewed: first the release must be told. */
  extend(leaseMs: number): void {
    this.hear();
    if (this.#hasLapsed) return;
    this.#isKeyed = true;
    this.#cancel();
    const lastsMs = leaseMs + graceMs;
    this.#cancel = this.#settings.clock.deadline(lastsMs, () => {
      const silentMs = this.#settings.clock.monotonicMs() - this.#heardMs;
      this.#lapse(`its lease was not renewed for ${Math.round(lastsMs)} ms`, silentMs >= lastsMs);
    });
  }

  /** The station is alive. */
  hear(): void {
    this.#heardMs = this.#settings.clock.monotonicMs();
  }

  released(): void {
    this.#cancel();
    this.#isKeyed = false;
    this.#hasLapsed = false;
  }

  /** The station is gone. */
  end(): void {
    this.#cancel();
    if (this.#isKeyed && !this.#hasLapsed) this.#lapse('the station is gone', true);
  }

  #lapse(why: string, isSilent: boolean): void {
    this.#hasLapsed = true;
    this.#settings.onLapse(why, isSilent);
  }
}
