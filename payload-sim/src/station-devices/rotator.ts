import { type AntennaAlignment, pointedAt } from '@dawa/flight-dynamics/antenna-alignment';
import type { RotatorAxes, RotatorLanguage, RotatorOrder } from '@dawa/protocols/rotator-language';
import { type RotatorKind, rotatorLanguages } from '@dawa/protocols/rotator-languages';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import { Axis } from './axis.ts';
import { FaultyLine, type LineFault } from './line-faults.ts';

export interface RotatorSettings {
  /** The language of its controller. */
  readonly kind: RotatorKind;
  readonly minAzimuthDeg: number;
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  readonly maxElevationDeg: number;
  readonly maxRateDegS: number;
  readonly accelerationDegS2?: number;
  /** Of worn gears, both axes. */
  readonly playDeg?: number;
  /** How the mast truly stands, where its controller believes it to be upright and turned to the north. */
  readonly mast?: AntennaAlignment;
  readonly parkAzimuthDeg: number;
  readonly parkElevationDeg: number;
  /** Where it stands when it is switched on; its parking position unless given. */
  readonly startAzimuthDeg?: number;
  readonly startElevationDeg?: number;
}

export type RotatorFault = 'rotator-silent' | 'rotator-stuck' | 'rotator-garbage' | `rotator-${LineFault}`;

/** Azimuth as of a Yaesu G-5500: a quarter turn of overlap, so that a pass through north needs no unwinding. */
const ordinaryRotator: RotatorSettings = {
  kind: 'easycomm2',
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
  parkAzimuthDeg: 0,
  parkElevationDeg: 90,
};

