import { type EarthOrientation, noEarthOrientation } from './earth-orientation.ts';
import { sunlightAt } from './eclipse.ts';
import { aosBands, elementAgeDays } from './element-age.ts';
import { flatHorizon, type Horizon } from './horizon.ts';
import type { Place } from './look-angles.ts';
import { darkSunElevationDeg, opticalSpans } from './optical.ts';
import { constantThreshold, createClearance, skylineThreshold } from './passes/clearance.ts';
import { type Culmination, findCulminations } from './passes/culminations.ts';
import { createOrbitCounter } from './passes/orbit-number.ts';
import { createSkyPath, type SkyPath } from './passes/sky-path.ts';
import { refineCulmination } from './passes/true-culmination.ts';
import { findVisibleSpans, type VisibleSpan } from './passes/visibility.ts';
import type { Propagator } from './propagator.ts';
import {
  type Air,
  apparentElevationDeg,
  refractionDeg,
  trueElevationDeg,
  trueHorizon,
} from './refraction.ts';
import { isSunlit, sunElevationDeg } from './sun.ts';
import { msPerDay } from './time.ts';

/**
 * One pass over one station. AOS and LOS are where the satellite clears the station's skyline and minimum elevation, within the
 * window that was asked for; elevation is geometric, without refraction, unless the request has air.
 */
export interface Pass {
  /**
   * `<noradId>-<orbitNumber>-<stationId>`; the same when elements are refreshed and when the window cuts the pass. The
   * second pass of one revolution (high orbits have them) has `.2` behind the number.
   */
  readonly passId: string;
  readonly noradId: number;
  readonly name: string;
  readonly stationId: string;
  /** First rise; the window's start when `isUpAtStart`. */
  readonly aosAtMs: number;
  /** The highest point between AOS and LOS. */
  readonly tcaAtMs: number;
  /** Last set; the window's end when `isUpAtEnd`. */
  readonly losAtMs: number;
  readonly isUpAtStart: boolean;
  readonly isUpAtEnd: boolean;
  readonly maxElevationDeg: number;
  readonly aosAzimuthDeg: number;
  readonly tcaAzimuthDeg: number;
  readonly losAzimuthDeg: number;
  /** Every highest point between AOS and LOS, in order; none in a piece of pass that only rises or sets. */
  readonly culminations: readonly { readonly atMs: number; readonly elevationDeg: number }[];
  /** Hidden behind the skyline between AOS and LOS. */
  readonly gaps: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
  /** The same pass over an open sea (0 degrees), also beyond the window; null when it lies further than a revolution away. */
  readonly flatRiseAtMs: number | null;
  readonly flatSetAtMs: number | null;
  /** Counted from ascending node to ascending node, at the highest point of the uncut pass. */
  readonly orbitNumber: number;
  readonly isSunlitAtTca: boolean;
  /** Some moment of the pass has the satellite in sunlight and the Sun more than 6 degrees below the station's horizon. */
  readonly isOpticallyPossible: boolean;
  readonly elementAgeDays: number;
  /** One sigma (68 %), from the age of the elements and the skyline's own sigma; see element-age.ts. */
  readonly aosUncertaintyMs: number;
  /** The 95 % band; more than twice the one above, because satellites manoeuvre. */
  readonly aosUncertainty95Ms: number;
}

export interface PassRequest {
  readonly propagator: Propagator;
  readonly place: Place;
  readonly stationId: string;
  /** Default: flat at 0 degrees. */
  readonly horizon?: Horizon;
  /** Counts where it is higher than the skyline. Default: the skyline alone. */
  readonly minElevationDeg?: number;
  readonly fromAtMs: number;
  readonly toAtMs: number;
  readonly earthOrientation?: EarthOrientation;
  /** With it skyline, minimum elevation and all elevations given are apparent: bent by this air. Default: geometric. */
  readonly air?: Air;
}

export interface PassSearch {
  readonly passes: Pass[];
  /** Spans of the window where the elements gave no position (decayed, say): nothing is known about passes there. */
  readonly unpredictable: readonly { readonly fromAtMs: number; readonly toAtMs: number }[];
}

