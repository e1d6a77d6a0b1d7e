import { aosUncertaintyMs, elementAgeDays } from '../element-age.ts';
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
 * Along the track and in mean motion they are believed as far as the recordings agree: twice the delay that was seen, thrice what their
 * age promises and at least 1 s; in a day twice the delay that is no error of the search (a manoeuvre may be half a day old), the rate that
 * drag wrong by half has made since, and at least 0.1 s (SPOT-5 has 0.06). So good elements keep their mean motion, which no three
 * passes measure as well, and bad ones lose all say.
 *
 * @param seenDelayS how late the recordings show the satellite against these elements; 0 when nothing was seen
 * @param scale widens everything, for elements of doubtful origin
 */
export function orbitPrior(elements: ElementSet, atMs: number, seenDelayS: number, scale = 1): OrbitPrior {
  const ageDays = elementAgeDays(elements, atMs);
  const radPerS = (2 * Math.PI * elements.meanMotionRevDay) / 86_400;
  const promisedS =
    aosUncertaintyMs({ elements, atMs, elevationRateDegS: steep, canManoeuvre: false }) / 1000;
  const surpriseS = Math.max(0, Math.abs(seenDelayS) - searchSigmaS);
  const driftSPerDay = Math.max(0.1, (4 * promisedS) / Math.max(ageDays, 0.5), 2 * surpriseS);
  const shape = scale * (1e-5 + 1e-5 * ageDays);
  const plane = scale * (1e-5 + 1e-5 * ageDays);
  return {
    meanMotionRevDay: scale * elements.meanMotionRevDay * ((driftSPerDay * 1000) / msPerDay),
    eccentricityX: shape,
    eccentricityY: shape,
    tiltXRad: plane,
    tiltYRad: plane,
    alongTrackRad: scale * radPerS * Math.max(1, 3 * promisedS, 2 * Math.abs(seenDelayS)),
    bstarPerEarthRadius: scale * Math.max(2e-5, 0.5 * Math.abs(elements.bstarPerEarthRadius)),
  };
}

/** What the search by the steadiness of the carrier is wrong by, where the carrier warms. */
const searchSigmaS = 0.3;
/** A rise that leaves out what the skyline adds. */
const steep = Number.POSITIVE_INFINITY;
