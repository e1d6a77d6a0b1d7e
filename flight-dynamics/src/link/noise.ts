import { ratioOf } from './decibel.ts';

/** Reference temperature of noise figures (IEEE, ITU-R P.372). */
export const referenceTemperatureK = 290;

/** Noise temperature of a noise figure: T = 290 (10^(NF/10) - 1). */
export function temperatureOfFigureK(noiseFigureDb: number): number {
  return referenceTemperatureK * (ratioOf(noiseFigureDb) - 1);
}

/** One piece of a receiver: what it adds at its own input, and what it passes on. */
export interface Stage {
  readonly temperatureK: number;
  readonly gainDb: number;
}

/** A cable or filter at its own temperature: it adds T (L - 1) at its input. */
export function lossyStage(lossDb: number, physicalK = referenceTemperatureK): Stage {
  return { temperatureK: physicalK * (ratioOf(lossDb) - 1), gainDb: -lossDb };
}

/**
 * Temperature of a chain at the input of its first piece.
 * Source: Friis, Proc. IRE 32 (1944) 419: T = T1 + T2 / G1 + T3 / (G1 G2) + ...
 */
export function chainTemperatureK(stages: readonly Stage[]): number {
  let gain = 1;
  let temperatureK = 0;
  for (const stage of stages) {
    temperatureK += stage.temperatureK / gain;
    gain *= ratioOf(stage.gainDb);
  }
  return temperatureK;
}

/** Quiet sky at 408 MHz (Price, Aust. J. Phys. 22 (1969) 641: 23.9 K near the south celestial pole), and 2.7 K of it cosmic. */
const coldSkyAt408K = 23.9;
/** The band of the galaxy is five times as warm as the quiet sky; its centre much more, but small in a wide beam (Haslam's map). */
const galacticPlaneFactor = 5;

/**
 * Noise temperature of the sky.
 *
 * @param sky `cold` away from the galaxy, `mean` in the geometric middle (for a wide beam at an unknown hour), `galaxy` along its band
 * Source: ITU-R P.372, Part 4: brightness scales by (f / f0)^-2.75 above the cosmic 2.7 K
 */
export function skyTemperatureK(frequencyHz: number, sky: 'cold' | 'mean' | 'galaxy' = 'mean'): number {
  const factor = { cold: 1, mean: Math.sqrt(galacticPlaneFactor), galaxy: galacticPlaneFactor }[sky];
  return (coldSkyAt408K - 2.7) * factor * (frequencyHz / 408e6) ** -2.75 + 2.7;
}

/**
 * Noise temperature of an antenna that looks at an elevation: sky, and warm ground by the share of the beam that lies below the
 * horizon and of the side lobes.
 *
 * The beam is a bell as wide as the half-power width; side lobes take `spilloverShare` at every elevation (0.1 for Yagis, our choice).
 */
export function antennaTemperatureK(options: {
  readonly skyK: number;
  readonly elevationDeg: number;
  readonly beamWidthDeg: number;
  readonly groundK?: number;
  readonly spilloverShare?: number;
}): number {
  const { skyK, elevationDeg, beamWidthDeg, groundK = referenceTemperatureK, spilloverShare = 0.1 } = options;
  // Half-power width of a bell curve is 2.355 sigma.
  const sigmaDeg = beamWidthDeg / (2 * Math.sqrt(2 * Math.log(2)));
  const beamOnGround = upperTail(elevationDeg / sigmaDeg);
  const onGround = spilloverShare + (1 - spilloverShare) * beamOnGround;
  return skyK * (1 - onGround) + groundK * onGround;
}

/** Share of a normal distribution above `z` sigmas. */
export function upperTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/**
 * Complementary error function, relative error below 1.2e-7.
 * Source: Numerical Recipes, 2nd edition, 6.2 (erfcc)
 */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  let sum = 0;
  for (let i = terms.length - 1; i >= 0; i -= 1) sum = terms[i]! + t * sum;
  const positive = t * Math.exp(-x * x + sum);
  return x >= 0 ? positive : 2 - positive;
}
