import type {
  ExpectedAnswer,
  RotatorAnswer,
  RotatorLanguage,
  RotatorSteps,
  WrittenAngles,
} from '@dawa/protocols/rotator-language';
import type { Clock } from '@dawa/seams/clock';
import type { Direction, Reading, Rotator } from '../ports.ts';
import { DeviceError } from './device-error.ts';
import { PositionBelief } from './position-belief.ts';
import type { RequestLine } from './request-line.ts';

export interface PositionReaderSettings {
  readonly name: string;
  readonly language: RotatorLanguage;
  readonly line: RequestLine<RotatorAnswer>;
  readonly clock: Clock;
  readonly limits: Rotator['limits'];
}

/** A first reading, or one that cannot be, is asked for again at once, so often. */
const mostQuestions = 8;
/** A controller that so often told its azimuth alone has no elevation to tell. */
const azimuthAloneAnswers = 3;

/** Reads where a rotator points until it may be believed. Whoever asks while a question is under way gets its answer. */
export class PositionReader {
  readonly counters = { badAnswers: 0, refusals: 0, doubted: 0 };
  /** Last reading that was believed. */
  position: Reading<Direction> | undefined;
  /** As the controller tells them; undefined before it did. */
  steps: RotatorSteps | undefined;
  /** Where it was sent: that is all there is to know of an axis that the controller does not have, or does not tell. */
  toldElevationDeg: number;
  readonly #settings: PositionReaderSettings;
  readonly #belief: PositionBelief;
  #azimuthAlone = 0;
  #reading: Promise<Reading<Direction>> | undefined;

  constructor(settings: PositionReaderSettings) {
    this.#settings = settings;
    const { minElevationDeg, maxElevationDeg } = settings.limits;
    this.toldElevationDeg = Math.min(Math.max(0, minElevationDeg), maxElevationDeg);
    this.#belief = new PositionBelief(settings.clock, settings.limits);
  }

  get isAzimuthOnly(): boolean {
    return this.#settings.language.axes === 'azimuth' || this.#azimuthAlone >= azimuthAloneAnswers;
  }

  /** Another cable, perhaps another rotator. */
  forget(): void {
    this.#belief.forget();
    this.steps = undefined;
    this.#azimuthAlone = 0;
  }

  /** Something came that is no word of the language. */
  noteDamage(): void {
    this.counters.badAnswers++;
    this.#belief.noteDamage();
  }

  /** @throws DeviceError when it does not answer, refuses, or says nothing that can be believed */
  read(): Promise<Reading<Direction>> {
    this.#reading ??= this.#askUntilBelieved().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #askUntilBelieved(): Promise<Reading<Direction>> {
    const { name, clock, language } = this.#settings;
    for (let question = 1; ; question++) {
      const { written, ...told } = await this.#ask();
      if (!isWithin(told, language)) {
        this.noteDamage();
      } else if (this.#belief.take(told, written)) {
        this.position = { ...told, readAtMs: clock.nowAtMs() };
        return this.position;
      } else {
        this.counters.doubted++;
      }
      if (question < mostQuestions) continue;
      const found = `azimuth ${told.azimuthDeg}, elevation ${told.elevationDeg}`;
      throw new DeviceError('bad-answer', name, `expected a direction that can be, found ${found}`);
    }
  }

  /** Asks once for both axes: in one line, or each in its own. */
  async #ask(): Promise<Direction & { written: WrittenAngles }> {
    const { line, name, language } = this.#settings;
    const told: Told = {};
    for (const { bytes, answer } of language.station.query()) {
      const asking = line.ask({
        bytes,
        isAnswer: (message) => message.kind === 'refused' || this.#notes(message, answer, told),
      });
      const message = await asking.catch((error: unknown) => {
        if (error instanceof DeviceError && error.code === 'timeout') this.#belief.noteDamage();
        throw error;
      });
      if (message.kind !== 'refused') continue;
      this.counters.refusals++;
      throw new DeviceError('refused', name, `it does not tell where it points: ${message.text}`);
    }
    const { azimuthDeg = Number.NaN, elevationDeg = Number.NaN, written = {} } = told;
    return { azimuthDeg, elevationDeg: this.isAzimuthOnly ? this.toldElevationDeg : elevationDeg, written };
  }

  /** Adds what a message tells to `told`. @returns whether that is all that was asked for */
  #notes(message: RotatorAnswer, wanted: ExpectedAnswer | undefined, told: Told): boolean {
    if (message.kind !== 'position') return false;
    const { azimuthDeg, elevationDeg, steps, written } = message;
    this.steps = steps ?? this.steps;
    if (written !== undefined) told.written = { ...told.written, ...written };
    if (azimuthDeg !== undefined) told.azimuthDeg = azimuthDeg;
    if (elevationDeg !== undefined) {
      told.elevationDeg = elevationDeg;
      this.#azimuthAlone = Number.NEGATIVE_INFINITY;
    } else if (wanted === 'direction') {
      this.#azimuthAlone++;
    }
    const needsAzimuth = wanted !== 'elevation';
    const needsElevation = wanted !== 'azimuth' && !this.isAzimuthOnly;
    return (
      (!needsAzimuth || told.azimuthDeg !== undefined) && (!needsElevation || told.elevationDeg !== undefined)
    );
  }
}

/** What an answer, or two of them, told so far. */
interface Told {
  azimuthDeg?: number;
  elevationDeg?: number;
  written?: WrittenAngles;
}

/** Beyond these no controller of the language points; a reading that does is a damaged one. */
function isWithin({ azimuthDeg, elevationDeg }: Direction, language: RotatorLanguage): boolean {
  const { minAzimuthDeg, maxAzimuthDeg, minElevationDeg, maxElevationDeg } = language.range;
  return (
    azimuthDeg >= minAzimuthDeg &&
    azimuthDeg <= maxAzimuthDeg &&
    elevationDeg >= minElevationDeg &&
    elevationDeg <= maxElevationDeg
  );
}
