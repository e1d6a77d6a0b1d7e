import type { SchedulePass } from '@dawa/flight-dynamics/schedule';

/**
 * The greedy rule of other schedulers: passes in order of priority x 1000 + highest elevation, each taken whole if it leaves its
 * neighbours the setup time.
 * Source: the ContactScheduler of ootk 7 as described in its documentation; written anew
 *
 * @param priorityOf more is more important
 * @returns what was taken
 */
export function greedyPlan(
  passes: readonly SchedulePass[],
  priorityOf: (pass: SchedulePass) => number,
  setupMs: number,
): SchedulePass[] {
  const score = (pass: SchedulePass) => priorityOf(pass) * 1000 + pass.maxElevationDeg;
  const taken: SchedulePass[] = [];
  for (const pass of passes.toSorted((a, b) => score(b) - score(a))) {
    const isFree = taken.every(
      ({ aosAtMs, losAtMs }) => pass.aosAtMs >= losAtMs + setupMs || aosAtMs >= pass.losAtMs + setupMs,
    );
    if (isFree) taken.push(pass);
  }
  return taken;
}
