import { radPerDeg } from './angle.ts';
import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { findShadows, sunlightAt } from './eclipse.ts';
import { geodeticToItrf, itrfToTeme } from './frames.ts';
import { createObserver, type Place } from './look-angles.ts';
import { crossingToleranceMs, findVisibleSpans } from './passes/visibility.ts';
import type { Propagator } from './propagator.ts';
import { sunElevationDeg, sunPositionTemeKm } from './sun.ts';
import { difference, dot, magnitude, type Vector3 } from './vector.ts';

/** Civil twilight ends: the first satellites are seen. */
export const darkSunElevationDeg = -6;

export interface OpticalSpan {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** When it is brightest, among 33 instants of the span. */
  readonly brightestAtMs: number;
  /** Then, with the air in the way; null where nobody gave a standard magnitude. The eye ends near 6, binoculars near 9. */
  readonly magnitude: number | null;
}

export interface OpticalQuestion {
  readonly propagator: Propagator;
  readonly place: Place;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** At 1,000 km, half lit, without air. */
  readonly standardMagnitude?: number;
  readonly earthOrientation?: EarthOrientation;
}

/**
 * Spans in which the satellite is above the flat horizon or not, but in some sunlight, while the Sun is more than 6 degrees below the
 * station's horizon. Ask it for the time of a pass.
 *
 * Every such span is found, however short: shadow and twilight are crossings of bounded speed. Clouds and the Moon are not reckoned with.
 */
export function opticalSpans(question: OpticalQuestion): OpticalSpan[] {
  const { propagator, fromAtMs, toAtMs } = question;
  const umbrae = findShadows(propagator, fromAtMs, toAtMs).filter(({ kind }) => kind === 'umbra');
  const spans: OpticalSpan[] = [];
  for (const dark of darkSpans(question)) {
    let litFromAtMs = dark.fromAtMs;
    for (const umbra of [...umbrae, { fromAtMs: dark.toAtMs, toAtMs: dark.toAtMs }]) {
      const litToAtMs = Math.min(umbra.fromAtMs, dark.toAtMs);
      if (litToAtMs > litFromAtMs) spans.push(brightest(question, litFromAtMs, litToAtMs));
      litFromAtMs = Math.max(litFromAtMs, umbra.toAtMs);
    }
  }
  return spans;
}

function darkSpans({ place, fromAtMs, toAtMs, earthOrientation }: OpticalQuestion) {
  /** The sky turns at 15 degrees an hour, and the Sun moves a degree a day beside. */
  const fastestDegS = 0.0043;
  const marginAt = (atMs: number) => darkSunElevationDeg - sunElevationDeg(place, atMs, earthOrientation);
  return findVisibleSpans(
    (atMs) => {
      const marginDeg = marginAt(atMs);
      return {
        marginDeg,
        rateDegS: (marginAt(atMs + 1000) - marginAt(atMs - 1000)) / 2,
        holdsMs: (Math.abs(marginDeg) / fastestDegS) * 1000,
        // The Sun has one top and one bottom a day.
        shortestMs: 600_000,
      };
    },
    fromAtMs,
    Math.max(toAtMs, fromAtMs + crossingToleranceMs),
  ).spans;
}

function brightest(question: OpticalQuestion, fromAtMs: number, toAtMs: number): OpticalSpan {
  const { propagator, place, standardMagnitude, earthOrientation = noEarthOrientation } = question;
  const observer = createObserver(propagator, place, earthOrientation);
  const positionItrfKm = geodeticToItrf({ ...place, heightKm: place.heightM / 1000 });
  const samples = 32;
  let best = { atMs: fromAtMs, magnitude: Number.POSITIVE_INFINITY };
  for (let i = 0; i <= samples; i += 1) {
    const atMs = fromAtMs + ((toAtMs - fromAtMs) * i) / samples;
    const sight = observer.sightAt(atMs);
    if (!sight.ok) continue;
    const { teme, rangeKm, elevationDeg } = sight.value;
    const still = { positionItrfKm, velocityItrfKmS: [0, 0, 0] as Vector3 };
    const observerTemeKm = itrfToTeme(still, atMs, earthOrientation).positionTemeKm;
    const faintness =
      apparentMagnitude(0, rangeKm, phaseAngleRad(teme.positionTemeKm, observerTemeKm, atMs)) +
      extinctionMagnitude(elevationDeg) -
      2.5 * Math.log10(Math.max(1e-9, sunlightAt(teme.positionTemeKm, atMs)));
    if (faintness < best.magnitude) best = { atMs, magnitude: faintness };
  }
  const isKnown = standardMagnitude !== undefined && Number.isFinite(best.magnitude);
  return {
    fromAtMs,
    toAtMs,
    brightestAtMs: best.atMs,
    magnitude: isKnown ? standardMagnitude + best.magnitude : null,
  };
}

