/**
 * What one symbol of one Baud looks like at the sound of an FM radio, one at its middle.
 *
 * `raised-cosine` goes from one level to the other in half a cosine (as Direwolf sends); `gaussian` is the frequency of
 * GMSK with the usual product of bandwidth and time, 0.5.
 */
export type PulseShape = 'raised-cosine' | 'gaussian';

/**
 * @param symbols how far from the middle of the symbol, in symbols
 * @returns what the pulse adds there; neighbours add up to one
 * Source: gaussian: K. Murota and K. Hirade, "GMSK modulation for digital mobile radio telephony", IEEE Trans. Commun.
 *   29 (7), 1981: a rectangle through a filter of impulse response exp(-(2 pi B t)^2 / (2 ln 2))
 */
export function pulseAt(shape: PulseShape, symbols: number): number {
  const away = Math.abs(symbols);
  if (away >= pulseReachSymbols[shape]) return 0;
  if (shape === 'raised-cosine') return (1 + Math.cos(Math.PI * away)) / 2;
  return (errorFunction(gaussianScale * (away + 0.5)) - errorFunction(gaussianScale * (away - 0.5))) / 2;
}

/** Beyond it the pulse is nothing (gaussian: below 1e-6). */
export const pulseReachSymbols: Readonly<Record<PulseShape, number>> = { 'raised-cosine': 1, gaussian: 2 };

const bandwidthTime = 0.5;
const gaussianScale = (2 * Math.PI * bandwidthTime) / Math.sqrt(2 * Math.LN2);

/** To 1.5e-7. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26 */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x));
}
