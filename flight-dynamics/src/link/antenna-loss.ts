/** Levels of side lobes of a Yagi under its main lobe: pointing further off costs no more than this on average (our choice). */
const sideLobesDb = 20;

/**
 * Gain lost by looking beside the other end: 3 dB at half of the half-power width, growing with the square.
 *
 * @throws RangeError when the width is not positive
 * Source: ITU-R F.1245 / S.465 main lobe, 12 (angle / width)^2
 */
export function pointingLossDb(offDeg: number, beamWidthDeg: number): number {
  if (!(beamWidthDeg > 0)) throw new RangeError(`beamWidthDeg must be positive, found ${beamWidthDeg}`);
  return Math.min(sideLobesDb, 12 * (offDeg / beamWidthDeg) ** 2);
}

/** Sense of a circular wave: looking along its way, right turns clockwise (IEEE). `axialRatioDb` is 0 for a perfect circle. */
export type Polarisation =
  | { readonly kind: 'right' | 'left'; readonly axialRatioDb?: number }
  | { readonly kind: 'linear' };

/**
 * Loss between two polarisations: mean over all angles between their ellipses, and how far the angle can move it, one sigma. The
 * angle is never known: satellites tumble, and the ionosphere turns a linear wave by 565 degrees at 437 MHz on a busy day (Faraday).
 *
 * Circular to the same circle 0 dB, to the other sense none but what the axial ratios let through; circular to linear 3.01 dB;
 * linear to linear 3.01 dB in the mean of power, with deep nulls (sigma 6 dB).
 * Source: power fraction (1/2)(1 + [4 r1 r2 + (1 - r1^2)(1 - r2^2) cos 2a] / [(1 + r1^2)(1 + r2^2)]) with signed axial ratios,
 * ITU-R BO.1443 / Kraus, Antennas, chapter 2 (Poincare sphere)
 */
export function polarisationLoss(a: Polarisation, b: Polarisation): { lossDb: number; sigmaDb: number } {
  const [first, second] = [signedRatio(a), signedRatio(b)];
  const bottom = (1 + first ** 2) * (1 + second ** 2);
  const steady = (4 * first * second) / bottom;
  const swing = ((1 - first ** 2) * (1 - second ** 2)) / bottom;
  const mean = (1 + steady) / 2;
  const lossDb = Math.min(crossLimitDb, 0 - 10 * Math.log10(Math.max(1e-9, mean)));
  // Half of the way between best and worst angle, over the square root of two for a sine; nulls count as the limit.
  const atDb = (share: number) => Math.min(crossLimitDb, -10 * Math.log10(Math.max(1e-9, share)));
  const best = atDb((1 + steady + Math.abs(swing)) / 2);
  const worst = atDb((1 + steady - Math.abs(swing)) / 2);
  return { lossDb, sigmaDb: (worst - best) / 2 / Math.SQRT2 };
}

/** No antenna keeps the other polarisation out better than this over its whole beam. */
const crossLimitDb = 20;

/** Minor over major axis, positive for right, 0 for linear. */
function signedRatio(polarisation: Polarisation): number {
  if (polarisation.kind === 'linear') return 0;
  const ratio = 10 ** (-(polarisation.axialRatioDb ?? 0) / 20);
  return polarisation.kind === 'right' ? ratio : -ratio;
}
