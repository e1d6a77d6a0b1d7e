import type { ElementSet } from '@dawa/flight-dynamics/elements/element-set';
import { flatHorizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import { type Pass, predictPasses } from '@dawa/flight-dynamics/passes';
import { createPropagator, type Propagator } from '@dawa/flight-dynamics/propagator';
import { gmst1982Turns, julianDate, msPerDay } from '@dawa/flight-dynamics/time';
import { describeFault } from '@dawa/seams/fault';

/** A pass that begins when it is wanted, and the orbit that makes it. */
export interface PassOverhead {
  readonly pass: Pass;
  readonly propagator: Propagator;
}

const highDeg = 50;

/**
 * The first high pass of an orbit over a place, moved in time so that it begins at `aosAtMs`: nobody waits on a bench until a
 * satellite comes, and one that re-entered years ago still makes passes like those that it made.
 *
 * The epoch is moved, and the node is turned by what the Earth has turned meanwhile; over the ground nothing changes, but for the
 * nutation that sidereal time leaves out (metres).
 *
 * @throws TypeError when there is no such pass within a day of the epoch
 */
export function passOverhead(
  elements: ElementSet,
  {
    place,
    stationId,
    aosAtMs,
  }: { readonly place: Place; readonly stationId: string; readonly aosAtMs: number },
): PassOverhead {
  const flown = firstHighPass(elements, place, stationId);
  const moved = movedInTime(elements, aosAtMs - flown.pass.aosAtMs);
  return firstHighPass(moved, place, stationId);
}

/** @param byMs later than it was */
export function movedInTime(elements: ElementSet, byMs: number): ElementSet {
  const { noradId, name, internationalDesignator, epochAtMs } = elements;
  const epoch = julianDate(epochAtMs + byMs);
  const turnDeg = 360 * (turnsAt(epochAtMs + byMs) - turnsAt(epochAtMs));
  const { meanMotionRevDay, eccentricity, inclinationDeg, argumentOfPerigeeDeg, meanAnomalyDeg } = elements;
  const { bstarPerEarthRadius, meanMotionDotRevDay2, meanMotionDdotRevDay3 } = elements;
  const { revolutionAtEpoch, elementSetNumber } = elements;
  return {
    // Two lines would say what is no more so.
    ...{ kind: 'omm', noradId, name, internationalDesignator, epoch, epochAtMs: epochAtMs + byMs },
    ...{ meanMotionRevDay, eccentricity, inclinationDeg, argumentOfPerigeeDeg, meanAnomalyDeg },
    ...{ bstarPerEarthRadius, meanMotionDotRevDay2, meanMotionDdotRevDay3 },
    ...{ revolutionAtEpoch, elementSetNumber },
    ascendingNodeDeg: (((elements.ascendingNodeDeg + turnDeg) % 360) + 360) % 360,
  };
}

function turnsAt(atMs: number): number {
  const { day, fraction } = julianDate(atMs);
  return gmst1982Turns(day, fraction);
}

function firstHighPass(elements: ElementSet, place: Place, stationId: string): PassOverhead {
  const created = createPropagator(elements);
  if (!created.ok) throw new TypeError(`elements: ${describeFault(created.fault)}`);
  const propagator = created.value;
  const { epochAtMs } = elements;
  const passes = predictPasses({
    ...{ propagator, place, stationId, horizon: flatHorizon() },
    ...{ fromAtMs: epochAtMs, toAtMs: epochAtMs + msPerDay },
  });
  const pass = passes.find(({ maxElevationDeg }) => maxElevationDeg > highDeg);
  if (pass === undefined)
    throw new TypeError(`passes: expected one above ${highDeg} degrees within a day, found none`);
  return { pass, propagator };
}
