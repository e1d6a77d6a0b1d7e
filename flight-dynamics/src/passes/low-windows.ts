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
  const foot = new PlaneFoot(place, hourAt);
  return (orbit, minutes, fromAtMs, toAtMs, report) => {
    const span = (toAtMs - fromAtMs) / msPerMinute;
    const highestKm = Math.max(apogeeKm(orbit, minutes + span), apogeeKm(orbit, minutes));
    if (!Number.isFinite(highestKm)) return false;
    const reachRad = reach(highestKm * radiusAllowance) + slackRad;
    if (!(reachRad > 0)) return true;
    const cosReach = Math.cos(reachRad);
    foot.start(orbit, minutes, fromAtMs);
    // No window is as long as this, before or behind its foot.
    const longest = (3 * reachRad) / foot.meanRate + 1;
    let lastEnd = 0;
    for (foot.findFrom(-longest); foot.minutes <= span + longest; foot.findNext(reachRad)) {
      const nearest = foot.cosNearest(reachRad);
      if (nearest <= cosReach) continue;
      const halfRad = Math.acos(cosReach / nearest);
      const slowest = foot.speed - 2 * orbit.eccentricity * foot.meanRate * halfRad;
      const half = (widening * halfRad) / slowest + leastMinutes;
      const start = Math.max(0, lastEnd, foot.minutes - half);
      const end = Math.min(span, foot.minutes + half);
      if (!(end > start)) continue;
      lastEnd = end;
      report(fromAtMs + start * msPerMinute, end === span ? toAtMs : fromAtMs + end * msPerMinute);
    }
    return true;
  };
}

/**
 * Over the Earth's centre, km; NaN unless the orbit is low and round there, and drag has not yet done what polynomials cannot follow.
 *
 * In a low round orbit elevation over one station rises and falls once a revolution: the angle to the station's vertical has one least value; the
 * station turns away an eighth as fast at the most, and the radius changes by a twentieth: neither bends the elevation twice.
 */
function apogeeKm(orbit: MeanOrbit, minutes: number): number {
  orbit.look(minutes);
  const { semiMajorKm, semiMajorAtEpochKm, eccentricity } = orbit;
  const isLowAndSteady =
    eccentricity < 0.05 &&
    semiMajorKm < threeHourOrbitKm &&
    semiMajorKm * (1 - eccentricity) > lowestKm &&
    Math.abs(semiMajorKm / semiMajorAtEpochKm - 1) < 0.03;
  return isLowAndSteady ? semiMajorKm * (1 + eccentricity) : Number.NaN;
}

/** Where the station's vertical meets the plane of a mean orbit, and when the satellite is there. */
class PlaneFoot {
  /** When, from the start of the search. */
  minutes = 0;
  /** How fast the satellite goes past it, radians a minute; and without the foot's own motion, on the average. */
  speed = 0;
  meanRate = 0;
  /** Sine of how high the vertical stands over the plane. */
  private sinB = 0;
  private expected = 0;
  private fastestB = 0;
  private orbit: MeanOrbit | undefined;
  private epochMinutes = 0;
  private startedAtMs = Number.NaN;
  private ascensionRad = 0;
  private turnRate = 0;
  private readonly sinLatitude: number;
  private readonly cosLatitude: number;
  private readonly hourAt: (atMs: number) => EarthHour;

  constructor({ latitudeDeg }: Place, hourAt: (atMs: number) => EarthHour) {
    this.sinLatitude = Math.sin(latitudeDeg * radPerDeg);
    this.cosLatitude = Math.cos(latitudeDeg * radPerDeg);
    this.hourAt = hourAt;
  }

  /** @param epochMinutes from the object's epoch to `fromAtMs`, where the orbit was just looked at */
  start(orbit: MeanOrbit, epochMinutes: number, fromAtMs: number): void {
    this.orbit = orbit;
    this.epochMinutes = epochMinutes;
    this.meanRate = orbit.latitudeArgumentRate;
    if (fromAtMs !== this.startedAtMs) {
      const { angleRad, rateRadMs, startAtMs, up } = this.hourAt(fromAtMs);
      this.startedAtMs = fromAtMs;
      this.ascensionRad = angleRad + rateRadMs * (fromAtMs - startAtMs) + Math.atan2(up[1], up[0]);
      this.turnRate = rateRadMs * msPerMinute;
    }
    // Of sin B, a minute: the vertical turns, and the plane against it.
    const { cosLatitude, turnRate } = this;
    this.fastestB = cosLatitude * Math.abs(orbit.sinInclination) * turnRate * planeAllowance + tiniest;
  }

  /** The first foot from an instant on. */
  findFrom(minutes: number): void {
    this.minutes = minutes;
    const behind = this.look();
    this.expected = minutes + (behind < 0 ? behind + turn : behind) / this.speed;
    this.find();
  }

  /** The next one that may lie within reach. */
  findNext(reachRad: number): void {
    const { minutes, meanRate, turnRate, speed } = this;
    const period = turn / meanRate;
    // A foot that is found twice, far from the plane, leads on by half a revolution.
    this.expected = Math.max(minutes, this.expected - period / 2) + turn / speed;
    // For so long the vertical stays out of reach of the plane; the foot behind that time may be half a revolution before it.
    const widest = Math.sin(Math.min(reachRad + (1.6 * turnRate * reachRad) / meanRate, Math.PI / 2));
    const outside = (Math.abs(this.sinB) - widest) / this.fastestB - 1.5 * period;
    if (outside > 0) this.expected = Math.max(this.expected, minutes + outside);
    this.find();
  }

  /** Cosine of the smallest angle between plane and vertical while the satellite goes by within reach. */
  cosNearest(reachRad: number): number {
    const sin = Math.abs(this.sinB);
    const drift = (this.turnRate * reachRad) / this.speed;
    // cos(|B| - drift), no further than the plane itself.
    return sin <= drift ? 1 : Math.min(1, Math.sqrt(1 - sin * sin) + drift * sin);
  }

  private find(): void {
    this.minutes = this.expected;
    for (let step = 0; step < mostSteps; step++) {
      const behind = this.look();
      this.minutes += behind / this.speed;
      if (Math.abs(behind) < closeRad) return;
    }
  }

  /** Radians from the satellite to the foot at `minutes`, within half a turn. */
  private look(): number {
    const { orbit, turnRate, sinLatitude, cosLatitude } = this;
    orbit!.look(this.epochMinutes + this.minutes);
    const { cosInclination, sinInclination } = orbit!;
    const ahead = this.ascensionRad + turnRate * this.minutes - orbit!.nodeRad;
    const sin = cosLatitude * Math.sin(ahead);
    const along = cosLatitude * Math.cos(ahead);
    const across = sin * cosInclination + sinLatitude * sinInclination;
    const sinB = sinLatitude * cosInclination - sin * sinInclination;
    this.sinB = sinB;
    // How fast the foot itself runs along the orbit; far from the plane, where nothing is seen, it may run anyhow.
    const squareB = Math.max(1 - sinB * sinB, leastSquare);
    const footRate = (turnRate * (along * along * cosInclination + across * sin)) / squareB;
    this.speed = Math.max(orbit!.latitudeArgumentRate - footRate, this.meanRate / 3);
    const behind = (Math.atan2(across, along) - orbit!.latitudeArgumentRad) % turn;
    return behind > Math.PI ? behind - turn : behind < -Math.PI ? behind + turn : behind;
  }
}

const turn = 2 * Math.PI;
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