/**
 * Every pass of a window, in order of AOS. Times are exact to a millisecond against the propagated orbit.
 *
 * @throws RangeError when the window is not finite or ends before it starts
 */
export function predictPasses(request: PassRequest): Pass[] {
  return searchPasses(request).passes;
}

/**
 * The same, and where nothing could be predicted.
 *
 * One pass is one stay above the flat horizon (or above the skyline's lowest point, where that is below 0): a satellite that
 * dips behind a peak half-way makes one pass with a gap, not two. The search looks a revolution beyond both ends of the
 * window, so that a pass cut by the window keeps its number and its flat-horizon times.
 */
export function searchPasses(request: PassRequest): PassSearch {
  const { propagator, fromAtMs, toAtMs, minElevationDeg = -90 } = request;
  if (!(Number.isFinite(fromAtMs) && Number.isFinite(toAtMs) && fromAtMs <= toAtMs)) {
    throw new RangeError(`window must run forwards, found ${fromAtMs} to ${toAtMs}`);
  }
  const { place, air } = request;
  // What appears at an elevation is a little lower: bent skylines turn into straight ones, and the search stays as it is.
  const straight = (elevationDeg: number) => (air ? trueElevationDeg(elevationDeg, air) : elevationDeg);
  const horizon = request.horizon ?? flatHorizon();
  const path = createSkyPath(propagator, place, request.earthOrientation ?? noEarthOrientation);
  const threshold = skylineThreshold(air ? trueHorizon(horizon, air) : horizon, straight(minElevationDeg));
  const flatDeg = straight(0);
  const baseDeg = Math.min(flatDeg, threshold.lowestDeg);
  // Two where a pass may have begun long before the window, and an earlier one of its revolution longer still.
  const revolutions = mayPassTwice(propagator) ? 2 : 1;
  const periodMs = msPerDay / propagator.elements.meanMotionRevDay;
  const marginMs = Math.min(furthestMarginMs, revolutions * periodMs);
  const overBase = createClearance(path, place, constantThreshold(baseDeg));
  const overSkyline = createClearance(path, place, threshold);
  const base = findVisibleSpans(overBase, fromAtMs - marginMs, toAtMs + marginMs);

  const orbitNumberAt = createOrbitCounter(propagator);
  const isInWindow = (span: VisibleSpan) => span.toAtMs >= fromAtMs && span.fromAtMs <= toAtMs;
  const countInOrbit = new Map<number, number>();
  const passes: Pass[] = [];
  for (const stay of base.spans) {
    if (!isInWindow(stay) && !mayPassTwice(propagator)) continue;
    const clear =
      threshold.highestDeg === baseDeg
        ? [stay]
        : findVisibleSpans(overSkyline, stay.fromAtMs, stay.toAtMs).spans;
    if (clear.length === 0) continue;
    const whole = describeWhole(path, request, stay, clear);
    const orbitNumber = orbitNumberAt(whole.highest.atMs);
    const count = (countInOrbit.get(orbitNumber) ?? 0) + 1;
    countInOrbit.set(orbitNumber, count);
    const id = { orbitNumber, orbitLabel: count === 1 ? `${orbitNumber}` : `${orbitNumber}.${count}` };
    const pass = isInWindow(stay) && assemble(path, request, whole, id);
    if (pass) passes.push({ ...apparent(pass, air), ...flatTimes(path, place, stay, { baseDeg, flatDeg }) });
  }
  const unpredictable = base.blind
    .filter((span) => span.toAtMs > fromAtMs && span.fromAtMs < toAtMs)
    .map((span) => cut(span, fromAtMs, toAtMs));
  return { passes, unpredictable };
}

/** Two revolutions of anything that SGP4 is used for. */
const furthestMarginMs = 30 * msPerDay;

/** High orbits can pass a station twice in one revolution: the second one then gets `.2` behind its number. */
function mayPassTwice({ elements }: Propagator): boolean {
  const deepSpaceRevDay = 6.4;
  return elements.meanMotionRevDay < deepSpaceRevDay;
}

