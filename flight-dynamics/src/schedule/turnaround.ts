import type { ScheduleAntenna } from './problem.ts';

/** Time an antenna needs between the end of one contact and the start of the next. */
export interface Turnaround {
  /** No turn takes longer. */
  readonly longestMs: number;
  /** No turn takes less: the setup. */
  readonly shortestMs: number;
  /** Equal for all pairs: the antenna turns in no time, or nobody said how fast it turns. */
  readonly isConstant: boolean;
  /**
   * The first place of a bearing on the azimuth axis: what `between` takes, worked out once a direction and not once a pair.
   */
  placeOf(azimuthDeg: number): number;
  /** From one place and elevation to another; NaN for a direction nobody knows: then it takes the longest. */
  between(fromPlaceDeg: number, fromElevationDeg: number, toPlaceDeg: number, toElevationDeg: number): number;
}

/**
 * Both axes turn at once; the slower one counts, and the setup comes after.
 *
 * Within limits of one turn each bearing has one place and the antenna cannot cross the stop. Where the range is wider than
 * a turn, nobody knows yet on which side a contact will end: the worse one is taken, and the next contact begins on the
 * nearer side. Flipped tracking (elevation beyond 90) is not counted on.
 */
export function turnaroundOf({ setupMs, slew }: ScheduleAntenna): Turnaround {
  if (slew === undefined) {
    return {
      longestMs: setupMs,
      shortestMs: setupMs,
      isConstant: true,
      placeOf: (azimuthDeg) => azimuthDeg,
      between: () => setupMs,
    };
  }
  const { azimuthRateDegS, elevationRateDegS, azimuthLimitsDeg, park } = slew;
  const minDeg = azimuthLimitsDeg?.min ?? 0;
  const maxDeg = azimuthLimitsDeg?.max ?? Number.NEGATIVE_INFINITY;
  const widestDeg = azimuthLimitsDeg ? Math.max(180, maxDeg - minDeg) : 180;
  const legs = park === undefined ? 1 : 2;
  const longestMs = setupMs + legs * 1000 * Math.max(widestDeg / azimuthRateDegS, 180 / elevationRateDegS);
  const placeOf = (azimuthDeg: number) => lowest(azimuthDeg, minDeg);
  const travelDeg = azimuthLimitsDeg === undefined ? shorterWay : worstWay;
  const leg = (fromDeg: number, fromElDeg: number, toDeg: number, toElDeg: number) =>
    1000 *
    Math.max(
      travelDeg(fromDeg, toDeg, maxDeg) / azimuthRateDegS,
      Math.abs(toElDeg - fromElDeg) / elevationRateDegS,
    );
  const parkDeg = placeOf(park?.azimuthDeg ?? 0);
  const parkElDeg = park?.elevationDeg ?? 0;
  return {
    longestMs,
    shortestMs: setupMs,
    isConstant: false,
    placeOf,
    between(fromDeg, fromElDeg, toDeg, toElDeg) {
      const turnMs =
        park === undefined
          ? leg(fromDeg, fromElDeg, toDeg, toElDeg)
          : leg(fromDeg, fromElDeg, parkDeg, parkElDeg) + leg(parkDeg, parkElDeg, toDeg, toElDeg);
      return Number.isNaN(turnMs) ? longestMs : setupMs + turnMs;
    },
  };
}

/** Without stops: the shorter way round. Both places lie within one turn. */
function shorterWay(fromDeg: number, toDeg: number): number {
  const awayDeg = Math.abs(toDeg - fromDeg);
  return awayDeg > 180 ? 360 - awayDeg : awayDeg;
}

/** From the worst of the places that the first bearing has below `maxDeg`, to the nearest of those of the second. */
function worstWay(fromDeg: number, toDeg: number, maxDeg: number): number {
  if (Number.isNaN(fromDeg + toDeg)) return Number.NaN;
  let worst = 0;
  for (let from = fromDeg; ; from += 360) {
    let nearest = Math.abs(toDeg - from);
    for (let to = toDeg + 360; to <= maxDeg; to += 360) nearest = Math.min(nearest, Math.abs(to - from));
    if (nearest > worst) worst = nearest;
    if (from + 360 > maxDeg) return worst;
  }
}

/** The first place of a bearing at or above the lower stop; a bearing that the range does not hold is taken there. */
function lowest(azimuthDeg: number, min: number): number {
  const above = (azimuthDeg - min) % 360;
  return min + (above < 0 ? above + 360 : above);
}
