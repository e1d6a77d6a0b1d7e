import { elementAgeDays } from '../element-age.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { msPerDay } from '../time.ts';
import type { OrbitChange } from './mean-orbit.ts';

/** One standard deviation of each number of an orbit, as known before the fit. */
export type OrbitPrior = OrbitChange;

/**
 * What old elements are worth at an instant, as seven independent deviations.
 *
 * Shape and plane: 1e-5 + 1e-5 a day. Measured as differences of sets so many days apart, robust spread: SPOT-5 (830 km, 250 sets) has
 * 1.2e-5 after 1 day and 4.5e-5 after 5 in the eccentricity vector, 1.2e-5 and 4.0e-5 in the plane; Delfi-C3 (600 km, 30 sets) the same in
 * eccentricity and a third of it in the plane. Drag by half: Delfi-C3 had 31 % after 1 day, 52 % after 5, and a set that states
 * too little drag has a prior that is too narrow by as much.
 *
 * Along the track and in mean motion the elements are believed far less than they deserve (20 s, and 1 s a day, or as much as the
 * recordings show), because one pass measures that better than any catalogue.
 *
 * @param seenDelayS how late the recordings show the satellite against these elements; 0 when nothing was seen
 * @param scale widens everything, for elements of doubtful origin
 */
export function orbitPrior(elements: ElementSet, atMs: number, seenDelayS: number, scale = 1): OrbitPrior {
  const ageDays = elementAgeDays(elements, atMs);
  const radPerS = (2 * Math.PI * elements.meanMotionRevDay) / 86_400;
  const driftSPerDay = Math.max(1, Math.abs(seenDelayS) / Math.max(ageDays, 0.5));
  const shape = scale * (1e-5 + 1e-5 * ageDays);
  const plane = scale * (1e-5 + 1e-5 * ageDays);
  return {
    meanMotionRevDay: scale * elements.meanMotionRevDay * ((driftSPerDay * 1000) / msPerDay),
    eccentricityX: shape,
    eccentricityY: shape,
    tiltXRad: plane,
    tiltYRad: plane,
    alongTrackRad: scale * radPerS * Math.max(20, 2 * Math.abs(seenDelayS)),
    bstarPerEarthRadius: scale * Math.max(2e-5, 0.5 * Math.abs(elements.bstarPerEarthRadius)),
  };
}
