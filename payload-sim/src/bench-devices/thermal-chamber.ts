import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';

/** All of it ours: a small chamber, as a university has one. */
export const chamberRules = {
  leastC: -40,
  mostC: 85,
  /** Whatever is asked for, it goes no faster. */
  mostCPerMin: 3,
  /** Of the room, where nobody set it. */
  roomC: 18,
} as const;

/**
 * The chamber that the payload's mount is bolted to: its plate goes towards what is set in a straight line. Nothing is stepped: its
 * temperature is a function of time, so that a soak of hours costs nothing.
 */
export class ThermalChamber {
  setpointC: number = chamberRules.roomC;
  readonly #clock: Pick<Clock, 'nowAtMs'>;
  readonly #noise: Random;
  readonly #onChange: (plateC: (atMs: number) => number) => void;
  #cPerMin: number = chamberRules.mostCPerMin;
  #fromC: number = chamberRules.roomC;
  #fromAtMs: number;

  /** @param onChange is given what the plate's temperature is from now on, over time */
  constructor(
    clock: Pick<Clock, 'nowAtMs'>,
    noise: Random,
    onChange: (plateC: (atMs: number) => number) => void,
  ) {
    this.#clock = clock;
    this.#noise = noise;
    this.#onChange = onChange;
    this.#fromAtMs = clock.nowAtMs();
  }

  /** What its own sensor says. */
  get readC(): number {
    return this.#plateC(this.#clock.nowAtMs()) + 0.05 * this.#noise.normal();
  }

  get cPerMin(): number {
    return this.#cPerMin;
  }

  set(setpointC: number): void {
    this.#from(this.#clock.nowAtMs());
    this.setpointC = setpointC;
    this.#tell();
  }

  setRate(cPerMin: number): void {
    this.#from(this.#clock.nowAtMs());
    this.#cPerMin = Math.min(cPerMin, chamberRules.mostCPerMin);
    this.#tell();
  }

  #from(atMs: number): void {
    this.#fromC = this.#plateC(atMs);
    this.#fromAtMs = atMs;
  }

  #tell(): void {
    const [fromC, fromAtMs, toC, cPerMin] = [this.#fromC, this.#fromAtMs, this.setpointC, this.#cPerMin];
    this.#onChange((atMs) => towards(fromC, toC, (cPerMin * (atMs - fromAtMs)) / 60_000));
  }

  #plateC(atMs: number): number {
    return towards(this.#fromC, this.setpointC, (this.#cPerMin * (atMs - this.#fromAtMs)) / 60_000);
  }
}

function towards(fromC: number, toC: number, byC: number): number {
  return toC > fromC ? Math.min(toC, fromC + byC) : Math.max(toC, fromC - byC);
}
