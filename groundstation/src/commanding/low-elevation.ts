import type { Clock } from '@dawa/seams/clock';
import type { Rotator } from '../ports.ts';

/** A position that was read longer ago says nothing about where the beam is now; real time of five polls and more. */
const stalePositionMs = 5_000;

/**
 * Why the antenna may not radiate where it points, when the permit asks for an elevation; null when it may. An antenna of
 * which nobody knows where it points may not, and one without a rotator is as it was put up.
 */
export function lowElevationBlock(
  minElevationDeg: number | undefined,
  rotator: Pick<Rotator, 'position'> | undefined,
  clock: Pick<Clock, 'nowAtMs' | 'rate'>,
): string | null {
  if (minElevationDeg === undefined || rotator === undefined) return null;
  const { position } = rotator;
  const asks = `the permit asks for ${minElevationDeg} degrees of elevation`;
  if (position === undefined) return `${asks}, and where the antenna points is not known`;
  const rate = Number.isFinite(clock.rate) ? clock.rate : 1;
  if (clock.nowAtMs() - position.readAtMs > stalePositionMs * rate)
    return `${asks}, and where the antenna points was not read for ${Math.round((clock.nowAtMs() - position.readAtMs) / 1000)} s`;
  // Flipped over the top it looks down on the other side.
  const elevationDeg = Math.min(position.elevationDeg, 180 - position.elevationDeg);
  if (elevationDeg >= minElevationDeg) return null;
  return `${asks}, and the antenna points to ${elevationDeg.toFixed(1)}`;
}