/** A pass as if the window did not cut it; one without an end within reach is taken by the window after all. */
interface WholePass {
  readonly clear: readonly VisibleSpan[];
  readonly culminations: readonly Culmination[];
  readonly highest: Culmination;
}

function describeWhole(
  path: SkyPath,
  { fromAtMs, toAtMs }: PassRequest,
  stay: VisibleSpan,
  clear: readonly VisibleSpan[],
): WholePass {
  const uncut = { fromAtMs: clear[0]!.fromAtMs, toAtMs: clear.at(-1)!.toAtMs };
  const span = stay.isOpenAtStart && stay.isOpenAtEnd ? cut(uncut, fromAtMs, toAtMs) : uncut;
  const isInside = ({ atMs }: Culmination) => atMs >= span.fromAtMs && atMs <= span.toAtMs;
  const culminations = findCulminations(path, span)
    .map((culmination) => refineCulmination(path, culmination))
    .filter(isInside);
  return { clear, culminations, highest: highestOf(path, culminations, span) };
}

function assemble(
  path: SkyPath,
  request: PassRequest,
  { clear, culminations: allCulminations }: WholePass,
  { orbitNumber, orbitLabel }: { orbitNumber: number; orbitLabel: string },
): Omit<Pass, 'flatRiseAtMs' | 'flatSetAtMs'> | undefined {
  const { propagator, stationId, fromAtMs, toAtMs } = request;
  const inWindow = clear
    .filter((span) => span.toAtMs > fromAtMs && span.fromAtMs < toAtMs)
    .map((span) => cut(span, fromAtMs, toAtMs));
  const first = inWindow[0];
  const last = inWindow.at(-1);
  if (!first || !last) return undefined;
  const aosAtMs = first.fromAtMs;
  const losAtMs = last.toAtMs;
  const culminations = allCulminations.filter(({ atMs }) => atMs >= aosAtMs && atMs <= losAtMs);
  const tca = highestOf(path, culminations, { fromAtMs: aosAtMs, toAtMs: losAtMs });
  const { noradId, name } = propagator.elements;
  const uncertainty = aosUncertainty(seenAt(path, aosAtMs), request, aosAtMs);
  const aosAzimuthDeg = path.azimuthDeg();
  const losAzimuthDeg = seenAt(path, losAtMs).azimuthDeg();
  const tcaAzimuthDeg = seenAt(path, tca.atMs).azimuthDeg();
  return {
    passId: `${noradId}-${orbitLabel}-${stationId}`,
    noradId,
    name,
    stationId,
    aosAtMs,
    tcaAtMs: tca.atMs,
    losAtMs,
    isUpAtStart: clear.some((span) => span.fromAtMs < fromAtMs && span.toAtMs > fromAtMs),
    isUpAtEnd: clear.some((span) => span.fromAtMs < toAtMs && span.toAtMs > toAtMs),
    maxElevationDeg: tca.elevationDeg,
    aosAzimuthDeg,
    tcaAzimuthDeg,
    losAzimuthDeg,
    culminations,
    gaps: inWindow
      .slice(1)
      .map((span, index) => ({ fromAtMs: inWindow[index]!.toAtMs, toAtMs: span.fromAtMs })),
    orbitNumber,
    isSunlitAtTca: isSunlit(path.positionTemeKm(), tca.atMs),
    isOpticallyPossible: isOpticallyPossible(path, request, aosAtMs, losAtMs),
    elementAgeDays: elementAgeDays(propagator.elements, aosAtMs),
    ...uncertainty,
  };
}

function aosUncertainty(path: SkyPath, { horizon, air }: PassRequest, atMs: number) {
  const { elements, elevationRateDegS } = path;
  const { sigmaMs, ninetyFiveMs } = aosBands({
    elements,
    atMs,
    elevationRateDegS,
    horizonSigmaDeg: horizon?.sigmaDeg ?? 0,
    refractionSigmaDeg: air ? air.sigmaShare * refractionDeg(path.elevationDeg, air) : 0,
  });
  return { aosUncertaintyMs: sigmaMs, aosUncertainty95Ms: ninetyFiveMs };
}

