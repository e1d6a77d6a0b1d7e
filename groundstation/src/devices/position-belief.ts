import type { WrittenAngles } from '@dawa/protocols/rotator-language';
import type { Clock } from '@dawa/seams/clock';
import type { Direction, Rotator } from '../ports.ts';
import { mayHaveLostDigits } from './lost-digits.ts';

/** From what is believed: a rotator may run faster than its settings say, and readings are not taken the instant they are told. */
const reach = { rateMargin: 2, slackDeg: 1.5 };
/** From one reading to the next: they follow each other at once, and each is off by half of its last digit. */
const agreement = { rateMargin: 1.2, slackDeg: 1.2 };
/** After a longer silence the antenna may be anywhere: what is told then is asked for again. */
const longestSilenceMs = 2000;
/** So many exchanges the line is remembered to have garbled something. */
const damageMemory = 20;
/**
 * So many readings in a row must agree before one is believed: one that follows from what is believed, and one that does not,
 * or that may be what a lost octet left of another.
 *
 * On a line that loses one octet in twenty, one answer in nine that still makes sense has lost the same digit as the one
 * before (two of `AZ10.0`, three of `AZ110.0`): seven in a row do so once in four million runs.
 */
const agreeing = {
  fixedWidth: { plain: 1, doubtful: 2 },
  clean: { plain: 1, doubtful: 3 },
  damaged: { plain: 2, doubtful: 7 },
} as const;

/**
 * Which readings of a position are believed.
 *
 * No rotator's language carries a sum, so `AZ123.4` that lost a digit is `AZ12.4`, as good a word as any. What gives it
 * away is that the motors cannot have gone there, or that they may as well have gone to a place of which it is the rest.
 * Such a reading, and the first one of a cable, is believed only when others in a row say the same. On a line that was heard
 * garbling none is believed alone, but where numbers have a fixed width: there an answer that lost an octet is none.
 */
export class PositionBelief {
  readonly #clock: Pick<Clock, 'nowAtMs' | 'rate'>;
  readonly #limits: Rotator['limits'];
  #believed: Candidate | undefined;
  #candidate: Candidate | undefined;
  #agreeing = 0;
  #damage = 0;

  constructor(clock: Pick<Clock, 'nowAtMs' | 'rate'>, limits: Rotator['limits']) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * @param written left out where the language has a fixed width
   * @returns whether this is where the antenna points, as far as anybody can know
   */
  take(direction: Direction, written: WrittenAngles = {}): boolean {
    const reading = { direction, written, atMs: this.#clock.nowAtMs() };
    const line = !hasWidths(written) ? 'fixedWidth' : this.#damage > 0 ? 'damaged' : 'clean';
    this.#damage = Math.max(0, this.#damage - 1);
    const isPlain = this.#follows(this.#believed, reading, reach);
    const isAgreed = this.#follows(this.#candidate, reading, agreement);
    this.#agreeing = isAgreed ? this.#agreeing + 1 : 1;
    this.#candidate = reading;
    const { plain, doubtful } = agreeing[line];
    if (this.#agreeing < (isPlain ? plain : doubtful)) return false;
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

  /** The antenna can have turned there, and the reading is no rest of another place where it can be. */
  #follows(from: Candidate | undefined, to: Candidate, { rateMargin, slackDeg }: typeof reach): boolean {
    if (from === undefined || !hasSameDecimals(from.written, to.written)) return false;
    const rate = Number.isFinite(this.#clock.rate) ? Math.max(1, this.#clock.rate) : 1;
    const elapsedMs = to.atMs - from.atMs;
    const turnedDeg = (ms: number) => (rateMargin * this.#limits.maxRateDegS * ms) / 1000 + slackDeg;
    const nearDeg = turnedDeg(Math.min(elapsedMs, longestSilenceMs * rate));
    if (!isNear(from.direction, to.direction, nearDeg)) return false;
    if (!hasWidths(to.written)) return true;
    const anywhereDeg = turnedDeg(elapsedMs);
    const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = this.#limits;
    const isRest = (axis: keyof Direction, minDeg: number, maxDeg: number) =>
      mayHaveLostDigits(
        to.direction[axis],
        Math.max(from.direction[axis] - anywhereDeg, minDeg),
        Math.min(from.direction[axis] + anywhereDeg, maxDeg),
      );
    return !(
      isRest('azimuthDeg', minAzimuthDeg, maxAzimuthDeg) ||
      isRest('elevationDeg', minElevationDeg, maxElevationDeg)
    );
  }
}

interface Candidate {
  readonly direction: Direction;
  readonly written: WrittenAngles;
  readonly atMs: number;
}

function isNear(from: Direction, to: Direction, nearDeg: number): boolean {
  // A controller that counts to 360 and begins again has not moved.
  const turnedDeg = Math.abs(to.azimuthDeg - from.azimuthDeg) % 360;
  return (
    Math.min(turnedDeg, 360 - turnedDeg) <= nearDeg &&
    Math.abs(to.elevationDeg - from.elevationDeg) <= nearDeg
  );
}

function hasWidths({ azimuth, elevation }: WrittenAngles): boolean {
  return azimuth !== undefined || elevation !== undefined;
}

/** A controller has its way of writing: where that changes, octets were lost, until it is said again. */
function hasSameDecimals(before: WrittenAngles, after: WrittenAngles): boolean {
  return (
    decimalsOf(before.azimuth) === decimalsOf(after.azimuth) &&
    decimalsOf(before.elevation) === decimalsOf(after.elevation)
  );
}

/** Everything from the point on. */
function decimalsOf(written = ''): string {
  return /\..*$/.exec(written)?.[0] ?? '';
}