/** The angle at the satellite between Sun and observer: 0 when it is lit like a full moon. */
function phaseAngleRad(satelliteTemeKm: Vector3, observerTemeKm: Vector3, atMs: number): number {
  const toSun = difference(sunPositionTemeKm(atMs), satelliteTemeKm);
  const toObserver = difference(observerTemeKm, satelliteTemeKm);
  const cos = dot(toSun, toObserver) / (magnitude(toSun) * magnitude(toObserver));
  return Math.acos(Math.max(-1, Math.min(1, cos)));
}

/**
 * Magnitude of a satellite outside the air.
 *
 * @param standardMagnitude at 1,000 km and half lit (phase angle 90 degrees)
 * @param rangeKm positive
 * @param phaseRad at the satellite between Sun and observer, 0 to pi; near pi nothing is lit: beyond 30, or infinity
 * Source: a sphere that scatters evenly (Lambert), Russell, Astrophysical Journal 43, 173 (1916); the standard of 1,000 km and half phase is
 * that of M. McCants' magnitude file, which Heavens-Above uses
 */
export function apparentMagnitude(standardMagnitude: number, rangeKm: number, phaseRad: number): number {
  if (!(rangeKm > 0)) throw new RangeError(`rangeKm must be positive, found ${rangeKm}`);
  const lit = Math.sin(phaseRad) + (Math.PI - phaseRad) * Math.cos(phaseRad);
  return standardMagnitude + 5 * Math.log10(rangeKm / 1000) - 2.5 * Math.log10(Math.max(0, lit));
}

/** Apparent magnitude of the Sun at one astronomical unit. Source: Willmer, ApJS 236, 47 (2018), Johnson V */
const sunMagnitude = -26.76;

/**
 * Standard magnitude of a body that scatters evenly, from its size: about 12.5 for a 1U cube (0.015 m2), 4 for 40 m2. True ones scatter by a
 * magnitude or two about it, and flat panels flash.
 *
 * @param areaM2 mean area seen: for a convex body a quarter of its surface (Cauchy)
 * @param albedo share of the light that is scattered; 0.2 is usual for solar cells and coated aluminium
 */
export function standardMagnitudeOf(areaM2: number, albedo = 0.2): number {
  if (!(areaM2 > 0 && albedo > 0))
    throw new RangeError(`area and albedo must be positive, found ${areaM2}, ${albedo}`);
  // Lambert's sphere at full phase sends back 2/3 albedo A / (pi d^2) of what a mirror of the Sun would; at half phase 1 / pi of that.
  const share = ((2 / 3) * albedo * areaM2) / (Math.PI * 1e6 ** 2 * Math.PI);
  return sunMagnitude - 2.5 * Math.log10(share);
}

/**
 * What the air takes at an elevation: 0.2 magnitudes overhead, as at a good site, times the air's thickness on the way.
 *
 * Source: Kasten and Young, Applied Optics 28, 4735 (1989)
 */
export function extinctionMagnitude(elevationDeg: number): number {
  const h = Math.max(0, elevationDeg);
  const airMass = 1 / (Math.sin(h * radPerDeg) + 0.505_72 * (h + 6.079_95) ** -1.6364);
  return 0.2 * airMass;
}
