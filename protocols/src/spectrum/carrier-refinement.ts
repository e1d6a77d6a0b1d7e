import { snrBandwidthHz } from './carrier-point.ts';
import { finite, type SampleKind } from './power-spectrum.ts';

export interface RoughCarrier {
  readonly kind: SampleKind;
  readonly sampleRateHz: number;
  readonly values: Float32Array;
  /** Samples of `values` that are looked at, from `first` to before `end`. */
  readonly first: number;
  readonly end: number;
  /** In the middle of them, and how fast it moves. */
  readonly offsetHz: number;
  readonly rateHzS: number;
  /** How far off these may be. */
  readonly reachHz: number;
  readonly rateReachHzS: number;
  /** Density of the noise, and power of the carrier, in the same unit. */
  readonly noiseAHz: number;
  readonly power: number;
}

export interface FineCarrier {
  readonly offsetHz: number;
  readonly rateHzS: number;
  readonly snrDb: number;
  readonly sigmaHz: number;
}

/**
 * Mixes the samples down along the line that was found and looks in fine steps for the frequency and slope at which most of it
 * adds up in phase.
 *
 * Where the carrier does not keep its phase (a modulated one), little adds up: the sigma grows accordingly.
 *
 * Source of sigma: D. C. Rife and R. R. Boorstyn, "Single-tone parameter estimation from discrete-time observations", IEEE
 *   Trans. Inf. Theory 20 (5), 1974: sigma = sqrt(6 / (C T / N0)) / (2 pi T)
 */
export function refineCarrier(rough: RoughCarrier): FineCarrier {
  const { kind, sampleRateHz, first, end, offsetHz, rateHzS, reachHz, rateReachHzS, noiseAHz } = rough;
  const spanS = (end - first) / sampleRateHz;
  const segments = Math.max(8, Math.ceil(4 * (reachHz + (rateReachHzS * spanS) / 2) * spanS));
  const mixed = mixDown(rough, segments);
  let best = { power: 0, shiftHz: 0, slopeHzS: 0 };
  const stepHz = 0.25 / spanS;
  const slopeStepHzS = rateReachHzS / slopeSteps;
  for (let slope = -slopeSteps; slope <= slopeSteps; slope++) {
    const slopeHzS = slope * slopeStepHzS;
    for (let shiftHz = -reachHz; shiftHz <= reachHz; shiftHz += stepHz) {
      const power = powerAt(mixed, spanS, shiftHz, slopeHzS);
      if (power > best.power) best = { power, shiftHz, slopeHzS };
    }
  }
  const slopeHzS = climb((at) => powerAt(mixed, spanS, best.shiftHz, at), best.slopeHzS, slopeStepHzS);
  const shiftHz = climb((at) => powerAt(mixed, spanS, at, slopeHzS), best.shiftHz, stepHz);
  // A real carrier splits its power over two sides; the scale of `power` counts both.
  const coherent = powerAt(mixed, spanS, shiftHz, slopeHzS) * (kind === 'real' ? 4 : 1);
  const inPhase = Math.max((coherent * spanS) / noiseAHz, 1);
  return {
    offsetHz: offsetHz + shiftHz,
    rateHzS: rateHzS + slopeHzS,
    snrDb: 10 * Math.log10(Math.max(rough.power, coherent) / (noiseAHz * snrBandwidthHz)),
    sigmaHz: Math.sqrt(6 / inPhase) / (2 * Math.PI * spanS),
  };
}

interface Mixed {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** Means over short stretches of the samples, turned back along the line. */
function mixDown(rough: RoughCarrier, segments: number): Mixed {
  const { kind, sampleRateHz, values, first, end, offsetHz, rateHzS } = rough;
  const real = new Float64Array(segments);
  const imaginary = new Float64Array(segments);
  const length = end - first;
  // The phase of a chirp by two turns a sample: the second turns the first.
  const startS = -length / 2 / sampleRateHz;
  const startHz = offsetHz + rateHzS * startS;
  const turn = (-2 * Math.PI * (startHz + rateHzS / 2 / sampleRateHz)) / sampleRateHz;
  const turnOfTurn = (-2 * Math.PI * rateHzS) / sampleRateHz ** 2;
  let phase = -2 * Math.PI * (offsetHz * startS + (rateHzS * startS * startS) / 2);
  for (let segment = 0; segment < segments; segment++) {
    const from = Math.floor((segment * length) / segments);
    const to = Math.floor(((segment + 1) * length) / segments);
    let [cos, sin] = [Math.cos(phase), Math.sin(phase)];
    let [turnCos, turnSin] = [Math.cos(turn + turnOfTurn * from), Math.sin(turn + turnOfTurn * from)];
    const [bendCos, bendSin] = [Math.cos(turnOfTurn), Math.sin(turnOfTurn)];
    let [sumReal, sumImaginary] = [0, 0];
    for (let at = from; at < to; at++) {
      const i = finite(kind === 'iq' ? values[2 * (first + at)]! : values[first + at]!);
      if (kind === 'iq') {
        const q = finite(values[2 * (first + at) + 1]!);
        sumReal += i * cos - q * sin;
        sumImaginary += i * sin + q * cos;
      } else {
        sumReal += i * cos;
        sumImaginary += i * sin;
      }
      const nextCos = cos * turnCos - sin * turnSin;
      sin = sin * turnCos + cos * turnSin;
      cos = nextCos;
      const nextTurnCos = turnCos * bendCos - turnSin * bendSin;
      turnSin = turnSin * bendCos + turnCos * bendSin;
      turnCos = nextTurnCos;
    }
    real[segment] = sumReal / length;
    imaginary[segment] = sumImaginary / length;
    const steps = to - from;
    phase += steps * (turn + turnOfTurn * from) + (turnOfTurn * steps * (steps - 1)) / 2;
  }
  return { real, imaginary };
}

/** Power of what adds up in phase at so much more frequency and slope. */
function powerAt({ real, imaginary }: Mixed, spanS: number, shiftHz: number, slopeHzS: number): number {
  const segments = real.length;
  const stepS = spanS / segments;
  let [sumReal, sumImaginary] = [0, 0];
  for (let segment = 0; segment < segments; segment++) {
    const atS = (segment + 0.5 - segments / 2) * stepS;
    const phase = -2 * Math.PI * (shiftHz * atS + (slopeHzS * atS * atS) / 2);
    const [cos, sin] = [Math.cos(phase), Math.sin(phase)];
    sumReal += real[segment]! * cos - imaginary[segment]! * sin;
    sumImaginary += real[segment]! * sin + imaginary[segment]! * cos;
  }
  return sumReal * sumReal + sumImaginary * sumImaginary;
}

/** The top of the parabola through three points. */
function climb(powerOf: (at: number) => number, at: number, step: number): number {
  const [before, middle, after] = [powerOf(at - step), powerOf(at), powerOf(at + step)];
  const bend = before - 2 * middle + after;
  if (!(bend < 0)) return at;
  const moved = (0.5 * (before - after)) / bend;
  return at + step * Math.max(-1, Math.min(1, moved));
}

const slopeSteps = 4;
