import { failure, type Result, success } from '@dawa/seams/fault';
import { radPerDeg } from '../angle.ts';
import type { ElementSet } from '../elements/element-set.ts';
import { msPerDay } from '../time.ts';
import { type DragRates, meanDrag } from './mean-drag.ts';
import { type DecayFault, decayOrbitOf } from './orbit.ts';
import type { Thermosphere } from './thermosphere.ts';

/** How much air a kilogram meets, as the density model in use counts air. */
export interface Ballistic {
  /** Drag coefficient times area over mass. */
  readonly ballisticM2Kg: number;
  /** One sigma as a part: 0.4 means between 1/1.4 and 1.4 times. Holds what the density model is wrong by, too. */
  readonly uncertainty: number;
}

/**
 * Before any decay was seen. Attitude (a tumbling cube shows 1.6 faces, a steady one 1) and the density model (20 to 40 % too dense in the deep
 * minimum of 2019) cannot be told apart, and both go into it.
 */
export const aPrioriUncertainty = 0.4;
/** What stays when the decay of weeks has been fitted: the model's error changes with the Sun and the season. King-Hele's own 10 %. */
export const calibratedUncertainty = 0.1;
/** Free molecular flow round a compact body; 2.0 to 2.4 in practice. */
export const usualDragCoefficient = 2.2;

/**
 * From what was weighed and measured.
 * @throws RangeError when one of them is not positive
 */
export function ballisticOfBody(
  massKg: number,
  areaM2: number,
  dragCoefficient = usualDragCoefficient,
): Ballistic {
  for (const [name, value] of Object.entries({ massKg, areaM2, dragCoefficient })) {
    if (!(value > 0 && value < 1e7)) throw new RangeError(`${name}: expected above 0, found ${value}`);
  }
  return { ballisticM2Kg: (dragCoefficient * areaM2) / massKg, uncertainty: aPrioriUncertainty };
}

/**
 * From the rate of mean motion that a single element set states, against the drag of the days before its epoch. Rough: the rate
 * has few digits, and is an average over days that nobody tells.
 */
export function ballisticOfRate(
  elements: ElementSet,
  thermosphere: Thermosphere,
): Result<Ballistic, DecayFault> {
  const orbit = decayOrbitOf(elements);
  if (!orbit.ok) return orbit;
  const { atMs, semiMajorAxisKm, eccentricity, inclinationDeg } = orbit.value;
  const rateRevDay2 = 2 * elements.meanMotionDotRevDay2;
  if (!(rateRevDay2 > 0)) {
    const expected = 'a mean motion that grows';
    return failure({
      kind: 'no-decay',
      expected,
      found: `${elements.meanMotionDotRevDay2} in the element set`,
    });
  }
  const fallKmS = ((2 / 3) * semiMajorAxisKm * rateRevDay2) / elements.meanMotionRevDay / 86_400;
  const perigeeRad = orbit.value.argumentOfPerigeeDeg * radPerDeg;
  let [sum, count] = [0, 0];
  for (let back = 0; back < daysOfRate; back += 0.5) {
    const rates: DragRates = { semiMajorAxisKmS: 0, eccentricityXPerS: 0, eccentricityYPerS: 0 };
    const state = {
      atMs: atMs - back * msPerDay,
      semiMajorAxisKm,
      eccentricityX: eccentricity * Math.cos(perigeeRad),
      eccentricityY: eccentricity * Math.sin(perigeeRad),
      ascendingNodeRad: orbit.value.ascendingNodeDeg * radPerDeg,
    };
    const told = meanDrag(state, thermosphere, { inclinationRad: inclinationDeg * radPerDeg }, rates);
    if (!told.ok && count === 0) return told;
    if (!told.ok) break;
    sum -= rates.semiMajorAxisKmS;
    count += 1;
  }
  return success({ ballisticM2Kg: (fallKmS * count) / sum, uncertainty: aPrioriUncertainty });
}

/** Sets of low satellites are fitted to the last few days. */
const daysOfRate = 3;
