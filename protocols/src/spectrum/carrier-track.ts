import { CarrierLines } from './carrier-lines.ts';
import type { CarrierPoint } from './carrier-point.ts';
import { refineCarrier } from './carrier-refinement.ts';
import { PowerSpectrum, type SampleKind } from './power-spectrum.ts';
import { SampleWindow } from './sample-window.ts';
import { signalCentroid } from './signal-centroid.ts';
import { StandingLeak } from './standing-leak.ts';

export interface CarrierTrackOptions {
  readonly kind: SampleKind;
  readonly sampleRateHz: number;
  /** Where the carrier may be. Default all that the samples hold but for the 100 Hz above 0 of audio. */
  readonly fromHz?: number | undefined;
  readonly toHz?: number | undefined;
  /**
   * Width of a modulated signal, whose centre of power is followed; undefined follows the strongest narrow carrier (an unmodulated one,
   * or one keyed in Morse).
   */
  readonly signalHz?: number | undefined;
  /** Time that one point looks at. Longer hears weaker carriers and smooths more. Default 0.5. */
  readonly spanS?: number;
  /** From point to point. Default 0.25. */
  readonly stepS?: number;
  /** How fast the carrier may move: 200 Hz/s at 437 MHz over a low orbit. Default 250. */
  readonly mostRateHzS?: number;
}

/**
 * The frequency of a carrier over time: what the fit of elements is made from.
 *
 * A coarse search adds up short spectra along straight lines in time and frequency, so that a carrier that Doppler moves through
 * twenty bands in half a second is seen as well as one that stands. Around the best line the samples are mixed down along it
 * and added in phase, which gives a few hundredths of a hertz where the carrier is clean.
 *
 * Where nothing stands out of the noise there is no point.
 *
 * @throws RangeError when the band is not within what the sample rate holds
 */
export class CarrierTrack {
  readonly #options: CarrierTrackOptions;
  readonly #spectrum: PowerSpectrum;
  readonly #window: SampleWindow;
  readonly #lines: CarrierLines;
  readonly #hop: number;
  readonly #rowsASpan: number;
  readonly #rowsAStep: number;
  readonly #rows: Float32Array[] = [];
  #rowsDone = 0;
  /** What leaks through the converter and stands still in the middle of IQ is no carrier. */
  readonly #leak: StandingLeak | undefined;
  #believed: { readonly atSample: number; readonly offsetHz: number; readonly rateHzS: number } | undefined;

