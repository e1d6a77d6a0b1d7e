/** Exact by definition of the metre. */
export const speedOfLightKmS = 299_792.458;

/**
 * Doppler shift of the downlink, positive while the satellite approaches.
 *
 * @param rangeRateKmS positive when the range grows
 * @param frequencyHz what the satellite transmits
 * @returns shift in hertz to add to `frequencyHz` to hear it; 0 when both are still
 * @throws RangeError when `frequencyHz` is not positive
 * Source: first order, one way: received = sent (1 - rangeRate / c); the second order is 0.13 Hz at 437 MHz in low orbit
 */
export function downlinkDopplerHz(rangeRateKmS: number, frequencyHz: number): number {
  requirePositive(frequencyHz);
  return 0 - (frequencyHz * rangeRateKmS) / speedOfLightKmS;
}

/**
 * What to add to the frequency that the satellite listens on, so that it arrives there: the opposite sign of the downlink.
 *
 * @param rangeRateKmS positive when the range grows: then one transmits higher
 * @param frequencyHz what shall arrive at the satellite
 * @returns shift in hertz to add to `frequencyHz` before transmitting
 * @throws RangeError when `frequencyHz` is not positive
 * Source: sent = received / (1 - rangeRate / c)
 */
export function uplinkDopplerHz(rangeRateKmS: number, frequencyHz: number): number {
  requirePositive(frequencyHz);
  return frequencyHz / (1 - rangeRateKmS / speedOfLightKmS) - frequencyHz;
}

function requirePositive(frequencyHz: number): void {
  if (!(frequencyHz > 0 && Number.isFinite(frequencyHz))) {
    throw new RangeError(`frequencyHz must be positive, found ${frequencyHz}`);
  }
}
