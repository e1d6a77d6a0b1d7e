import { type EasycommMessage, EasycommParser, encodePosition } from '@dawa/protocols/easycomm';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import { Port } from '../port.ts';
import { Axis } from './axis.ts';

export interface RotatorSettings {
  readonly minAzimuthDeg: number;
  readonly maxAzimuthDeg: number;
  readonly minElevationDeg: number;
  readonly maxElevationDeg: number;
  readonly maxRateDegS: number;
  readonly accelerationDegS2?: number;
  readonly parkAzimuthDeg: number;
  readonly parkElevationDeg: number;
  /** Where it stands when it is switched on; its parking position unless given. */
  readonly startAzimuthDeg?: number;
  readonly startElevationDeg?: number;
}

export type RotatorFault = 'rotator-silent' | 'rotator-stuck' | 'rotator-garbage';

/** Azimuth as of a Yaesu G-5500: a quarter turn of overlap, so that a pass through north needs no unwinding. */
const ordinaryRotator: RotatorSettings = {
  minAzimuthDeg: 0,
  maxAzimuthDeg: 450,
  minElevationDeg: 0,
  maxElevationDeg: 90,
  maxRateDegS: 6,
  parkAzimuthDeg: 0,
  parkElevationDeg: 90,
};

/** A rotator that speaks EasyComm II and takes its time. */
export class RotatorSimulator {
  readonly settings: RotatorSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #report: Report;
  readonly #parser = new EasycommParser();
  readonly #port = new Port((bytes) => this.#hear(bytes));
  readonly #faults = new Set<RotatorFault>();
  readonly #azimuth: Axis;
  readonly #elevation: Axis;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly settings?: Partial<RotatorSettings>;
    readonly report?: Report;
  }) {
    this.settings = { ...ordinaryRotator, ...options.settings };
    this.#clock = options.clock;
    this.#random = options.random;
    this.#report = options.report ?? silentReport;
    const { settings } = this;
    const nowAtMs = options.clock.nowAtMs();
    const motion = {
      maxRateDegS: settings.maxRateDegS,
      ...(settings.accelerationDegS2 === undefined ? {} : { accelerationDegS2: settings.accelerationDegS2 }),
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
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
    if (name === 'rotator-stuck') this.#halt();
  }

  /** Where the antenna truly points. */
  get azimuthDeg(): number {
    return this.#azimuth.positionAt(this.#clock.nowAtMs());
  }

  get elevationDeg(): number {
    return this.#elevation.positionAt(this.#clock.nowAtMs());
  }

  #hear(bytes: Uint8Array): void {
    for (const message of this.#parser.push(bytes)) {
      if (!this.#faults.has('rotator-silent')) this.#obey(message);
    }
  }

  #obey(message: EasycommMessage): void {
    switch (message.kind) {
      case 'angles':
        this.#move(message.angles.azimuthDeg, message.angles.elevationDeg);
        break;
      case 'query':
        this.#answerPosition(message.hasAzimuth, message.hasElevation);
        break;
      case 'stop':
        if (message.hasAzimuth) this.#azimuth.stop(this.#clock.nowAtMs());
        if (message.hasElevation) this.#elevation.stop(this.#clock.nowAtMs());
        break;
      case 'jog':
        this.#jog(message.direction);
        break;
      case 'park':
        this.#move(this.settings.parkAzimuthDeg, this.settings.parkElevationDeg);
        break;
      case 'reset':
        this.#move(Math.max(0, this.settings.minAzimuthDeg), Math.max(0, this.settings.minElevationDeg));
        break;
      case 'version':
        this.#say('VE1.0\n');
        break;
      case 'unknown':
        this.#report('rotator', `line not understood: ${message.text}`);
        break;
    }
  }

  #move(azimuthDeg: number | undefined, elevationDeg: number | undefined): void {
    if (this.#faults.has('rotator-stuck')) return;
    const nowAtMs = this.#clock.nowAtMs();
    // Both or none: half a move could sweep the antenna through the ground.
    const isWithin =
      (azimuthDeg === undefined || this.#azimuth.isWithin(azimuthDeg)) &&
      (elevationDeg === undefined || this.#elevation.isWithin(elevationDeg));
    if (!isWithin) {
      this.#report('rotator-limit', `target beyond the end switches: ${azimuthDeg}, ${elevationDeg} deg`);
      return;
    }
    if (azimuthDeg !== undefined) this.#azimuth.moveTo(azimuthDeg, nowAtMs);
    if (elevationDeg !== undefined) this.#elevation.moveTo(elevationDeg, nowAtMs);
  }

  #jog(direction: 'up' | 'down' | 'left' | 'right'): void {
    const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = this.settings;
    if (direction === 'up') this.#move(undefined, maxElevationDeg);
    else if (direction === 'down') this.#move(undefined, minElevationDeg);
    else if (direction === 'left') this.#move(minAzimuthDeg, undefined);
    else this.#move(maxAzimuthDeg, undefined);
  }

  #halt(): void {
    this.#azimuth.stop(this.#clock.nowAtMs());
    this.#elevation.stop(this.#clock.nowAtMs());
  }

  #answerPosition(hasAzimuth: boolean, hasElevation: boolean): void {
    if (this.#faults.has('rotator-garbage')) {
      this.#say(`AZ${this.#random.integer(1000)}.x EL\u00ff${this.#random.integer(1000)}\n`);
      return;
    }
    this.#port.write(
      encodePosition({
        ...(hasAzimuth ? { azimuthDeg: this.azimuthDeg } : {}),
        ...(hasElevation ? { elevationDeg: this.elevationDeg } : {}),
      }),
    );
  }

  #say(text: string): void {
    this.#port.write(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  }
}
