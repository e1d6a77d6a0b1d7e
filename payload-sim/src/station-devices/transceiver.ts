import type { Clock } from '@dawa/seams/clock';
import type { GroundRadio } from '../space-link/ground-radio.ts';
import { KeyLog } from './key-log.ts';

/** What the radio shows for one band or VFO. */
export interface Band {
  frequencyHz: number;
  /** As the driver names it: `FM`, `USB`. */
  mode: string;
  isData: boolean;
  filter: number;
  /** Sent below the voice; kept while it is off. */
  toneHz: number;
  isToneOn: boolean;
}

/** Frequencies that a radio can be tuned to. */
export type RangesHz = readonly (readonly [low: number, high: number])[];

/**
 * What every radio is behind its own language: bands, one that receives and one that transmits, a key, a tone and a meter.
 */
export class Transceiver implements GroundRadio {
  readonly keyLog: KeyLog;
  readonly bands: readonly Band[];
  /** Which band is heard, and which is on the air when it is keyed: the language sets them. */
  receiveBand = 0;
  transmitBand = 0;
  /** Satellite mode: it receives on one band while it transmits on the other. */
  isFullDuplex = false;
  /** What comes back from the antenna, as the meter of this radio shows it: 0 when nothing does. */
  readSwrMeter: () => number = () => 0;
  readonly #rangesHz: RangesHz;
  readonly #readMeter: () => number;
  #lastOnAirHz = 0;

  /** @param readMeter what is received, 0 to 255; 120 is S9 */
  constructor(options: {
    readonly clock: Clock;
    readonly rangesHz: RangesHz;
    readonly readMeter: () => number;
    readonly bands: readonly Band[];
  }) {
    this.keyLog = new KeyLog(options.clock);
    this.bands = options.bands;
    this.#rangesHz = options.rangesHz;
    this.#readMeter = options.readMeter;
  }

  get isTransmitting(): boolean {
    return this.keyLog.isOn;
  }

  get receiveFrequencyHz(): number {
    return this.bands[this.receiveBand]!.frequencyHz;
  }

  get transmitFrequencyHz(): number {
    return this.bands[this.transmitBand]!.frequencyHz;
  }

  /** What would be on the air; set for all bands, as in a radio with one tone. */
  get toneHz(): number {
    return this.bands[this.transmitBand]!.toneHz;
  }

  set toneHz(toneHz: number) {
    for (const band of this.bands) band.toneHz = toneHz;
  }

  get isToneOn(): boolean {
    return this.bands[this.transmitBand]!.isToneOn;
  }

  set isToneOn(isOn: boolean) {
    for (const band of this.bands) band.isToneOn = isOn;
  }

  /** What is on the air, or was when the key went up. */
  get onAirFrequencyHz(): number {
    return this.isTransmitting ? this.transmitFrequencyHz : this.#lastOnAirHz;
  }

  get receiveMode(): string {
    return this.bands[this.receiveBand]!.mode;
  }

  /** An FM discriminator is what the modem hangs on. */
  get isDemodulating(): boolean {
    return this.bands[this.receiveBand]!.mode === 'FM';
  }

  wasKeyedAt(atMs: number, slackMs: number): boolean {
    return this.keyLog.wasOnAt(atMs, slackMs);
  }

  /** In half duplex a radio that transmits hears nothing. */
  get isDeaf(): boolean {
    return this.isTransmitting && !this.isFullDuplex;
  }

  /** What is received, 0 to 255. */
  get meter(): number {
    return this.isDeaf ? 0 : Math.min(255, Math.max(0, Math.round(this.#readMeter())));
  }

  /** 0 to 255, while it is keyed. */
  get swrMeter(): number {
    return this.isTransmitting ? Math.min(255, Math.max(0, Math.round(this.readSwrMeter()))) : 0;
  }

  /** @returns false for a frequency that the radio does not have */
  tune(band: number, frequencyHz: number | undefined): boolean {
    if (frequencyHz === undefined) return false;
    const isInRange = this.#rangesHz.some(([low, high]) => frequencyHz >= low && frequencyHz <= high);
    if (isInRange) this.bands[band]!.frequencyHz = frequencyHz;
    return isInRange;
  }

  key(isOn: boolean): void {
    // Remembered at both edges: octets are accounted for at the end of their airtime, when the key may be up again.
    if (isOn || this.isTransmitting) this.#lastOnAirHz = this.transmitFrequencyHz;
    this.keyLog.set(isOn);
  }
}

/** As they are found: on the two bands of amateur satellites, in FM. */
export function ordinaryBands(count = 2): Band[] {
  return Array.from({ length: count }, (_, i) => ({
    frequencyHz: i % 2 === 0 ? 145_825_000 : 435_000_000,
    mode: 'FM',
    isData: false,
    filter: 1,
    toneHz: 67,
    isToneOn: false,
  }));
}
