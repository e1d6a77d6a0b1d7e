import type { Pass } from '@dawa/flight-dynamics/passes';
import type { Schedule } from './next-contact.ts';

/**
 * Passes of several ships over one station, the ships in the order of their priority.
 *
 * A station has one antenna. A contact that another of more priority overlaps is not worked at all: half a pass of one ship
 * and half of the other would cost both their rise. Every pass is listed all the same, and may be asked for.
 */
export function joinSchedules(schedules: readonly Schedule[]): Schedule {
  if (schedules.length === 1) return schedules[0]!;
  const listed = (found: readonly (readonly Pass[])[]) => {
    const once = new Map<string, Pass>();
    // Two missions may follow the same ship: its pass is one.
    for (const pass of found.flat()) if (!once.has(pass.passId)) once.set(pass.passId, pass);
    return [...once.values()].sort((a, b) => a.aosAtMs - b.aosAtMs);
  };
  /** A rival that gives way itself is none. */
  const isFree = (pass: Pass, priority: number): boolean =>
    schedules
      .slice(0, priority)
      .every((schedule, before) =>
        schedule
          .passes({ fromAtMs: pass.aosAtMs, toAtMs: pass.losAtMs })
          .every(
            (rival) =>
              rival.losAtMs <= pass.aosAtMs || rival.aosAtMs >= pass.losAtMs || !isFree(rival, before),
          ),
      );
  const firstFree = (priority: number, atMs: number): Pass | undefined => {
    const schedule = schedules[priority]!;
    let pass = schedule.nextContact(atMs);
    for (let tries = 0; pass !== undefined && tries < mostTries; tries++) {
      if (isFree(pass, priority)) return pass;
      pass = schedule.nextContact(pass.losAtMs);
    }
    return undefined;
  };
  const earliest = (found: readonly (Pass | undefined)[]) =>
    found.reduce((first, pass) =>
      pass !== undefined && (first === undefined || pass.aosAtMs < first.aosAtMs) ? pass : first,
    );
  return {
    passes: (span) => listed(schedules.map((schedule) => schedule.passes(span))),
    nextContact: (atMs) => earliest(schedules.map((_, priority) => firstFree(priority, atMs))),
    nextRise: (atMs) => earliest(schedules.map((schedule) => schedule.nextRise(atMs))),
    find: (passId, atMs) => {
      for (const schedule of schedules) {
        const pass = schedule.find(passId, atMs);
        if (pass !== undefined) return pass;
      }
      return undefined;
    },
  };
}

/** Sister ships that fly in one line rise together every time: after some days of it nothing else is hoped for. */
const mostTries = 100;
