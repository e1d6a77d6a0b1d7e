import type { EarthOrientation } from '@dawa/flight-dynamics/earth-orientation';
import type { Horizon } from '@dawa/flight-dynamics/horizon';
import type { Place } from '@dawa/flight-dynamics/look-angles';
import { type Pass, predictPasses } from '@dawa/flight-dynamics/passes';
import type { Propagator } from '@dawa/flight-dynamics/propagator';
import type { Span } from '../ports.ts';

const msPerDay = 86_400_000;
const windowMs = msPerDay;
const furthestMs = 14 * msPerDay;

export interface ScheduleSettings {
  readonly propagator: Propagator;
  readonly place: Place;
  readonly stationId: string;
  readonly horizon: Horizon;
  readonly minElevationDeg: number;
  readonly earthOrientation: EarthOrientation;
}

/** Which pass comes next over this station, above its own skyline. */
export interface Schedule {
  /** The first pass that has not set at `atMs`; one that is up counts. Undefined when there is none in 14 days. */
  nextContact(atMs: number): Pass | undefined;
  /** The first pass that rises after `atMs`. */
  nextRise(atMs: number): Pass | undefined;
  /** Passes of which some part lies in the span. */
  passes(span: Span): readonly Pass[];
  /** A pass by its id, when it lies within 14 days of `atMs`. */
  find(passId: string, atMs: number): Pass | undefined;
}

export function createSchedule(settings: ScheduleSettings): Schedule {
  /** Whole UTC days, so that whoever asks again is answered at once; a station asks for the same few. */
  const days = new Map<number, readonly Pass[]>();

  const passesOfDay = (day: number): readonly Pass[] => {
    const known = days.get(day);
    if (known !== undefined) return known;
    // A pass belongs to the day of its highest point. The day is searched with an hour on either side, so that a pass over
    // midnight is found whole and once.
    const fromAtMs = day * msPerDay;
    const found = predictPasses({
      ...settings,
      fromAtMs: fromAtMs - hourMs,
      toAtMs: fromAtMs + msPerDay + hourMs,
    }).filter(({ tcaAtMs }) => tcaAtMs >= fromAtMs && tcaAtMs < fromAtMs + msPerDay);
    if (days.size >= mostDays) days.delete(days.keys().next().value!);
    days.set(day, found);
    return found;
  };
  const passes = ({ fromAtMs, toAtMs }: Span): readonly Pass[] => {
    const found: Pass[] = [];
    for (let day = Math.floor((fromAtMs - hourMs) / msPerDay); day * msPerDay <= toAtMs + hourMs; day++) {
      found.push(...passesOfDay(day));
    }
    return found.filter((pass) => pass.losAtMs >= fromAtMs && pass.aosAtMs < toAtMs);
  };
  const firstAfter = (atMs: number, isIt: (pass: Pass) => boolean): Pass | undefined => {
    for (let fromAtMs = atMs; fromAtMs < atMs + furthestMs; fromAtMs += windowMs) {
      const pass = passes({ fromAtMs, toAtMs: fromAtMs + windowMs }).find(isIt);
      if (pass !== undefined) return pass;
    }
    return undefined;
  };
  return {
    passes,
    nextContact: (atMs) => firstAfter(atMs, (pass) => pass.losAtMs > atMs),
    nextRise: (atMs) => firstAfter(atMs, (pass) => pass.aosAtMs > atMs),
    find: (passId, atMs) =>
      passes({ fromAtMs: atMs - furthestMs, toAtMs: atMs + furthestMs }).find(
        (pass) => pass.passId === passId,
      ),
  };
}

const hourMs = 3_600_000;
/** The days that `find` looks at, and some. */
const mostDays = 64;
