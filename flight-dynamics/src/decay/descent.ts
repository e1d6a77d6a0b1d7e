import { type Result, success } from '@dawa/seams/fault';
import { degPerRad, radPerDeg, wrapTo360 } from '../angle.ts';
import { earthRadiusKm, j2 } from '../kernel/gravity.ts';
import { earthMuKm3S2 } from '../passes/orbit-shape.ts';
import type { SpaceWeatherGap } from '../space-weather/weather.ts';
import { msPerDay } from '../time.ts';
import { type DescentState, type DragRates, type DragSetting, meanDrag } from './mean-drag.ts';
import { type DecayOrbit, equatorKm, reentryHeightKm } from './orbit.ts';
import type { Thermosphere } from './thermosphere.ts';

export interface DescentRequest {
  readonly orbit: DecayOrbit;
  /** Drag coefficient times area over mass. */
  readonly ballisticM2Kg: number;
  readonly thermosphere: Thermosphere;
  /** Ends here when the satellite has not come down before. */
  readonly toAtMs: number;
  /** No step is longer. Default 12 h: 3 h move the end of a life of 835 days by 0.1 day, 24 h by 1.5. */
  readonly longestStepMs?: number;
  /** Also how the axis answers to drag and to its own beginning. Default false. */
  readonly withSensitivity?: boolean;
  readonly drag?: Omit<DragSetting, 'inclinationRad'>;
}

/** The orbit at the end of a step. */
export interface DescentPoint {
  readonly atMs: number;
  readonly semiMajorAxisKm: number;
  readonly eccentricity: number;
  readonly meanHeightKm: number;
  readonly perigeeHeightKm: number;
  readonly ascendingNodeDeg: number;
  readonly argumentOfPerigeeDeg: number;
  /** Since the beginning. */
  readonly revolutions: number;
  /** Kilometres of the axis for a change of 1 in the logarithm of the ballistic coefficient; 0 unless asked for. */
  readonly axisByLnBallisticKm: number;
  /** Kilometres of the axis for one at the beginning; 1 unless asked for. */
  readonly axisByStart: number;
}

/** The last point, and whether it is a re-entry. */
export interface DescentEnd {
  readonly point: DescentPoint;
  readonly isReentered: boolean;
}

/** A step may lose a hundredth of the height above 90 km, where the air halves ever faster: 3 km at 400, 300 m at the end. */
const largestDropShare = 0.01;
const dropsFromKm = 90;
const shortestStepMs = 10_000;

/**
 * The descent of a low, nearly round orbit, step by step: drag averaged over a revolution, node and perigee turned by J2.
 *
 * Each step takes the rates at its middle, reached with the rates of the step before (second order). It ends where the perigee passes
 * 120 km, by interpolation. Yields the beginning and the end of every step; returns the end, or what the weather lacked.
 *
 * @throws RangeError when the ballistic coefficient is not positive
 */
export function* descent(
  request: DescentRequest,
): Generator<DescentPoint, Result<DescentEnd, SpaceWeatherGap>, void> {
  const { orbit, ballisticM2Kg, thermosphere, toAtMs, longestStepMs = 12 * 3_600_000 } = request;
  if (!(ballisticM2Kg > 0 && ballisticM2Kg < 1e4)) {
    throw new RangeError(`ballisticM2Kg: expected above 0, found ${ballisticM2Kg}`);
  }
  const inclinationRad = orbit.inclinationDeg * radPerDeg;
  const setting: DragSetting = { inclinationRad, ...request.drag };
  const rates: DragRates = { semiMajorAxisKmS: 0, eccentricityXPerS: 0, eccentricityYPerS: 0 };
  const state = stateOf(orbit);
  const middle = { ...state };
  const answer = new Answer(request.withSensitivity === true);
  let revolutions = 0;
  let point = pointOf(state, revolutions, answer);
  const first = meanDrag(state, thermosphere, setting, rates);
  if (!first.ok) return first;
  yield point;
  while (state.atMs < toAtMs) {
    const dropKm = (point.perigeeHeightKm - dropsFromKm) * largestDropShare;
    const fallKmS = Math.abs(rates.semiMajorAxisKmS) * ballisticM2Kg;
    const stepMs = Math.min(
      longestStepMs,
      toAtMs - state.atMs,
      Math.max(shortestStepMs, (dropKm / fallKmS) * 1000),
    );
    Object.assign(middle, state);
    advance(middle, rates, ballisticM2Kg, stepMs / 2, inclinationRad);
    const told = meanDrag(middle, thermosphere, setting, rates);
    if (!told.ok) return told;
    const slope = answer.slopeAt(middle, rates, thermosphere, setting);
    answer.advance(rates.semiMajorAxisKmS * ballisticM2Kg, slope, stepMs / 1000);
    advance(state, rates, ballisticM2Kg, stepMs, inclinationRad);
    revolutions += stepMs / 1000 / (2 * Math.PI * Math.sqrt(middle.semiMajorAxisKm ** 3 / earthMuKm3S2));
    const next = pointOf(state, revolutions, answer);
    // In one step into thick air the axis may pass through the Earth, and no ellipse is left.
    if (!(next.perigeeHeightKm > reentryHeightKm && next.eccentricity < 1 && next.meanHeightKm > 0)) {
      return success({ point: reentryBetween(point, next), isReentered: true });
    }
    point = next;
    yield point;
  }
  return success({ point, isReentered: false });
}

