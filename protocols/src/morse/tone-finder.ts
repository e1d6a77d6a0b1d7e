import { CarrierLines } from '../spectrum/carrier-lines.ts';
import { PowerSpectrum } from '../spectrum/power-spectrum.ts';
import { SampleWindow } from '../spectrum/sample-window.ts';

/** A tone that is keyed, as far as a second or two of it tell. */
export interface KeyedTone {
  /** Middle of the time that was looked at. */
  readonly atSample: number;
  readonly toneHz: number;
  /** Power over all that time, the pauses included; a sine of full scale has 1. */
  readonly meanPower: number;
  /** Of the noise, in the same unit for each hertz. */
  readonly noiseAHz: number;
}

/** What was found at the end of a step; undefined where no tone stands out. */
export interface ToneStep {
  readonly atSample: number;
  readonly tone: KeyedTone | undefined;
}

export interface ToneRange {
  readonly sampleRateHz: number;
  readonly fromHz: number;
  readonly toHz: number;
}

/**
 * Looks for the strongest narrow tone, as it drifts, four times a second. It is not asked to keep its phase: some transmitters begin
 * every mark anew.
 */
export class ToneFinder {
  readonly #spectrum: PowerSpectrum;
  readonly #window = new SampleWindow('real');
  readonly #lines: CarrierLines;
  readonly #hop: number;
  readonly #rowsASpan: number;
  readonly #rowsAStep: number;
  readonly #rows: Float32Array[] = [];
  #rowsDone = 0;
  #believedBin: number | undefined;

  constructor({ sampleRateHz, fromHz, toHz }: ToneRange) {
    const size = 2 ** Math.round(Math.log2(sampleRateHz * blockS));
    this.#spectrum = new PowerSpectrum(size, 'real', sampleRateHz);
    this.#hop = size / 2;
    this.#rowsASpan = Math.round((toneSpanS * sampleRateHz) / this.#hop);
    this.#rowsAStep = Math.max(1, Math.round((stepS * sampleRateHz) / this.#hop));
    const { binHz, bins } = this.#spectrum;
    this.#lines = new CarrierLines({
      fromBin: Math.floor(fromHz / binHz),
      toBin: Math.min(bins, Math.ceil(toHz / binHz) + 1),
      rows: this.#rowsASpan,
      binsARowAndHzS: this.#hop / sampleRateHz / binHz,
      mostRateHzS: mostDriftHzS,
    });
  }

  push(samples: Float32Array): ToneStep[] {
    const steps: ToneStep[] = [];
    this.#window.append(samples);
    while (this.#rowsDone * this.#hop + this.#spectrum.size <= this.#window.end) {
      const row =
        this.#rows.length === this.#rowsASpan ? this.#rows.shift()! : new Float32Array(this.#spectrum.bins);
      this.#spectrum.measure(this.#window.values, this.#rowsDone * this.#hop - this.#window.first, row);
      this.#rows.push(row);
      this.#rowsDone++;
      const isFull = this.#rows.length === this.#rowsASpan;
      if (isFull && (this.#rowsDone - this.#rowsASpan) % this.#rowsAStep === 0) steps.push(this.#look());
    }
    this.#window.dropBefore(this.#rowsDone * this.#hop);
    return steps;
  }

  #look(): ToneStep {
    const { binHz, noiseBandwidthHz } = this.#spectrum;
    const atSample = (this.#rowsDone - (this.#rowsASpan - 1) / 2) * this.#hop;
    const floor = this.#lines.measureFloor(this.#rows);
    const line = this.#lines.find(this.#rows, floor, this.#believedBin);
    this.#believedBin = line?.bin;
    if (line === undefined) return { atSample, tone: undefined };
    const toneHz = (line.bin + line.fraction) * binHz;
    const noiseAHz = line.floorPower / noiseBandwidthHz;
    return { atSample, tone: { atSample, toneHz, meanPower: line.power, noiseAHz } };
  }
}

/** About a short mark at 20 words a minute. */
const blockS = 0.064;
/** What is looked at for one answer. */
export const toneSpanS = 1.6;
const stepS = 0.25;
/** Doppler at 145 MHz, and at 437 MHz away from the closest approach. */
const mostDriftHzS = 80;
