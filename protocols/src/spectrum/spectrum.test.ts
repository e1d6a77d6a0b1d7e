import { createRandom } from '@dawa/seams/random';
import { describe, expect, it } from 'vitest';
import { FourierTransform, RealFourierTransform } from './fourier.ts';
import { PowerSpectrum } from './power-spectrum.ts';
import { Waterfall, type WaterfallOptions } from './waterfall.ts';

describe('the Fourier transform', () => {
  it.each([4, 8, 16, 32, 128, 512])('of %i values is the sum that defines it', (size) => {
    const random = createRandom(size);
    const real = Float64Array.from({ length: size }, () => random.normal());
    const imaginary = Float64Array.from({ length: size }, () => random.normal());
    const [outReal, outImaginary] = [real.slice(), imaginary.slice()];
    new FourierTransform(size).forward(outReal, outImaginary);
    for (let k = 0; k < size; k++) {
      let [sumReal, sumImaginary] = [0, 0];
      for (let n = 0; n < size; n++) {
        const turn = (-2 * Math.PI * ((k * n) % size)) / size;
        sumReal += real[n]! * Math.cos(turn) - imaginary[n]! * Math.sin(turn);
        sumImaginary += real[n]! * Math.sin(turn) + imaginary[n]! * Math.cos(turn);
      }
      expect(outReal[k]).toBeCloseTo(sumReal, 9);
      expect(outImaginary[k]).toBeCloseTo(sumImaginary, 9);
    }
  });

  it.each([8, 16, 1024])('of %i real values is the same by half of the work', (size) => {
    const random = createRandom(size);
    const values = Float64Array.from({ length: size }, () => random.normal());
    const [real, imaginary] = [values.slice(), new Float64Array(size)];
    new FourierTransform(size).forward(real, imaginary);
    const [halfReal, halfImaginary] = [new Float64Array(size / 2), new Float64Array(size / 2)];
    new RealFourierTransform(size).forward(values, halfReal, halfImaginary);
    for (let k = 0; k < size / 2; k++) {
      expect(halfReal[k]).toBeCloseTo(real[k]!, 10);
      expect(halfImaginary[k]).toBeCloseTo(imaginary[k]!, 10);
    }
  });

  it('refuses lengths that are no power of two', () => {
    for (const size of [0, 2, 12, 1000, Number.NaN])
      expect(() => new FourierTransform(size)).toThrow(RangeError);
  });
});

describe('the power spectrum', () => {
  it('shows a sine of full scale as 0 dB, and noise by its density', () => {
    const [size, sampleRateHz] = [1024, 48_000];
    const spectrum = new PowerSpectrum(size, 'real', sampleRateHz);
    const out = new Float64Array(spectrum.bins);
    const sine = Float32Array.from({ length: size }, (_, n) => Math.sin((2 * Math.PI * 100 * n) / size));
    spectrum.measure(sine, 0, out);
    expect(10 * Math.log10(out[100]!)).toBeCloseTo(0, 3);
    expect(spectrum.firstHz + 100 * spectrum.binHz).toBeCloseTo(4687.5, 6);
    const random = createRandom('density');
    let mean = 0;
    for (let round = 0; round < 100; round++) {
      spectrum.measure(
        Float32Array.from({ length: size }, () => random.normal()),
        0,
        out,
      );
      for (let bin = 10; bin < 500; bin++) mean += out[bin]! / 490 / 100;
    }
    // Power 1 over 24 kHz, seen through one and a half bands; a sine of full scale has power 1/2 and stands for 1.
    const expected = (2 * spectrum.noiseBandwidthHz) / 24_000;
    expect(mean / expected).toBeCloseTo(1, 1);
  });

  it('puts the negative frequencies of IQ on the left', () => {
    const [size, sampleRateHz] = [64, 6400];
    const spectrum = new PowerSpectrum(size, 'iq', sampleRateHz);
    const turn = (n: number) => (-2 * Math.PI * 10 * n) / size;
    const samples = Float32Array.from({ length: 2 * size }, (_, at) =>
      at % 2 === 0 ? Math.cos(turn(at / 2)) : Math.sin(turn((at - 1) / 2)),
    );
    const out = new Float64Array(spectrum.bins);
    spectrum.measure(samples, 0, out);
    const strongest = out.indexOf(Math.max(...out));
    expect(spectrum.firstHz + strongest * spectrum.binHz).toBeCloseTo(-1000, 6);
    expect(10 * Math.log10(out[strongest]!)).toBeCloseTo(0, 3);
  });
});

describe('the waterfall', () => {
  const options: WaterfallOptions = {
    kind: 'real',
    sampleRateHz: 48_000,
    rowsPerSecond: 10,
    columns: 240,
    fromHz: 0,
    toHz: 24_000,
  };
  const tone = Float32Array.from(
    { length: 48_000 },
    (_, n) => 0.1 * Math.sin((2 * Math.PI * 5030 * n) / 48_000),
  );

  it('paints a tone into its column, at its level, ten rows a second', () => {
    const waterfall = new Waterfall(options);
    const rows = [...waterfall.push(tone), ...waterfall.flush()];
    expect(rows).toHaveLength(10);
    expect(rows.map(({ atSample }) => atSample)).toEqual(rows.map((_, row) => 2400 + 4800 * row));
    for (const { levels } of rows) {
      const strongest = levels.indexOf(Math.max(...levels));
      expect(strongest).toBe(50);
      // -20 dB on a scale of -100 to 0, less at most 1.4 dB where the tone falls between two bands.
      expect(levels[50]! / 255).toBeGreaterThan(0.78);
      expect(levels[50]! / 255).toBeLessThanOrEqual(0.8);
      expect(levels[150]).toBe(0);
    }
  });

  it('paints the same rows however the samples were cut, and what is no number as silence', () => {
    const whole = new Waterfall(options).push(tone);
    const cut = new Waterfall(options);
    const rows = [];
    for (let at = 0; at < tone.length; at += 777) rows.push(...cut.push(tone.subarray(at, at + 777)));
    expect(rows).toEqual(whole);
    const broken = tone.slice().fill(Number.NaN, 10_000, 20_000);
    expect(new Waterfall(options).push(broken)).toHaveLength(whole.length);
  });

  it('keeps a row for every tenth of a second where transforms are long', () => {
    const waterfall = new Waterfall({ ...options, transformSamples: 16_384, rowsPerSecond: 25 });
    const rows = waterfall.push(tone);
    const steps = rows.slice(1).map(({ atSample }, row) => atSample - rows[row]!.atSample);
    expect(new Set(steps)).toEqual(new Set([1920]));
  });

  it('refuses columns narrower than its bands, and bands that are not there', () => {
    expect(() => new Waterfall({ ...options, columns: 2000 })).toThrow(/columns: expected 1 to 1024/);
    expect(() => new Waterfall({ ...options, toHz: 30_000 })).toThrow(/band: expected within 0 to 24000/);
    expect(() => new Waterfall({ ...options, fromHz: -1 })).toThrow(RangeError);
  });
});
