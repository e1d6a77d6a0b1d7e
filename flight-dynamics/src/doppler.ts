/**
 * Convention of this file: the range rate is that of the geometric range between both ends at one instant, without light
 * time; positive when the range grows. What arrives is what was sent times (1 - rangeRate / c), on both legs: for one end
 * this is exact relativity cut after the first order. In low orbit at 437 MHz the terms left out are below 0.4 Hz: (range rate / c)^2 is
 * 0.25 Hz, and the transverse term (1/2)(speed / c)^2 is 0.14 Hz. Light time moves the curve by up to 8 ms: 1.6 Hz at 200 Hz/s.
 */

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

/**
 * How fast the downlink's shift changes, hertz a second; negative all through an ordinary pass.
 *
 * @param rangeAccelerationKmS2 change of the range rate; `rangeAccelerationKmS2` of an observer gives it
 * @throws RangeError when `frequencyHz` is not positive
 * Source: derivative of `downlinkDopplerHz`
 */
export function downlinkDopplerRateHzS(rangeAccelerationKmS2: number, frequencyHz: number): number {
  requirePositive(frequencyHz);
  return 0 - (frequencyHz * rangeAccelerationKmS2) / speedOfLightKmS;
}

/**
 * How fast the uplink's correction changes, hertz a second; positive all through an ordinary pass.
 *
 * @throws RangeError when `frequencyHz` is not positive
 * Source: derivative of `uplinkDopplerHz`
 */
export function uplinkDopplerRateHzS(motion: RangeMotion, frequencyHz: number): number {
  requirePositive(frequencyHz);
  const { rangeRateKmS, rangeAccelerationKmS2 } = motion;
  return (frequencyHz * rangeAccelerationKmS2) / speedOfLightKmS / (1 - rangeRateKmS / speedOfLightKmS) ** 2;
}

/** How the range moves: all that Doppler knows of a pass. */
export interface RangeMotion {
  readonly rangeRateKmS: number;
  readonly rangeAccelerationKmS2: number;
}

/** Range rate is smooth over this time: the difference is good to 1e-5 of itself in low orbit. */
const differenceMs = 500;

/**
 * Range rate and its change, by a symmetric difference over a second; undefined where the elements give no position, also
 * within half a second of there.
 */
export function rangeMotionAt(observer: RangeObserver, atMs: number): RangeMotion | undefined {
  const here = observer.at(atMs);
  const before = observer.at(atMs - differenceMs);
  const after = observer.at(atMs + differenceMs);
  if (!here.ok || !before.ok || !after.ok) return undefined;
  const change = after.value.rangeRateKmS - before.value.rangeRateKmS;
  return {
    rangeRateKmS: here.value.rangeRateKmS,
    rangeAccelerationKmS2: (change / (2 * differenceMs)) * 1000,
  };
}

/** The part of an observer that this file needs. */
export interface RangeObserver {
  at(
    atMs: number,
  ): { readonly ok: true; readonly value: { readonly rangeRateKmS: number } } | { readonly ok: false };
}

function requirePositive(frequencyHz: number): void {
  if (!(frequencyHz > 0 && Number.isFinite(frequencyHz))) {
    throw new RangeError(`frequencyHz must be positive, found ${frequencyHz}`);
  }
}
