import type { ScheduleAntenna, Slew } from './problem.ts';

/** Time an antenna needs between the end of one contact and the start of the next. */
export interface Turnaround {
  /** No turn takes longer. */
  readonly longestMs: number;
  /** No turn takes less: the setup. */
  readonly shortestMs: number;
  /** Equal for all pairs: the antenna turns in no time, or nobody said how fast it turns. */
  readonly isConstant: boolean;
  /** NaN for a direction nobody knows: then it takes the longest. */
  between(
    fromAzimuthDeg: number,
    fromElevationDeg: number,
    toAzimuthDeg: number,
    toElevationDeg: number,
  ): number;
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
    return { longestMs: setupMs, shortestMs: setupMs, isConstant: true, between: () => setupMs };
  }
  const { azimuthRateDegS, elevationRateDegS, park } = slew;
  const widestDeg = slew.azimuthLimitsDeg
    ? Math.max(180, slew.azimuthLimitsDeg.max - slew.azimuthLimitsDeg.min)
    : 180;
  const legs = park === undefined ? 1 : 2;
  const longestMs = setupMs + legs * 1000 * Math.max(widestDeg / azimuthRateDegS, 180 / elevationRateDegS);
  const leg = (fromAz: number, fromEl: number, toAz: number, toEl: number) =>
    1000 *
    Math.max(
      azimuthTravelDeg(slew, fromAz, toAz) / azimuthRateDegS,
      Math.abs(toEl - fromEl) / elevationRateDegS,
    );
  return {
    longestMs,
    shortestMs: setupMs,
    isConstant: false,
    between(fromAz, fromEl, toAz, toEl) {
      const turnMs =
        park === undefined
          ? leg(fromAz, fromEl, toAz, toEl)
          : leg(fromAz, fromEl, park.azimuthDeg, park.elevationDeg) +
            leg(park.azimuthDeg, park.elevationDeg, toAz, toEl);
      return Number.isNaN(turnMs) ? longestMs : setupMs + turnMs;
    },
  };
}

function azimuthTravelDeg({ azimuthLimitsDeg }: Slew, fromDeg: number, toDeg: number): number {
  if (azimuthLimitsDeg === undefined) {
    const awayDeg = Math.abs(toDeg - fromDeg) % 360;
    return awayDeg > 180 ? 360 - awayDeg : awayDeg;
  }
  const { min, max } = azimuthLimitsDeg;
  let worst = 0;
  for (let from = lowest(fromDeg, min); from <= Math.max(max, lowest(fromDeg, min)); from += 360) {
    let nearest = Number.POSITIVE_INFINITY;
    for (let to = lowest(toDeg, min); to <= Math.max(max, lowest(toDeg, min)); to += 360) {
      nearest = Math.min(nearest, Math.abs(to - from));
    }
    worst = Math.max(worst, nearest);
  }
  return worst;
}

/** The first place of a bearing at or above the lower stop; a bearing that the range does not hold is taken there. */
function lowest(azimuthDeg: number, min: number): number {
  const above = (azimuthDeg - min) % 360;
  return min + (above < 0 ? above + 360 : above);
}
