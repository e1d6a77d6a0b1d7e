import type { Place } from '@dawa/flight-dynamics/look-angles';
import { sunElevationDeg } from '@dawa/flight-dynamics/sun';
import type { Span } from '../ports.ts';

/** Centre of the Sun when its upper edge sets: half its width and the refraction at the horizon (USNO, Rise, Set and Twilight Definitions). */
const sunsetDeg = -0.833;
/** Shorter than any night or day that begins and ends, outside of the few days where polar night sets in. */
const stepMs = 10 * 60_000;
const closeMs = 1000;

/** When the Sun is below the horizon of a place, cut to the span; over a flat horizon, to a second. */
export function nightsOf(place: Place, { fromAtMs, toAtMs }: Span): Span[] {
  const isNight = (atMs: number) => sunElevationDeg(place, atMs) < sunsetDeg;
  const nights: Span[] = [];
  let sinceAtMs = isNight(fromAtMs) ? fromAtMs : undefined;
  for (let atMs = fromAtMs; atMs < toAtMs; atMs += stepMs) {
    const nextAtMs = Math.min(atMs + stepMs, toAtMs);
    if (isNight(nextAtMs) === (sinceAtMs !== undefined)) continue;
    const turnAtMs = turnOf(isNight, atMs, nextAtMs);
    if (sinceAtMs !== undefined) nights.push({ fromAtMs: sinceAtMs, toAtMs: turnAtMs });
    sinceAtMs = sinceAtMs === undefined ? turnAtMs : undefined;
  }
  if (sinceAtMs !== undefined) nights.push({ fromAtMs: sinceAtMs, toAtMs });
  return nights;
}

function turnOf(isNight: (atMs: number) => boolean, fromAtMs: number, toAtMs: number): number {
  const before = isNight(fromAtMs);
  let [low, high] = [fromAtMs, toAtMs];
  while (high - low > closeMs) {
    const middle = (low + high) / 2;
    if (isNight(middle) === before) low = middle;
    else high = middle;
  }
  return Math.round(high);
}
