import { separationDeg } from '@dawa/flight-dynamics/angle';
import type { Clock } from '@dawa/seams/clock';
import { DeviceError, messageOf } from '../devices/device-error.ts';
import type { Direction, Journal, Reading, Rotator } from '../ports.ts';

/** Where the antenna should look at an instant, in the controller's own angles (unwrapped, perhaps flipped). */
export type Pointing = (atMs: number) => Direction;

/** Orders to the controller follow each other at least this far apart: relays wear out. */
const shortestBetweenOrdersMs = 200;
/** An antenna at rest this far from where it was sent, for this long, did not hear: it is told again. */
const deafAfterMs = 2000;
const restDegS = 0.05;
/** An antenna that was not heard for this long may have moved: nothing is said of what it does. */
const unheardMs = 2000;
/** … and for this long, it is stuck. */
const stuckAfterMs = 8000;
/** How far ahead of the satellite an order may reach. */
const longestLeadMs = 60_000;

export interface AntennaSettings {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Behind its guard. */
  readonly rotator: Rotator;
  /** The antenna may be off by half of this: less means more starts of the motors. */
  readonly deadbandDeg: number;
}

/**
 * Keeps the antenna on its plan with as few starts of the motors as the deadband allows.
 *
 *       half a deadband ahead          An order reaches half a deadband ahead of the satellite and is given when the
 *          |<---->|<---->|             satellite has come half a deadband past the last one. So the error swings
 *       order    now    last order     between plus and minus half of the deadband and each order is worth a whole one.
 */
export class Antenna {
  motorStarts = 0;
  /** Last order that went out; null when nothing holds any more and the next tick must say it again. */
  commanded: Direction | null = null;
  readonly #settings: AntennaSettings;
  readonly #stopWatching: () => void;
  #orderedAtMs = Number.NEGATIVE_INFINITY;
  #isOrdering = false;
  #wasOk: boolean;
  #blockedBy: string | null = null;
  #last: Reading<Direction> | undefined;
  #rateDegS = 0;
  #restingOffSinceAtMs: number | undefined;
  #isStuck = false;

