/**
 * One axis of a rotator: finite rate, finite acceleration, stops dead at its end switches.
 *
 * The motion is worked out on a grid of 10 ms whenever somebody asks, so that it costs nothing while nobody looks and
 * does not depend on how often it is asked.
 */
export interface AxisSettings {
  readonly minDeg: number;
  readonly maxDeg: number;
  readonly maxRateDegS: number;
  /** Left out: full rate at once, as a relay-driven motor. */
  readonly accelerationDegS2?: number;
  /** Worn gears: the antenna, and the encoder on it, follow the motor only when it has taken up so much. */
  readonly playDeg?: number;
}

const stepMs = 10;
/** Longer than any rotator takes from end to end: whatever was asked for has been reached. */
const longestMotionMs = 600_000;

export class Axis {
  readonly settings: AxisSettings;
  #step: number;
  #positionDeg: number;
  #rateDegS = 0;
  #targetDeg: number;
  #antennaDeg: number;
  /** Share of the full rate at which it goes there. */
  #rateShare = 1;

  constructor(settings: AxisSettings, startDeg: number, nowAtMs: number) {
    this.settings = settings;
    this.#positionDeg = startDeg;
    this.#targetDeg = startDeg;
    this.#antennaDeg = startDeg;
    this.#step = Math.floor(nowAtMs / stepMs);
  }

  isWithin(angleDeg: number): boolean {
    return angleDeg >= this.settings.minDeg && angleDeg <= this.settings.maxDeg;
  }

  /** @returns false, and nothing moves, when the target lies beyond an end switch */
  moveTo(targetDeg: number, nowAtMs: number, rateShare = 1): boolean {
    if (!this.isWithin(targetDeg)) return false;
    this.#advance(nowAtMs);
    this.#targetDeg = targetDeg;
    this.#rateShare = rateShare;
    return true;
  }

  /** Brakes: at once without a set acceleration, else over the braking distance. */
  stop(nowAtMs: number): void {
    this.#advance(nowAtMs);
    const { accelerationDegS2, minDeg, maxDeg } = this.settings;
    const brakingDeg =
      accelerationDegS2 === undefined
        ? 0
        : (Math.sign(this.#rateDegS) * this.#rateDegS ** 2) / (2 * accelerationDegS2);
    this.#targetDeg = Math.min(maxDeg, Math.max(minDeg, this.#positionDeg + brakingDeg));
    if (accelerationDegS2 === undefined) this.#rateDegS = 0;
  }

  positionAt(nowAtMs: number): number {
    this.#advance(nowAtMs);
    return this.#antennaDeg;
  }

  isMovingAt(nowAtMs: number): boolean {
    this.#advance(nowAtMs);
    return this.#positionDeg !== this.#targetDeg || this.#rateDegS !== 0;
  }

  #advance(nowAtMs: number): void {
    const lastStep = Math.floor(nowAtMs / stepMs);
    if ((lastStep - this.#step) * stepMs > longestMotionMs) {
      this.#positionDeg = this.#targetDeg;
      this.#rateDegS = 0;
      this.#drag();
    }
    while (this.#step < lastStep && (this.#positionDeg !== this.#targetDeg || this.#rateDegS !== 0)) {
      this.#move(stepMs / 1000);
      this.#step++;
    }
    // A clock may also be moved back, in a rehearsal that jumps.
    this.#step = lastStep;
  }

  #move(durationS: number): void {
    const { accelerationDegS2 } = this.settings;
    const maxRateDegS = this.settings.maxRateDegS * this.#rateShare;
    const restDeg = this.#targetDeg - this.#positionDeg;
    const distanceDeg = Math.abs(restDeg);
    let rateDegS = Math.sign(restDeg) * maxRateDegS;
    if (accelerationDegS2 !== undefined) {
      const brakingRateDegS = Math.sqrt(2 * accelerationDegS2 * distanceDeg);
      const wantedDegS = Math.sign(restDeg) * Math.min(maxRateDegS, brakingRateDegS);
      const changeDegS = accelerationDegS2 * durationS;
      rateDegS = Math.min(this.#rateDegS + changeDegS, Math.max(this.#rateDegS - changeDegS, wantedDegS));
    }
    const movedDeg = rateDegS * durationS;
    const hasArrived =
      distanceDeg <= Math.abs(movedDeg) && (movedDeg === 0 || Math.sign(movedDeg) === Math.sign(restDeg));
    this.#positionDeg = hasArrived ? this.#targetDeg : this.#positionDeg + movedDeg;
    this.#rateDegS = hasArrived ? 0 : rateDegS;
    this.#drag();
  }

  /** The motor takes the antenna along once the play is used up. */
  #drag(): void {
    const slackDeg = (this.settings.playDeg ?? 0) / 2;
    this.#antennaDeg = Math.min(
      this.#positionDeg + slackDeg,
      Math.max(this.#positionDeg - slackDeg, this.#antennaDeg),
    );
  }
}
