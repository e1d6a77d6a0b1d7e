import type { ElementSet } from './elements/element-set.ts';
import { earthMuKm3S2 } from './passes/orbit-shape.ts';
import { msPerDay } from './time.ts';

/**
 * One-sigma uncertainty of a rise time from the age of the elements, in milliseconds: the along-track error over the
 * orbital speed. Not calibrated yet.
 *
 * Along-track error in km: 1 at epoch, 1.5 a day, and 15 % of what drag moves the satellite along its track, d days old:
 * (half the change of mean motion) x d^2 revolutions. Source: our estimate, from the usual 1 to 3 km a day of low orbits
 * and the spread of drag forecasts; to be measured against a history of sets.
 */
export function aosUncertaintyMs(elements: ElementSet, atMs: number): number {
  const days = elementAgeDays(elements, atMs);
  const periodS = 86_400 / elements.meanMotionRevDay;
  const semiMajorKm = Math.cbrt(earthMuKm3S2 * (periodS / (2 * Math.PI)) ** 2);
  const aroundKm = 2 * Math.PI * semiMajorKm;
  const dragKm = Math.abs(elements.meanMotionDotRevDay2) * days * days * aroundKm * 0.15;
  const alongTrackKm = Math.hypot(1, 1.5 * days, dragKm);
  return (alongTrackKm / (aroundKm / periodS)) * 1000;
}

/** Days between epoch and instant, never negative. */
export function elementAgeDays(elements: ElementSet, atMs: number): number {
  return Math.abs(atMs - elements.epochAtMs) / msPerDay;
}
