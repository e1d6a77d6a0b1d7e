import { radPerDeg } from '../angle.ts';
import { geodeticToItrf } from '../frames.ts';
import type { Place } from '../look-angles.ts';
import { magnitude } from '../vector.ts';
import { earthRateRadS, type OrbitBounds } from './orbit-shape.ts';
import type { SkyPath } from './sky-path.ts';

/**
 * Seconds for which a satellite certainly stays below the lowest, or above the highest point of a threshold, seen from the Earth's
 * centre; 0 when that says nothing, negative never. Called after a look of the path.
 */
export type CentralAngleBound = (path: SkyPath, bounds: OrbitBounds) => number;

/** Faster than any orbit's plane turns: the Earth's bulge turns a low one by up to 2e-6 rad/s, Moon and Sun a high one by 1e-8. */
const planeTurnRadS = 3e-6;
/** What the short-period terms of SGP4 may move a satellite out of its momentary plane. */
const planeSlackRad = 0.0005;

/**
 * Let P be the angle at the Earth's centre between the satellite and the station's vertical.
 *
 *                    vertical            With the station s and its parts a along the vertical and b across it, a satellite at
 *          P1 .---.---+---.---.          radius r stands at elevation E or higher only if cos(P + E) >= cos E (a - b |tan E|) / r,
 *            /        |        \         that is P <= P1 (with the apogee radius); P <= P0 (with + b, perigee radius) makes sure.
 *     ------x---------f---------x----->  The vertical moves by k = (Earth's rate) cos(latitude) + (turn of the orbit's plane)
 *        opens   foot point   closes     radians a second. So a satellite is up within T only if, with vertical and
 *                                        plane frozen as they are now, it comes within P1 + k T of the vertical.
 *
 * Three times follow, each safe on its own; the longest counts.
 * 1. Plane. The frozen distance is never less than that of the whole plane, B: nothing for (B - P1) / k.
 * 2. Ahead. Frozen, cos P = cos B cos x with x the phase from the foot point f, and x grows at most at the rate of the perigee.
 *    The window at T begins X(T) = acos(cos(P1 + k T) / cos B) before f. So nothing for T = (D - X(T)) / rate, D the phase to f.
 * 3. Behind. When the satellite has just set, the window's end follows it at k. P over x is convex up to 90 degrees, so from now
 *    on P grows at least by dP/dx times the rate of the apogee; where that beats k, only 2. is left, most of a revolution long.
 */
export function createCentralAngleBound(
  place: Place,
  { lowestDeg, highestDeg }: { readonly lowestDeg: number; readonly highestDeg: number },
): CentralAngleBound {
  const verticalRadS = earthRateRadS * Math.cos(place.latitudeDeg * radPerDeg) + planeTurnRadS;
  const needed = centralReach(place, lowestDeg, 'possible');
  const sufficient = centralReach(place, highestDeg, 'certain');

  return (path, bounds) => {
    const { state, upFromCentreKm, upInertialKmS } = path;
    const [x, y, z, vx, vy, vz] = state as unknown as [number, number, number, number, number, number];
    const radiusSquared = x * x + y * y + z * z;
    const radiusKm = Math.sqrt(radiusSquared);
    const cosP = upFromCentreKm / radiusKm;
    const centralRad = arcCosine(cosP);
    const neededRad = needed(bounds.highestRadiusKm) + planeSlackRad;
    if (centralRad <= neededRad) {
      const spareRad = sufficient(bounds.lowestRadiusKm) - centralRad;
      return Math.max(0, spareRad / (bounds.fastestRadS + earthRateRadS));
    }
    const directS = (centralRad - neededRad) / (bounds.fastestRadS + earthRateRadS);
    // How much of the vertical points along the motion: -cos B sin x.
    const alongSpeed = x * vx + y * vy + z * vz;
    const speedSquared = vx * vx + vy * vy + vz * vz;
    const momentum = Math.sqrt(radiusSquared * speedSquared - alongSpeed * alongSpeed);
    const ahead = (upInertialKmS * radiusSquared - upFromCentreKm * alongSpeed) / (momentum * radiusKm);
    const cosB = Math.sqrt(Math.min(1, cosP * cosP + ahead * ahead));
    const planeS = (arcCosine(cosB) - neededRad) / verticalRadS;
    const isApproaching = ahead > 0;
    const phaseRad = Math.atan2(Math.abs(ahead), cosP);
    const awayRate = Math.abs(ahead) / Math.sqrt(1 - cosP * cosP);
    const isOvertaken = !isApproaching && awayRate * bounds.slowestRadS < verticalRadS;
    if (isOvertaken) return Math.max(directS, planeS);
    const phaseAheadRad = isApproaching ? phaseRad : 2 * Math.PI - phaseRad;
    const aheadS = timeToWindow(phaseAheadRad, neededRad, cosB, verticalRadS, bounds.fastestRadS);
    return Math.max(directS, planeS, aheadS);
  };
}