  constructor(options: CarrierTrackOptions) {
    const { kind, sampleRateHz, spanS = 0.5, stepS = 0.25, mostRateHzS = 250 } = options;
    if (!(sampleRateHz >= leastSampleRateHz && spanS >= 0.1 && stepS > 0 && mostRateHzS >= 0)) {
      const expected = `at least ${leastSampleRateHz}, with spans from 0.1 s and steps above 0`;
      throw new RangeError(`sampleRateHz: expected ${expected}, found ${sampleRateHz}, ${spanS}, ${stepS}`);
    }
    this.#options = options;
    const size = 2 ** Math.round(Math.log2(sampleRateHz * blockS));
    this.#spectrum = new PowerSpectrum(size, kind, sampleRateHz);
    this.#window = new SampleWindow(kind);
    this.#leak = kind === 'iq' ? new StandingLeak(sampleRateHz) : undefined;
    this.#hop = size / 2;
    this.#rowsASpan = Math.max(1, Math.round((spanS * sampleRateHz) / this.#hop) - 1);
    this.#rowsAStep = Math.max(1, Math.round((stepS * sampleRateHz) / this.#hop));
    const { firstHz, bins, binHz } = this.#spectrum;
    const { fromHz = kind === 'real' ? leastAudioHz : firstHz, toHz = firstHz + bins * binHz } = options;
    const fromBin = Math.ceil((fromHz - firstHz) / binHz);
    const toBin = Math.floor((toHz - firstHz) / binHz);
    if (!(fromHz >= firstHz && toBin <= bins && toBin - fromBin >= leastBins)) {
      const expected = `${leastBins * binHz} Hz or more within ${firstHz} to ${firstHz + bins * binHz}`;
      throw new RangeError(`band: expected ${expected}, found ${fromHz} to ${toHz}`);
    }
    this.#lines = new CarrierLines({
      ...{ fromBin, toBin, rows: this.#rowsASpan },
      binsARowAndHzS: this.#hop / sampleRateHz / binHz,
      mostRateHzS,
    });
  }

  /** @param numbers samples as they come; an IQ sample is two of them */
  push(numbers: Float32Array): CarrierPoint[] {
    const points: CarrierPoint[] = [];
    this.#window.append(this.#leak?.remove(numbers) ?? numbers);
    while (this.#rowsDone * this.#hop + this.#spectrum.size <= this.#window.end) {
      this.#measureRow();
      if (this.#rowsDone < this.#rowsASpan) continue;
      if ((this.#rowsDone - this.#rowsASpan) % this.#rowsAStep !== 0) continue;
      const point = this.#pointNow();
      if (point !== undefined) points.push(point);
    }
    this.#window.dropBefore((this.#rowsDone - this.#rowsASpan) * this.#hop);
    return points;
  }

  /** The carrier is told from whole spans only: nothing is held back. */
  flush(): CarrierPoint[] {
    return [];
  }

  #measureRow(): void {
    const row =
      this.#rows.length === this.#rowsASpan ? this.#rows.shift()! : new Float32Array(this.#spectrum.bins);
    const at = this.#rowsDone * this.#hop;
    this.#spectrum.measure(this.#window.values, at - this.#window.first, row);
    this.#rows.push(row);
    this.#rowsDone++;
  }

  #pointNow(): CarrierPoint | undefined {
    const { sampleRateHz, kind, signalHz } = this.#options;
    const { firstHz, binHz, noiseBandwidthHz, size } = this.#spectrum;
    const fromSample = (this.#rowsDone - this.#rowsASpan) * this.#hop;
    const toSample = (this.#rowsDone - 1) * this.#hop + size;
    const atSample = (fromSample + toSample) / 2;
    const floor = this.#lines.measureFloor(this.#rows);
    if (signalHz !== undefined) {
      const { fromBin, toBin } = this.#lines;
      const found = signalCentroid(this.#rows, { fromBin, toBin, signalBins: signalHz / binHz });
      if (found === undefined) return undefined;
      const { centreBin, sigmaBins, power, floorPower } = found;
      const snrDb = 10 * Math.log10((power * noiseBandwidthHz) / (floorPower * 100));
      return { atSample, offsetHz: firstHz + centreBin * binHz, snrDb, sigmaHz: sigmaBins * binHz };
    }
    const line = this.#lines.find(this.#rows, floor, this.#expectedBin(atSample));
    if (line === undefined) {
      this.#believed = undefined;
      return undefined;
    }
    const refined = refineCarrier({
      ...{ kind, sampleRateHz, values: this.#window.values },
      ...{ first: fromSample - this.#window.first, end: toSample - this.#window.first },
      ...{ offsetHz: firstHz + line.bin * binHz, rateHzS: line.rateHzS },
      ...{ reachHz: 1.5 * binHz, rateReachHzS: this.#lines.rateStepHzS },
      noiseAHz: line.floorPower / noiseBandwidthHz,
      power: line.power,
    });
    this.#believed = { atSample, offsetHz: refined.offsetHz, rateHzS: refined.rateHzS };
    return { atSample, offsetHz: refined.offsetHz, snrDb: refined.snrDb, sigmaHz: refined.sigmaHz };
  }

  /** Where the carrier of the last point has moved to by now. */
  #expectedBin(atSample: number): number | undefined {
    if (this.#believed === undefined) return undefined;
    const passedS = (atSample - this.#believed.atSample) / this.#options.sampleRateHz;
    const offsetHz = this.#believed.offsetHz + this.#believed.rateHzS * passedS;
    return (offsetHz - this.#spectrum.firstHz) / this.#spectrum.binHz;
  }
}

/** Long enough for bands of 12 to 24 Hz, so short that 200 Hz/s does not smear over more than two of them. */
const blockS = 0.064;
const leastSampleRateHz = 1000;
/** Below it, audio is hum and what the coupling leaves. */
const leastAudioHz = 100;
const leastBins = 16;
