import { expectedDragRevDay2 } from './element-age/expected-drag.ts';
import { isLaunchPhase } from './element-age/launch-phase.ts';
import type { ElementSet } from './elements/element-set.ts';
import { earthMuKm3S2 } from './passes/orbit-shape.ts';
import { msPerDay } from './time.ts';

export interface AosQuestion {
  readonly elements: ElementSet;
  readonly atMs: number;
  /** How fast the satellite climbs at its rise: a slow climb turns a small angle into a long time. Default 0.05, a usual pass. */
  readonly elevationRateDegS?: number;
  /** One sigma of the skyline there. Default 0. */
  readonly horizonSigmaDeg?: number;
  /** One sigma of the bending of the ray, where the rise is refracted. Default 0. */
  readonly refractionSigmaDeg?: number;
  /** False for a satellite without engines: no manoeuvre is allowed for. Default true. */
  readonly canManoeuvre?: boolean;
}

/** Half-widths of the two bands about a predicted rise. The second is more than twice the first: manoeuvres make heavy tails. */
export interface AosBands {
  /** 68 % of later, better predictions lie within it. */
  readonly sigmaMs: number;
  /** 95 % do. */
  readonly ninetyFiveMs: number;
}

/** One-sigma (68 %) uncertainty of a rise time, in milliseconds. See `aosBands`. */
export function aosUncertaintyMs(question: AosQuestion): number {
  return aosBands(question).sigmaMs;
}

/**
 * How far a predicted rise may be off, from the age of the elements, the drag that they state, the skyline and refraction.
 *
 * Three sources are added in squares: the age (a floor, a wrong mean motion that grows with days, a wrong drag that grows with their
 * square), what the stated drag itself may be wrong by (a fifth of it where the height explains it, over the age and a day of the fit;
 * twice the rest: a fit that bridged a manoeuvre shows as absurd drag), and angles over the rate of climb. On top of it stand manoeuvres: in the outer band always,
 * in the inner one in the first 200 revolutions after a launch, when satellites are raised to their orbit.
 *
 * Calibrated on SPOT-5, 250 sets in 51 days of 2002 (launch, two large and two small manoeuvres among them); tests run it again.
 * Elsewhere it is scaled by the period, and by the stated drag, which agrees with published errors at 400 km (see
 * `dragBeforeEpochDays`) and is not calibrated. Deep-space objects have no drag term.
 */
export function aosBands(question: AosQuestion): AosBands {
  const { elements, atMs, canManoeuvre = true } = question;
  const days = elementAgeDays(elements, atMs);
  const isFirstFits = canManoeuvre && isLaunchPhase(elements);
  const steadyMs = Math.hypot(
    fitErrorMs(elements, days) * (isFirstFits ? 2 : 1),
    dragErrorMs(elements, days),
    climbErrorMs(question),
  );
  const launchMs = isFirstFits ? launchManoeuvreMs(days) : zero;
  const ordinaryMs = canManoeuvre ? ordinaryManoeuvreMs(days) : 0;
  return {
    sigmaMs: Math.hypot(steadyMs, launchMs.sigmaMs),
    ninetyFiveMs: Math.hypot(2 * steadyMs, ordinaryMs, launchMs.ninetyFiveMs),
  };
}

/** Kilometres along the track that the elements may be off by: the 68 and the 95 % band. */
export function alongTrackErrorKm(
  elements: ElementSet,
  atMs: number,
): { readonly sigmaKm: number; readonly ninetyFiveKm: number } {
  const { sigmaMs, ninetyFiveMs } = aosBands({ elements, atMs, elevationRateDegS: Number.POSITIVE_INFINITY });
  const speedKmS = Math.cbrt((earthMuKm3S2 * 2 * Math.PI * elements.meanMotionRevDay) / 86_400);
  return { sigmaKm: (sigmaMs / 1000) * speedKmS, ninetyFiveKm: (ninetyFiveMs / 1000) * speedKmS };
}

/** Days between epoch and instant, never negative. */
export function elementAgeDays(elements: ElementSet, atMs: number): number {
  return Math.abs(atMs - elements.epochAtMs) / msPerDay;
}

