import { radPerDeg } from '../angle.ts';
import type { MeanOrbit } from '../kernel/mean-orbit.ts';
import type { Place } from '../look-angles.ts';
import { centralReach } from './central-angle.ts';
import type { EarthHour } from './station-frame.ts';

/**
 * Finds the stretches of time outside which a nearly round low orbit certainly stays below a station's threshold.
 *
 * @param minutes from the object's epoch to `fromAtMs`
 * @param report called in order; stretches do not overlap
 * @returns false, before any report, for an orbit that is not low and round from the first to the last instant
 */
export type LowWindowFinder = (
  orbit: MeanOrbit,
  minutes: number,
  fromAtMs: number,
  toAtMs: number,
  report: (startAtMs: number, endAtMs: number) => void,
) => boolean;

/**
 * Once a revolution a satellite comes nearest to the station's vertical: at the foot of the vertical on the plane of the orbit. The
 * mean orbit tells when, and how near; nearer than P1 of central-angle.ts it may be up, for as long as the phase from the foot is
 * under X, cos X = cos P1 / cos B, with B the height of the vertical over the plane.
 *
 * The mean orbit is within 0.003 rad of SGP4 (measured over 13,901 objects, thirty days either way), so P1 is taken 0.01 rad wider; what the
 * vertical moves within a window, and the speed of an eccentric orbit, make the window wider too.
 */
export function createLowWindows(
  place: Place,
  hourAt: (atMs: number) => EarthHour,
  minElevationDeg: number,
): LowWindowFinder {
  const reach = centralReach(place, minElevationDeg, 'possible');
  const sinLatitude = Math.sin(place.latitudeDeg * radPerDeg);
  const cosLatitude = Math.cos(place.latitudeDeg * radPerDeg);
  let firstAtMs = Number.NaN;
  let ascensionRad = 0;
  let turnRate = 0;
  const takeStart = (atMs: number) => {
    if (atMs === firstAtMs) return;
    const { angleRad, rateRadMs, startAtMs, up } = hourAt(atMs);
    firstAtMs = atMs;
    ascensionRad = angleRad + rateRadMs * (atMs - startAtMs) + Math.atan2(up[1], up[0]);
    turnRate = rateRadMs * msPerMinute;
  };

  return (orbit, minutes, fromAtMs, toAtMs, report) => {
    takeStart(fromAtMs);
    const span = (toAtMs - fromAtMs) / msPerMinute;
    orbit.look(minutes + span);
    if (!isLowAndSteady(orbit)) return false;
    const lastKm = orbit.semiMajorKm * (1 + orbit.eccentricity);
    orbit.look(minutes);
    if (!isLowAndSteady(orbit)) return false;
    const { sinInclination, cosInclination } = orbit;
    const highestKm = Math.max(lastKm, orbit.semiMajorKm * (1 + orbit.eccentricity)) * radiusAllowance;
    const reachRad = reach(highestKm) + slackRad;
    if (!(reachRad > 0)) return true;
    const meanRate = orbit.latitudeArgumentRate;
    const longest = (3 * reachRad) / meanRate + 1;
    const period = (2 * Math.PI) / meanRate;
    const cosReach = Math.cos(reachRad);
    const sinReach = Math.sin(Math.min(reachRad + 1.6 * turnRate * (reachRad / meanRate), Math.PI / 2));
    // Of sin B, a minute: the vertical turns, and the plane against it.
    const fastestB = cosLatitude * Math.abs(sinInclination) * turnRate * planeAllowance + tiniest;
    let expected = -longest;
    let isFirst = true;
    let lastEnd = 0;
    for (;;) {
      let foot = expected;
      let speed = meanRate;
      let sinB = 0;
      let squareB = 0;
      for (let step = 0; step < mostSteps; step++) {
        orbit.look(minutes + foot);
        const ahead = ascensionRad + turnRate * foot - orbit.nodeRad;
        const sin = cosLatitude * Math.sin(ahead);
        const along = cosLatitude * Math.cos(ahead);
        const across = sin * cosInclination + sinLatitude * sinInclination;
        sinB = sinLatitude * cosInclination - sin * sinInclination;
        squareB = 1 - sinB * sinB;
        // How fast the foot itself runs along the orbit; far from the plane, where nothing is seen, it may run anyhow.
        const footRate =
          (turnRate * (along * along * cosInclination + across * sin)) / Math.max(squareB, leastSquare);
        speed = Math.max(orbit.latitudeArgumentRate - footRate, meanRate / 3);
        let behind = (Math.atan2(across, along) - orbit.latitudeArgumentRad) % (2 * Math.PI);
        if (behind > Math.PI) behind -= 2 * Math.PI;
        else if (behind < -Math.PI) behind += 2 * Math.PI;
        if (isFirst && behind < 0) behind += 2 * Math.PI;
        isFirst = false;
        foot += behind / speed;
        if (Math.abs(behind) < closeRad) break;
      }
      if (foot > span + longest) return true;
      // A foot that is found twice, far from the plane, leads on by half a revolution.
      expected = Math.max(foot, expected - period / 2) + (2 * Math.PI) / speed;
      const cosB = Math.sqrt(squareB);
      const drift = (turnRate * reachRad) / speed;
      // cos(|B| - drift), no further than the plane itself.
      const nearest = Math.abs(sinB) <= drift ? 1 : cosB + drift * Math.abs(sinB);
      if (nearest <= cosReach) {
        // For so long the vertical stays out of reach of the plane; the foot behind that time may be half a revolution before it.
        const outside = (Math.abs(sinB) - sinReach) / fastestB - 1.5 * period;
        expected = Math.max(expected, foot + outside);
        continue;
      }
      const halfRad = Math.acos(cosReach / Math.min(1, nearest));
      const slowest = speed - 2 * orbit.eccentricity * meanRate * halfRad;
      const half = (widening * halfRad) / slowest + leastMinutes;
      const start = Math.max(0, lastEnd, foot - half);
      const end = Math.min(span, foot + half);
      if (!(end > start)) continue;
      lastEnd = end;
      report(fromAtMs + start * msPerMinute, end === span ? toAtMs : fromAtMs + end * msPerMinute);
    }
  };
}

/**
 * In such an orbit elevation over one station rises and falls once a revolution: the angle to the station's vertical has one least value; the
 * station turns away an eighth as fast at the most, and the radius changes by a twentieth: neither bends the elevation twice. And between the
 * epoch and here drag has not yet done what polynomials cannot follow.
 */
function isLowAndSteady({ semiMajorKm, semiMajorAtEpochKm, eccentricity }: MeanOrbit): boolean {
  return (
    eccentricity < 0.05 &&
    semiMajorKm < threeHourOrbitKm &&
    semiMajorKm * (1 - eccentricity) > lowestKm &&
    Math.abs(semiMajorKm / semiMajorAtEpochKm - 1) < 0.03
  );
}

const threeHourOrbitKm = 10_560;
const lowestKm = 6440;

const msPerMinute = 60_000;
const radiusAllowance = 1.003;
const slackRad = 0.01;
/** A foot this near is found: 40 s of a low orbit, in which the vertical moves by less than the slack. */
const closeRad = 0.05;
const mostSteps = 8;
/** cos(60 deg) squared: no low orbit is seen from further beside its plane. */
const leastSquare = 0.25;
const widening = 1.05;
/** The bulge turns the plane of a low orbit by up to 2e-6 rad/s, the Earth by 73e-6. */
const planeAllowance = 1.04;
const tiniest = 1e-9;
const leastMinutes = 0.3;
