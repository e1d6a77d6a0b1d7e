import type { EarthOrientation } from '../earth-orientation.ts';
import { flatHorizon, type Horizon, horizonExtent } from '../horizon.ts';
import { createObserver, type Observer, type Place } from '../look-angles.ts';
import { type Pass, predictPasses } from '../passes.ts';
import type { Propagator } from '../propagator.ts';
import type { SchedulePass, Span, TrackPoint } from './problem.ts';

export interface ScheduleSite {
  readonly stationId: string;
  readonly place: Place;
  readonly horizon?: Horizon;
  readonly minElevationDeg?: number;
}

/**
 * Every pass of one satellite over one station, those that the skyline hides too, ready for a plan.
 *
 * A hidden pass is one over the flat horizon that no pass over the skyline overlaps; it carries its flat times and no
 * `visible` span.
 *
 * @param trackStepMs of the path over the sky; a pass has no more than 2,000 points
 */
export function gatherPasses(
  propagator: Propagator,
  site: ScheduleSite,
  span: Span,
  earthOrientation?: EarthOrientation,
  trackStepMs = 5000,
): SchedulePass[] {
  const horizon = site.horizon ?? flatHorizon();
  const { place, stationId, minElevationDeg } = site;
  const request = {
    propagator,
    place,
    stationId,
    ...span,
    ...(earthOrientation === undefined ? {} : { earthOrientation }),
  };
  const observer = createObserver(propagator, place, earthOrientation);
  const seen = predictPasses({
    ...request,
    horizon,
    ...(minElevationDeg === undefined ? {} : { minElevationDeg }),
  });
  const canHide = Math.max(horizonExtent(horizon).highestDeg, minElevationDeg ?? -90) > 0;
  const flat = canHide ? predictPasses({ ...request, horizon: flatHorizon() }) : [];
  const hidden = flat.filter(
    ({ aosAtMs, losAtMs }) => !seen.some((pass) => pass.aosAtMs < losAtMs && pass.losAtMs > aosAtMs),
  );
  return [
    ...seen.map((pass) => schedulePass(observer, pass, clearSpans(pass), trackStepMs)),
    ...hidden.map((pass) => schedulePass(observer, pass, [], trackStepMs)),
  ]
    .map((pass) =>
      minElevationDeg === undefined ? pass : { ...pass, stationMinElevationDeg: minElevationDeg },
    )
    .filter(({ aosAtMs, losAtMs }) => losAtMs > aosAtMs)
    .sort((a, b) => a.aosAtMs - b.aosAtMs);
}

function clearSpans({ aosAtMs, losAtMs, gaps }: Pass): Span[] {
  const starts = [aosAtMs, ...gaps.map(({ toAtMs }) => toAtMs)];
  const ends = [...gaps.map(({ fromAtMs }) => fromAtMs), losAtMs];
  return starts.map((fromAtMs, index) => ({ fromAtMs, toAtMs: ends[index]! }));
}

const mostPoints = 2000;

function schedulePass(
  observer: Observer,
  pass: Pass,
  visible: readonly Span[],
  trackStepMs: number,
): SchedulePass {
  const { passId, noradId, name, stationId, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg } = pass;
  const steps = Math.max(1, Math.min(mostPoints, Math.ceil((losAtMs - aosAtMs) / trackStepMs)));
  const track = Array.from({ length: steps + 1 }, (_, index): TrackPoint => {
    const atMs = index === steps ? losAtMs : aosAtMs + ((losAtMs - aosAtMs) * index) / steps;
    const look = observer.at(atMs);
    if (!look.ok) throw new RangeError(`${passId}: no position inside its own pass: ${look.fault.kind}`);
    const { azimuthDeg, elevationDeg } = look.value;
    return { atMs, azimuthDeg, elevationDeg };
  });
  return { passId, noradId, name, stationId, aosAtMs, tcaAtMs, losAtMs, maxElevationDeg, visible, track };
}
