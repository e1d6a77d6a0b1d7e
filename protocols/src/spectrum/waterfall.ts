import { PowerSpectrum, type SampleKind } from './power-spectrum.ts';
import { SampleWindow } from './sample-window.ts';

export interface WaterfallOptions {
  readonly kind: SampleKind;
  readonly sampleRateHz: number;
  /** Samples in a transform, a power of two: the finer the bands, the coarser the time. Default 2048. */
  readonly transformSamples?: number;
  readonly rowsPerSecond: number;
  /** What a row is as wide as; at most as many as there are bands between the two frequencies. */
  readonly columns: number;
  /** Of the left edge of the first column; of audio 0 or above. Default all there is. */
  readonly fromHz?: number;
  /** Of the right edge of the last column. */
  readonly toHz?: number;
  /** What a 0 means. Default -100 dB of full scale. */
  readonly floorDb?: number;
  /** What a 255 means. Default 0 dB of full scale. */
  readonly topDb?: number;
}

export interface WaterfallRow {
  /** Middle of the time that the row is of, in samples from the first. */
  readonly atSample: number;
  /** One octet a column, `floorDb` to `topDb`. */
  readonly levels: Uint8Array;
}

/**
 * Rows of a waterfall: what the page paints and the wire carries, a few hundred octets each.
 *
 * All samples of a row's time count: blocks of half overlap are averaged, and a column shows the strongest of its bands, so
 * that neither a short burst nor a narrow carrier falls between.
 *
 * @throws RangeError when there are more columns than bands, or the band lies outside of what the sample rate holds
 */
export class Waterfall {
  readonly #options: Required<WaterfallOptions>;
  readonly #spectrum: PowerSpectrum;
  readonly #window: SampleWindow;
  readonly #power: Float64Array;
  readonly #sum: Float64Array;
  readonly #edges: Uint32Array;
  #blocks = 0;
  #nextBlockAt = 0;
  #rows = 0;

  constructor(options: WaterfallOptions) {
    const { kind, sampleRateHz, transformSamples = 2048 } = options;
    this.#spectrum = new PowerSpectrum(transformSamples, kind, sampleRateHz);
    const { firstHz, bins, binHz } = this.#spectrum;
    const lastHz = firstHz + bins * binHz;
    this.#options = {
      ...{ transformSamples, fromHz: firstHz, toHz: lastHz, floorDb: -100, topDb: 0 },
      ...options,
    };
    const { fromHz, toHz, columns, rowsPerSecond, floorDb, topDb } = this.#options;
    if (!(fromHz >= firstHz && toHz <= lastHz && toHz > fromHz)) {
      throw new RangeError(`band: expected within ${firstHz} to ${lastHz} Hz, found ${fromHz} to ${toHz}`);
    }
    const most = Math.floor((toHz - fromHz) / binHz);
    if (!(Number.isInteger(columns) && columns >= 1 && columns <= most)) {
      throw new RangeError(`columns: expected 1 to ${most}, found ${columns}`);
    }
    if (!(rowsPerSecond > 0 && rowsPerSecond <= sampleRateHz / 2 && topDb > floorDb)) {
      throw new RangeError(
        `rowsPerSecond: expected above 0 and a top above the floor, found ${rowsPerSecond}`,
      );
    }
    this.#window = new SampleWindow(kind);
    this.#power = new Float64Array(bins);
    this.#sum = new Float64Array(bins);
    this.#edges = Uint32Array.from({ length: columns + 1 }, (_, column) =>
      Math.min(bins, Math.round((fromHz + ((toHz - fromHz) * column) / columns - firstHz) / binHz)),
    );
  }

  /** @param numbers samples as they come; an IQ sample is two of them */
  push(numbers: Float32Array): WaterfallRow[] {
    const rows: WaterfallRow[] = [];
    this.#window.append(numbers);
    const { size } = this.#spectrum;
    while (this.#nextBlockAt + size <= this.#window.end) {
      const middle = this.#nextBlockAt + size / 2;
      while (middle >= this.#rowEnd() && this.#blocks > 0) rows.push(this.#endRow());
      while (middle >= this.#rowEnd()) this.#rows++;
      this.#spectrum.measure(this.#window.values, this.#nextBlockAt - this.#window.first, this.#power);
      for (let bin = 0; bin < this.#sum.length; bin++) this.#sum[bin]! += this.#power[bin]!;
      this.#blocks++;
      this.#nextBlockAt += this.#hop();
    }
    this.#window.dropBefore(this.#nextBlockAt);
    return rows;
  }

  /** The row in hand, if anything of it was heard. */
  flush(): WaterfallRow[] {
    return this.#blocks > 0 ? [this.#endRow()] : [];
  }

  /** Half a block, or less where rows come faster than that. */
  #hop(): number {
    const { sampleRateHz, rowsPerSecond } = this.#options;
    return Math.max(1, Math.min(this.#spectrum.size / 2, Math.floor(sampleRateHz / rowsPerSecond)));
  }

  #rowEnd(): number {
    const { sampleRateHz, rowsPerSecond } = this.#options;
    return ((this.#rows + 1) * sampleRateHz) / rowsPerSecond;
  }

  #endRow(): WaterfallRow {
    const { sampleRateHz, rowsPerSecond, columns, floorDb, topDb } = this.#options;
    const levels = new Uint8Array(columns);
    for (let column = 0; column < columns; column++) {
      let strongest = 0;
      const end = Math.max(this.#edges[column]! + 1, this.#edges[column + 1]!);
      for (let bin = this.#edges[column]!; bin < end; bin++) strongest = Math.max(strongest, this.#sum[bin]!);
      const db = 10 * Math.log10(strongest / this.#blocks + 1e-30);
      levels[column] = Math.max(0, Math.min(255, Math.round((255 * (db - floorDb)) / (topDb - floorDb))));
    }
    const atSample = Math.round(((this.#rows + 0.5) * sampleRateHz) / rowsPerSecond);
    this.#sum.fill(0);
    this.#blocks = 0;
    this.#rows++;
    return { atSample, levels };
  }
}