const zero: AosBands = { sigmaMs: 0, ninetyFiveMs: 0 };

/** Fitted on the even half of the SPOT-5 sets; the period of SPOT-5 is their unit. */
const fitFloorMs = 12;
const fitMsPerDay = 55;
const fitMsPerDay2 = 13;
const calibratedRevDay = 14.2;

function fitErrorMs({ meanMotionRevDay }: ElementSet, days: number): number {
  const byPeriod = calibratedRevDay / meanMotionRevDay;
  return byPeriod * Math.hypot(fitFloorMs, fitMsPerDay * days, fitMsPerDay2 * days * days);
}

/** Share of believable drag that a forecast of the air's density misses: 15 to 20 % is usual over a solar rotation. */
const shareOfExpectedDrag = 0.2;
const shareOfAbsurdDrag = 2;
const deepSpaceRevDay = 6.4;
/**
 * The fit has swallowed the same waves of density that the forecast misses, so its mean motion and its place are wrong by what the
 * missed drag does in some of the fit's own days: the error of drag counts from here before the epoch. SPOT-5 has too little drag
 * to tell it; at 380 to 420 km it gives 0.5 to 1 km at the epoch of a CubeSat in quiet years, 3 km a day later, and 13 and 30 km after one
 * and two days at n'/2 = 4e-4 rev/day^2.
 *
 * Source of those: Flohrer, Krag and Klinkrad, Assessment and categorization of TLE orbit errors, AMOS 2008 (about 0.5 km along the track
 * at the epoch below 800 km); Riesing, SSC15-VIII-5 (2015): ten CubeSats from the ISS against two-way ranging, September 2014, one sigma
 * 10 to 30 km after one day and 20 to 70 km after two
 */
const dragBeforeEpochDays = 1;
/** What even a heavy satellite in quiet years has of the drag that its height explains, whatever its elements state. */
const leastShareOfExplained = 0.02;

function dragErrorMs(elements: ElementSet, days: number): number {
  if (elements.meanMotionRevDay < deepSpaceRevDay) return 0;
  const stated = elements.meanMotionDotRevDay2;
  const explained = expectedDragRevDay2(elements);
  const believed = Math.min(Math.max(leastShareOfExplained * explained, stated), explained);
  const absurd = stated - believed;
  const missedDays2 = (days + dragBeforeEpochDays) ** 2;
  const msPerRev = msPerDay / elements.meanMotionRevDay;
  return (
    msPerRev *
    Math.hypot(
      shareOfExpectedDrag * believed * missedDays2,
      shareOfAbsurdDrag * Math.abs(absurd) * days * days,
    )
  );
}

/** What elements are off across the track, seen from the ground: 0.05 km at 2,500 km. Fitted with the rest. */
const crossTrackSigmaDeg = 0.0012;
/** Slower climbs are tips of passes: there the rise is a matter of geometry and not of time. */
const slowestClimbDegS = 0.003;

function climbErrorMs(question: AosQuestion): number {
  const { elevationRateDegS = 0.05, horizonSigmaDeg = 0, refractionSigmaDeg = 0 } = question;
  const angleDeg = Math.hypot(crossTrackSigmaDeg, horizonSigmaDeg, refractionSigmaDeg);
  return (angleDeg / Math.max(slowestClimbDegS, Math.abs(elevationRateDegS))) * 1000;
}

/** Station keeping: one small burn in a few weeks is enough to put one prediction in twenty this far off. */
function ordinaryManoeuvreMs(days: number): number {
  return Math.hypot(80 * Math.min(1, days * 10), 900 * days, 110 * days * days);
}

/** Orbit raising: 0.04 revolutions a day, some days after the epoch or at once. One launch was seen; take it as an order of size. */
function launchManoeuvreMs(days: number): AosBands {
  const odds = (days / 3.3) ** 4;
  return { sigmaMs: (140_000 * days * odds) / (1 + odds), ninetyFiveMs: 200_000 * days };
}