/**
 * A lower bound of the T that solves T = (D - X(T)) / rate. The right side falls as T grows, so whatever is put in that is too late
 * gives a time that is too early, and the other way round: two rounds bring it within a part in (rate / k)^3.
 */
function timeToWindow(
  phaseAheadRad: number,
  neededRad: number,
  cosB: number,
  verticalRadS: number,
  rateRadS: number,
): number {
  const footS = phaseAheadRad / rateRadS;
  const tooEarlyS = windowOpensS(footS, phaseAheadRad, neededRad, cosB, verticalRadS, rateRadS);
  if (!(tooEarlyS > 0)) return 0;
  const tooLateS = windowOpensS(tooEarlyS, phaseAheadRad, neededRad, cosB, verticalRadS, rateRadS);
  return Math.max(
    tooEarlyS,
    windowOpensS(Math.min(footS, tooLateS), phaseAheadRad, neededRad, cosB, verticalRadS, rateRadS),
  );
}

/** When the satellite comes to the place where the window of the time `atS` begins. Six numbers and no object: it runs hot. */
function windowOpensS(
  atS: number,
  phaseAheadRad: number,
  neededRad: number,
  cosB: number,
  verticalRadS: number,
  rateRadS: number,
): number {
  const reachRad = neededRad + verticalRadS * atS;
  if (reachRad >= Math.PI / 2) return Number.NEGATIVE_INFINITY;
  const ratio = Math.cos(reachRad) / cosB;
  return (phaseAheadRad - (ratio >= 1 ? 0 : Math.acos(ratio))) / rateRadS;
}

function arcCosine(value: number): number {
  return Math.acos(value > 1 ? 1 : value < -1 ? -1 : value);
}

/**
 * The angle at the Earth's centre between the station's vertical and a satellite that stands at an elevation: P1 or P0 of the drawing.
 *
 * @returns the angle in radians for a distance from the centre in km
 */
export function centralReach(
  { latitudeDeg, longitudeDeg, heightM }: Place,
  elevationDeg: number,
  side: 'possible' | 'certain',
): (radiusKm: number) => number {
  const station = geodeticToItrf({ latitudeDeg, longitudeDeg, heightKm: heightM / 1000 });
  const alongKm =
    Math.hypot(station[0], station[1]) * Math.cos(latitudeDeg * radPerDeg) +
    station[2] * Math.sin(latitudeDeg * radPerDeg);
  const acrossKm = Math.sqrt(Math.max(0, magnitude(station) ** 2 - alongKm ** 2));
  const elevationRad = elevationDeg * radPerDeg;
  const sideways = acrossKm * Math.abs(Math.tan(elevationRad)) * (side === 'possible' ? -1 : 1);
  const numeratorKm = Math.cos(elevationRad) * (alongKm + sideways);
  return (radiusKm) => arcCosine(numeratorKm / radiusKm) - elevationRad;
}
