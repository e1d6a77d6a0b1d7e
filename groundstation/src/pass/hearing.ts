import type { Journal, Modem, Reading } from '../ports.ts';
import { CarrierWatch } from './carrier-watch.ts';
import type { SkyPoint } from './sky.ts';

/** Bytes that came this short a while ago mean that the modem gives something. */
const recentBytesMs = 1000;
/** Bytes without a frame are told after this long … */
const framelessAfterMs = 15_000;
/** … while the satellite stands this high: lower down noise is what a modem without squelch is expected to give. */
const framelessAboveDeg = 10;

export interface HearingSettings {
  readonly journal: Journal;
  readonly modem?: Modem;
}

/** What is known in one step of a contact. */
export interface HearingStep {
  readonly atMs: number;
  /** Above the ridge. */
  readonly isUp: boolean;
  readonly satellite: SkyPoint | undefined;
  /** The S-meter on the frequency of the link; undefined without one. */
  readonly meter: Reading<{ meter: number }> | undefined;
  readonly lastGoodFrameAtMs: number | null;
}

/** What the station hears of a satellite: bytes of the modem and the carrier on the meter. */
export class Hearing {
  readonly #journal: Journal;
  readonly #stopBytes: (() => void) | undefined;
  readonly #carrier = new CarrierWatch();
  #beganAtMs = Number.NEGATIVE_INFINITY;
  #lastBytesAtMs = Number.NEGATIVE_INFINITY;
  /** Since when bytes come without a frame in them. */
  #framelessSinceAtMs: number | undefined;
  #isTold = false;

  constructor({ journal, modem }: HearingSettings) {
    this.#journal = journal;
    this.#stopBytes = modem?.onBytes((_bytes, receivedAtMs) => {
      this.#lastBytesAtMs = receivedAtMs;
    });
  }

  hasBytes(atMs: number): boolean {
    return atMs - this.#lastBytesAtMs <= recentBytesMs;
  }

  /** What the S-meter says; undefined when there is none, or it cannot tell. */
  carrierByMeter(atMs: number): boolean | undefined {
    return this.#carrier.hasCarrier(atMs);
  }

  begin(atMs: number): void {
    this.#beganAtMs = atMs;
    this.#carrier.forget();
    this.#framelessSinceAtMs = undefined;
  }

  step({ atMs, isUp, satellite, meter, lastGoodFrameAtMs }: HearingStep): void {
    if (meter !== undefined && meter.readAtMs >= this.#beganAtMs) this.#carrier.note(meter, isUp);
    const isExpected = isUp && (satellite?.elevationDeg ?? 0) >= framelessAboveDeg && this.hasBytes(atMs);
    if (!isExpected) {
      this.#framelessSinceAtMs = undefined;
      return;
    }
    this.#framelessSinceAtMs = Math.max(this.#framelessSinceAtMs ?? atMs, lastGoodFrameAtMs ?? 0);
    if (atMs - this.#framelessSinceAtMs < framelessAfterMs) this.#clear();
    else this.#tell();
  }

  end(): void {
    this.#clear();
  }

  close(): void {
    this.#stopBytes?.();
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#journal.raise({
      alarmId: 'modem.no-frames',
      severity: 'warning',
      title: 'Bytes without frames',
      text: `The modem gives bytes since ${framelessAfterMs / 1000} s and no frame is in them. They are kept. Look at frequency, mode and bit rate; the satellite may be silent.`,
      source: 'modem',
    });
  }

  #clear(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#journal.clear('modem.no-frames');
  }
}