/** Runs a descent to its end. */
export function descend(request: DescentRequest): Result<DescentEnd, SpaceWeatherGap> {
  const steps = descent(request);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function stateOf(orbit: DecayOrbit): DescentState {
  const perigeeRad = orbit.argumentOfPerigeeDeg * radPerDeg;
  return {
    atMs: orbit.atMs,
    semiMajorAxisKm: orbit.semiMajorAxisKm,
    eccentricityX: orbit.eccentricity * Math.cos(perigeeRad),
    eccentricityY: orbit.eccentricity * Math.sin(perigeeRad),
    ascendingNodeRad: orbit.ascendingNodeDeg * radPerDeg,
  };
}

/** Drag, and the secular turning by J2 (Vallado, section 9.6). */
function advance(
  state: DescentState,
  rates: DragRates,
  ballisticM2Kg: number,
  stepMs: number,
  inclinationRad: number,
): void {
  const stepS = stepMs / 1000;
  const { semiMajorAxisKm: a, eccentricityX: x, eccentricityY: y } = state;
  const semiLatusRectumKm = a * (1 - x * x - y * y);
  const turnRadS = (j2 * (earthRadiusKm / semiLatusRectumKm) ** 2 * Math.sqrt(earthMuKm3S2 / a)) / a;
  const cosI = Math.cos(inclinationRad);
  const perigeeTurnRad = 0.75 * turnRadS * (5 * cosI * cosI - 1) * stepS;
  const sin = Math.sin(perigeeTurnRad);
  const cos = Math.cos(perigeeTurnRad);
  state.ascendingNodeRad -= 1.5 * turnRadS * cosI * stepS;
  state.semiMajorAxisKm += rates.semiMajorAxisKmS * ballisticM2Kg * stepS;
  state.eccentricityX = x * cos - y * sin + rates.eccentricityXPerS * ballisticM2Kg * stepS;
  state.eccentricityY = x * sin + y * cos + rates.eccentricityYPerS * ballisticM2Kg * stepS;
  state.atMs += stepMs;
}

function pointOf(state: DescentState, revolutions: number, answer: Answer): DescentPoint {
  const { atMs, semiMajorAxisKm, eccentricityX, eccentricityY } = state;
  const eccentricity = Math.hypot(eccentricityX, eccentricityY);
  return {
    atMs,
    semiMajorAxisKm,
    eccentricity,
    meanHeightKm: semiMajorAxisKm - equatorKm,
    perigeeHeightKm: semiMajorAxisKm * (1 - eccentricity) - equatorKm,
    ascendingNodeDeg: wrapTo360(state.ascendingNodeRad * degPerRad),
    argumentOfPerigeeDeg: wrapTo360(Math.atan2(eccentricityY, eccentricityX) * degPerRad),
    revolutions,
    axisByLnBallisticKm: answer.byLnBallisticKm,
    axisByStart: answer.byStart,
  };
}

function reentryBetween(from: DescentPoint, to: DescentPoint): DescentPoint {
  const lost = from.perigeeHeightKm - to.perigeeHeightKm;
  // A step that ends nowhere (the axis fell through the Earth) ends at its beginning.
  const share = lost > 0 ? Math.min(1, Math.max(0, (from.perigeeHeightKm - reentryHeightKm) / lost)) : 0;
  const between = (a: number, b: number) => (Number.isFinite(b) ? a + share * (b - a) : a);
  return {
    ...from,
    atMs: between(from.atMs, to.atMs),
    semiMajorAxisKm: between(from.semiMajorAxisKm, to.semiMajorAxisKm),
    eccentricity: between(from.eccentricity, to.eccentricity),
    meanHeightKm: between(from.meanHeightKm, to.meanHeightKm),
    perigeeHeightKm: reentryHeightKm,
    revolutions: between(from.revolutions, to.revolutions),
  };
}

/** The slope of drag over height is looked up again after so long, or so much lost height. */
const slopeHoldsMs = 10 * msPerDay;
const slopeHoldsKm = 5;
const slopeOverKm = 4;

/** How the axis answers to changes: the variational equation of its fall, with the slope of drag over height. */
class Answer {
  byLnBallisticKm = 0;
  byStart = 1;
  readonly #isWanted: boolean;
  #slopePerKm = 0;
  #knownAtMs = Number.NEGATIVE_INFINITY;
  #knownAxisKm = Number.POSITIVE_INFINITY;

  constructor(isWanted: boolean) {
    this.#isWanted = isWanted;
  }

  /** Change of the logarithm of drag per kilometre. */
  slopeAt(state: DescentState, rates: DragRates, thermosphere: Thermosphere, setting: DragSetting): number {
    if (!this.#isWanted) return 0;
    const isFresh =
      state.atMs - this.#knownAtMs < slopeHoldsMs && this.#knownAxisKm - state.semiMajorAxisKm < slopeHoldsKm;
    if (isFresh) return this.#slopePerKm;
    const above = { ...rates };
    const raised = { ...state, semiMajorAxisKm: state.semiMajorAxisKm + slopeOverKm };
    if (meanDrag(raised, thermosphere, setting, above).ok) {
      this.#slopePerKm = Math.log(above.semiMajorAxisKmS / rates.semiMajorAxisKmS) / slopeOverKm;
      this.#knownAtMs = state.atMs;
      this.#knownAxisKm = state.semiMajorAxisKm;
    }
    return this.#slopePerKm;
  }

  advance(fallKmS: number, slopePerKm: number, stepS: number): void {
    if (!this.#isWanted) return;
    const growth = Math.exp(fallKmS * slopePerKm * stepS);
    this.byLnBallisticKm = this.byLnBallisticKm * growth + fallKmS * stepS;
    this.byStart *= growth;
  }
}
