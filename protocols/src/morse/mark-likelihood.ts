/**
 * How much likelier a stretch is with a tone in it than without, as a logarithm: above 0 for a tone. The phase is not known.
 *
 * @param power of what the stretch adds up to: the square of the tone's amplitude, if it were free of noise
 * @param tonePower the square of the amplitude that a tone would have
 * @param noisePower mean of `power` where there is only noise
 * Source: H. L. Van Trees, Detection, Estimation, and Modulation Theory I, 4.4.1: exp(-A^2 / N) I0(2 A y / N)
 */
export function markLikelihood(power: number, tonePower: number, noisePower: number): number {
  return logBessel((2 * Math.sqrt(power * tonePower)) / noisePower) - tonePower / noisePower;
}

/** Logarithm of the modified Bessel function I0. Source: Abramowitz and Stegun, 9.8.1 and 9.8.2 (leading terms) */
function logBessel(x: number): number {
  if (x < 3.75) {
    const t = (x / 3.75) ** 2;
    return Math.log(
      1 +
        t *
          (3.5156229 + t * (3.0899424 + t * (1.2067492 + t * (0.2659732 + t * (0.0360768 + t * 0.0045813))))),
    );
  }
  return x - 0.5 * Math.log(x) + Math.log(0.39894228 + 0.06 / x);
}