/** The same pass as it appears through the air. */
function apparent<T extends Pick<Pass, 'maxElevationDeg' | 'culminations'>>(
  pass: T,
  air: Air | undefined,
): T {
  if (!air) return pass;
  const seen = (elevationDeg: number) => apparentElevationDeg(elevationDeg, air);
  return {
    ...pass,
    maxElevationDeg: seen(pass.maxElevationDeg),
    culminations: pass.culminations.map(({ atMs, elevationDeg }) => ({
      atMs,
      elevationDeg: seen(elevationDeg),
    })),
  };
}

/** The highest culmination of a span, or the higher of its ends where it only rises or sets. */
function highestOf(
  path: SkyPath,
  culminations: readonly Culmination[],
  { fromAtMs, toAtMs }: { readonly fromAtMs: number; readonly toAtMs: number },
): Culmination {
  const ends = [fromAtMs, toAtMs].map((atMs) => ({
    atMs,
    elevationDeg: seenAt(path, atMs).elevationDeg,
  }));
  return [...culminations, ...ends].reduce((best, next) =>
    next.elevationDeg > best.elevationDeg ? next : best,
  );
}

/** Looks at an instant of a span in which the search has seen the satellite. */
function seenAt(path: SkyPath, atMs: number): SkyPath {
  if (!path.look(atMs)) throw new RangeError(`no position inside a visible span, at ${atMs}: ${path.error}`);
  return path;
}

function cut(span: { fromAtMs: number; toAtMs: number }, fromAtMs: number, toAtMs: number) {
  return { fromAtMs: Math.max(span.fromAtMs, fromAtMs), toAtMs: Math.min(span.toAtMs, toAtMs) };
}

function flatTimes(
  path: SkyPath,
  place: Place,
  stay: VisibleSpan,
  { baseDeg, flatDeg }: { readonly baseDeg: number; readonly flatDeg: number },
): { flatRiseAtMs: number | null; flatSetAtMs: number | null } {
  const spans =
    baseDeg === flatDeg
      ? [stay]
      : findVisibleSpans(createClearance(path, place, constantThreshold(flatDeg)), stay.fromAtMs, stay.toAtMs)
          .spans;
  const first = spans[0];
  const last = spans.at(-1);
  const isCutAtStart = first === undefined || (stay.isOpenAtStart && first.fromAtMs === stay.fromAtMs);
  const isCutAtEnd = last === undefined || (stay.isOpenAtEnd && last.toAtMs === stay.toAtMs);
  return {
    flatRiseAtMs: isCutAtStart ? null : first.fromAtMs,
    flatSetAtMs: isCutAtEnd ? null : last.toAtMs,
  };
}

const opticalSamples = 8;
const shortPassMs = 1_800_000;
/** The sky turns at 15 degrees an hour; the Sun's own way is in it. */
const fastestSunDegMs = 0.0043e-3;

function isOpticallyPossible(path: SkyPath, request: PassRequest, aosAtMs: number, losAtMs: number): boolean {
  const { place, propagator, earthOrientation } = request;
  const middleMs = (losAtMs - aosAtMs) / 2;
  const lowestSunDeg = sunElevationDeg(place, aosAtMs + middleMs) - fastestSunDegMs * middleMs;
  if (lowestSunDeg > darkSunElevationDeg) return false;
  let isDarkAllTheWay = true;
  for (let i = 0; i <= opticalSamples; i += 1) {
    const atMs = aosAtMs + ((losAtMs - aosAtMs) * i) / opticalSamples;
    const isDark = sunElevationDeg(place, atMs, earthOrientation) <= darkSunElevationDeg;
    if (isDark && sunlightAt(seenAt(path, atMs).positionTemeKm(), atMs) > 0) return true;
    isDarkAllTheWay &&= isDark;
  }
  // Sunlight lasts for much of a revolution: it does not come and go between two samples of a short pass.
  if (isDarkAllTheWay && losAtMs - aosAtMs < shortPassMs) return false;
  const span = { fromAtMs: aosAtMs, toAtMs: losAtMs };
  return (
    opticalSpans({ propagator, place, ...span, ...(earthOrientation && { earthOrientation }) }).length > 0
  );
}
