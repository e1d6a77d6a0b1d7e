import type { Clock } from '@dawa/seams/clock';
import type { Direction } from '../ports.ts';

/** From what is believed: a rotator may run faster than its settings say, and readings are not taken the instant they are told. */
const reach = { rateMargin: 2, slackDeg: 1.5 };
/** From one reading to the next: they follow each other at once, and each is off by half of its last digit. */
const agreement = { rateMargin: 1.2, slackDeg: 1.2 };
/** After a longer silence the antenna may be anywhere: what is told then is asked for again. */
const longestSilenceMs = 2000;
/** So many exchanges the line is remembered to have garbled something. */
const damageMemory = 20;
/** So many readings in a row must agree before one is believed: where the antenna can have turned to, and where it cannot. */
const agreeing = {
  clean: { reachable: 1, jump: 2 },
  damaged: { reachable: 4, jump: 5 },
} as const;

/**
 * Which readings of a position are believed.
 *
 * No rotator's language carries a sum, so `AZ123.4` that lost a digit is `AZ12.4`, as good a word as any. What gives it
 * away is that the motors cannot have gone there: a reading that they could not have reached, and the first one of a
 * cable, is believed only when others in a row say the same. On a line that was heard garbling none is believed alone.
 */
export class PositionBelief {
  readonly #clock: Pick<Clock, 'nowAtMs' | 'rate'>;
  readonly #maxRateDegS: number;
  #believed: Candidate | undefined;
  #candidate: Candidate | undefined;
  #agreeing = 0;
  #damage = 0;

  constructor(clock: Pick<Clock, 'nowAtMs' | 'rate'>, maxRateDegS: number) {
    this.#clock = clock;
    this.#maxRateDegS = maxRateDegS;
  }

  /** @returns whether this is where the antenna points, as far as anybody can know */
  take(direction: Direction): boolean {
    const reading = { direction, atMs: this.#clock.nowAtMs() };
    const needed = this.#damage > 0 ? agreeing.damaged : agreeing.clean;
    this.#damage = Math.max(0, this.#damage - 1);
    const isReachable = this.#isNear(this.#believed, reading, reach);
    this.#agreeing = this.#isNear(this.#candidate, reading, agreement) ? this.#agreeing + 1 : 1;
    this.#candidate = reading;
    if (this.#agreeing < (isReachable ? needed.reachable : needed.jump)) return false;
    this.#believed = reading;
    this.#candidate = undefined;
    this.#agreeing = 0;
    return true;
  }

  /** Something on this line was damaged, or lost. */
  noteDamage(): void {
    this.#damage = damageMemory;
  }

  /** Another cable, perhaps another rotator. */
  forget(): void {
    this.#believed = undefined;
    this.#candidate = undefined;
    this.#agreeing = 0;
    this.#damage = 0;
  }

  #isNear(from: Candidate | undefined, to: Candidate, { rateMargin, slackDeg }: typeof reach): boolean {
    if (from === undefined) return false;
    const rate = Number.isFinite(this.#clock.rate) ? Math.max(1, this.#clock.rate) : 1;
    const elapsedMs = Math.min(to.atMs - from.atMs, longestSilenceMs * rate);
    const farthestDeg = (rateMargin * this.#maxRateDegS * elapsedMs) / 1000 + slackDeg;
    const turnedDeg = Math.abs(to.direction.azimuthDeg - from.direction.azimuthDeg) % 360;
    return (
      // A controller that counts to 360 and begins again has not moved.
      Math.min(turnedDeg, 360 - turnedDeg) <= farthestDeg &&
      Math.abs(to.direction.elevationDeg - from.direction.elevationDeg) <= farthestDeg
    );
  }
}

interface Candidate {
  readonly direction: Direction;
  readonly atMs: number;
}