/** A rotator that speaks one of our languages and takes its time. */
export class RotatorSimulator {
  readonly settings: RotatorSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #report: Report;
  readonly #language: RotatorLanguage;
  readonly #parser: ReturnType<RotatorLanguage['controller']['createParser']>;
  readonly #onOrder: (order: RotatorOrder) => void;
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #line: FaultyLine;
  readonly #faults = new Set<RotatorFault>();
  readonly #azimuth: Axis;
  readonly #elevation: Axis;
  #speedShare = 1;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly settings?: Partial<RotatorSettings>;
    readonly report?: Report;
    /** Told each order as it was understood, before it is obeyed. */
    readonly onOrder?: (order: RotatorOrder) => void;
  }) {
    this.settings = { ...ordinaryRotator, ...options.settings };
    this.#clock = options.clock;
    this.#random = options.random;
    this.#report = options.report ?? silentReport;
    this.#onOrder = options.onOrder ?? (() => {});
    const { settings } = this;
    this.#language = rotatorLanguages[settings.kind];
    this.#parser = this.#language.controller.createParser();
    this.#line = new FaultyLine({
      clock: options.clock,
      random: options.random.fork('line'),
      send: (bytes) => this.#port.write(bytes),
    });
    const nowAtMs = options.clock.nowAtMs();
    const motion = {
      maxRateDegS: settings.maxRateDegS,
      ...(settings.accelerationDegS2 === undefined ? {} : { accelerationDegS2: settings.accelerationDegS2 }),
      ...(settings.playDeg === undefined ? {} : { playDeg: settings.playDeg }),
    };
    this.#azimuth = new Axis(
      { ...motion, minDeg: settings.minAzimuthDeg, maxDeg: settings.maxAzimuthDeg },
      settings.startAzimuthDeg ?? settings.parkAzimuthDeg,
      nowAtMs,
    );
    this.#elevation = new Axis(
      { ...motion, minDeg: settings.minElevationDeg, maxDeg: settings.maxElevationDeg },
      settings.startElevationDeg ?? settings.parkElevationDeg,
      nowAtMs,
    );
  }

  attach(stream: ByteStream): void {
    this.#port.attach(stream);
  }

  setFault(name: RotatorFault, isActive: boolean): void {
    switch (name) {
      case 'rotator-slow':
        this.#line.setFault('slow', isActive);
        break;
      case 'rotator-lossy':
        this.#line.setFault('lossy', isActive);
        break;
      case 'rotator-echo':
        this.#line.setFault('echo', isActive);
        break;
      case 'rotator-split':
        this.#line.setFault('split', isActive);
        break;
      default:
        if (isActive) this.#faults.add(name);
        else this.#faults.delete(name);
    }
    if (name === 'rotator-stuck') this.#stop({ hasAzimuth: true, hasElevation: true });
  }

  /** Where the antenna truly points. */
  get azimuthDeg(): number {
    return this.#pointed.azimuthDeg;
  }

  get elevationDeg(): number {
    return this.#pointed.elevationDeg;
  }

  get #pointed() {
    const { mast } = this.settings;
    return mast === undefined ? this.#shown : pointedAt(mast, this.#shown);
  }

  /** What the encoders say. */
  get #shown() {
    const nowAtMs = this.#clock.nowAtMs();
    return {
      azimuthDeg: this.#azimuth.positionAt(nowAtMs),
      elevationDeg: this.#elevation.positionAt(nowAtMs),
    };
  }

  get isMoving(): boolean {
    const nowAtMs = this.#clock.nowAtMs();
    return this.#azimuth.isMovingAt(nowAtMs) || this.#elevation.isMovingAt(nowAtMs);
  }

  #hear(bytes: Uint8Array): void {
    for (const order of this.#parser.push(this.#line.hear(bytes))) {
      if (this.#faults.has('rotator-silent')) continue;
      this.#onOrder(order);
      this.#answer(order, this.#obey(order));
    }
  }

  /** @returns false when it was not obeyed */
  #obey(order: RotatorOrder): boolean {
    const { settings } = this;
    switch (order.kind) {
      case 'move':
        return this.#move(order.azimuthDeg, order.elevationDeg);
      case 'stop':
        this.#stop(order);
        return true;
      case 'speed':
        this.#speedShare = order.speedShare;
        return true;
      case 'jog':
        return this.#jog(order.direction, order.speedShare ?? this.#speedShare);
      case 'park':
        return this.#move(settings.parkAzimuthDeg, settings.parkElevationDeg);
      case 'reset':
        return this.#move(Math.max(0, settings.minAzimuthDeg), Math.max(0, settings.minElevationDeg));
      case 'query':
      case 'other':
        return true;
      case 'unknown':
        this.#report('rotator', `order not understood: ${order.text}`);
        return true;
      default:
        return order satisfies never;
    }
  }

  #answer(order: RotatorOrder, isObeyed: boolean): void {
    const state = { ...this.#shown, isMoving: this.isMoving, isRefused: !isObeyed };
    const answer = this.#language.controller.answer(order, state);
    if (answer.length > 0)
      this.#line.say(this.#faults.has('rotator-garbage') ? this.#spoilt(answer) : answer);
  }

  /** So that no language takes it for a position. */
  #spoilt(answer: Uint8Array): Uint8Array {
    return answer.map((octet, index) => (index % 3 === 1 ? 0x80 + this.#random.integer(0x80) : octet));
  }

  #move(azimuthDeg: number | undefined, elevationDeg: number | undefined, rateShare = 1): boolean {
    if (this.#faults.has('rotator-stuck')) return true;
    const nowAtMs = this.#clock.nowAtMs();
    // Both or none: half a move could sweep the antenna through the ground.
    const isWithin =
      (azimuthDeg === undefined || this.#azimuth.isWithin(azimuthDeg)) &&
      (elevationDeg === undefined || this.#elevation.isWithin(elevationDeg));
    if (!isWithin) {
      this.#report('rotator-limit', `target beyond the end switches: ${azimuthDeg}, ${elevationDeg} deg`);
      return false;
    }
    if (azimuthDeg !== undefined) this.#azimuth.moveTo(azimuthDeg, nowAtMs, rateShare);
    if (elevationDeg !== undefined) this.#elevation.moveTo(elevationDeg, nowAtMs, rateShare);
    return true;
  }

  #jog(direction: 'up' | 'down' | 'left' | 'right', rateShare: number): boolean {
    const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = this.settings;
    switch (direction) {
      case 'up':
        return this.#move(undefined, maxElevationDeg, rateShare);
      case 'down':
        return this.#move(undefined, minElevationDeg, rateShare);
      case 'left':
        return this.#move(minAzimuthDeg, undefined, rateShare);
      case 'right':
        return this.#move(maxAzimuthDeg, undefined, rateShare);
      default:
        return direction satisfies never;
    }
  }

  #stop({ hasAzimuth, hasElevation }: RotatorAxes): void {
    const nowAtMs = this.#clock.nowAtMs();
    if (hasAzimuth) this.#azimuth.stop(nowAtMs);
    if (hasElevation) this.#elevation.stop(nowAtMs);
  }
}