  constructor(settings: AntennaSettings) {
    this.#settings = settings;
    this.#wasOk = settings.rotator.info.state === 'ok';
    this.#stopWatching = settings.rotator.onChange(({ state }) => {
      // A controller that was away may have been switched off meanwhile: it is told its target again.
      if (state === 'ok' && !this.#wasOk) this.commanded = null;
      this.#wasOk = state === 'ok';
    });
  }

  /** Position and speed as the controller reports them. */
  get reading(): (Reading<Direction> & { rateDegS: number }) | null {
    this.#noteReading();
    return this.#last === undefined ? null : { ...this.#last, rateDegS: this.#rateDegS };
  }

  /** Why the last order was not let through; null when it was. */
  get blockedBy(): string | null {
    return this.#blockedBy;
  }

  /** Looks whether an order is due now, and gives it. Never throws and never waits. */
  follow(pointing: Pointing): void {
    const nowAtMs = this.#settings.clock.nowAtMs();
    this.#noteReading();
    if (this.#isOrdering || nowAtMs - this.#orderedAtMs < shortestBetweenOrdersMs) return;
    const wanted = pointing(nowAtMs);
    this.#watchObedience(nowAtMs);
    if (!this.#isDue(wanted)) return;
    void this.#order(this.#ahead(pointing, wanted, nowAtMs));
  }

  /** Goes to one direction. @throws DeviceError, RangeError as `Rotator.moveTo` */
  async goTo(target: Direction): Promise<void> {
    const isStart = this.#last === undefined || this.#rateDegS <= restDegS;
    this.commanded = target;
    this.#orderedAtMs = this.#settings.clock.nowAtMs();
    await this.#settings.rotator.moveTo(target);
    // What was refused started no motor.
    if (isStart) this.motorStarts++;
  }

  /** Says its target again at the next step. */
  forget(): void {
    this.commanded = null;
  }

  /** The contact is over: what was told about it is told no longer. */
  rest(): void {
    this.#tellUnblocked();
    this.#settings.journal.clear('rotator.stuck');
    this.#restingOffSinceAtMs = undefined;
    this.#isStuck = false;
  }

  close(): void {
    this.#stopWatching();
  }

  #isDue(wanted: Direction): boolean {
    return this.commanded === null || separationDeg(wanted, this.commanded) > this.#settings.deadbandDeg / 2;
  }

  /** Orders are not acknowledged: an antenna that rests somewhere else is told again, and reported when it stays there. */
  #watchObedience(nowAtMs: number): void {
    const { deadbandDeg, journal } = this.#settings;
    if (this.commanded === null || this.#last === undefined) return;
    if (nowAtMs - this.#last.readAtMs > unheardMs) {
      this.#restingOffSinceAtMs = undefined;
      return;
    }
    const offDeg = separationDeg(this.#last, this.commanded);
    if (offDeg <= Math.max(deadbandDeg / 2, 1) || this.#rateDegS > restDegS) {
      this.#restingOffSinceAtMs = undefined;
      if (this.#isStuck) journal.clear('rotator.stuck');
      this.#isStuck = false;
      return;
    }
    this.#restingOffSinceAtMs ??= nowAtMs;
    const restsMs = nowAtMs - this.#restingOffSinceAtMs;
    if (restsMs > deafAfterMs && nowAtMs - this.#orderedAtMs > deafAfterMs) this.commanded = null;
    if (restsMs <= stuckAfterMs || this.#isStuck) return;
    this.#isStuck = true;
    journal.raise({
      alarmId: 'rotator.stuck',
      severity: 'warning',
      title: 'Antenna does not follow',
      text: `It rests ${offDeg.toFixed(1)}° from where it was sent since ${stuckAfterMs / 1000} s. Look at the motor, its fuse and its end stops.`,
      source: 'rotator',
    });
  }

  /** The farthest point of the plan that is still within half a deadband of where the satellite is now. */
  #ahead(pointing: Pointing, wanted: Direction, nowAtMs: number): Direction {
    const half = this.#settings.deadbandDeg / 2;
    const isWithin = (leadMs: number) => separationDeg(wanted, pointing(nowAtMs + leadMs)) <= half;
    let low = 0;
    let high = 1000;
    while (high < longestLeadMs && isWithin(high)) {
      low = high;
      high *= 2;
    }
    for (let i = 0; i < 12; i++) {
      const middle = (low + high) / 2;
      if (isWithin(middle)) low = middle;
      else high = middle;
    }
    return pointing(nowAtMs + low);
  }

  async #order(target: Direction): Promise<void> {
    this.#isOrdering = true;
    try {
      await this.goTo(target);
      this.#tellUnblocked();
    } catch (error) {
      this.commanded = null;
      // A lost cable is told by the device itself; what the guard or the limits refuse is told here, once.
      if (error instanceof RangeError || (error instanceof DeviceError && error.code === 'blocked')) {
        this.#tellBlocked(messageOf(error));
      }
    } finally {
      this.#isOrdering = false;
    }
  }

  #noteReading(): void {
    const position = this.#settings.rotator.position;
    if (position === undefined || position === this.#last) return;
    const before = this.#last;
    this.#last = position;
    if (before === undefined) return;
    const elapsedS = (position.readAtMs - before.readAtMs) / 1000;
    if (elapsedS <= 0) return;
    this.#rateDegS =
      Math.max(
        Math.abs(position.azimuthDeg - before.azimuthDeg),
        Math.abs(position.elevationDeg - before.elevationDeg),
      ) / elapsedS;
  }

  #tellBlocked(reason: string): void {
    if (this.#blockedBy === reason) return;
    this.#blockedBy = reason;
    this.#settings.journal.raise({
      alarmId: 'rotator.blocked',
      severity: 'warning',
      title: 'Antenna not moved',
      text: `${reason}. Reception goes on where the antenna stands.`,
      source: 'rotator',
    });
  }

  #tellUnblocked(): void {
    if (this.#blockedBy === null) return;
    this.#blockedBy = null;
    this.#settings.journal.clear('rotator.blocked');
  }
}
