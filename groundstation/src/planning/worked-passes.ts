import type { GatheredPass } from './gathered-pass.ts';

/** What of the passes that the station follows it works, with its one antenna. */
export interface WorkedPasses {
  readonly worked: readonly GatheredPass[];
  /** By pass, those that it gives way to. */
  readonly gaveWay: ReadonlyMap<string, readonly GatheredPass[]>;
}

/**
 * Passes of ships that the station follows, as it will work them: ship by ship in the order of their priority, each pass that
 * none before it overlaps. As `schedule/joined-schedule.ts` finds the next contact; here for a whole span.
 *
 * @param passes that rise over the ridge
 * @param noradIds the ships, first in priority first
 */
export function workedPasses(passes: readonly GatheredPass[], noradIds: readonly number[]): WorkedPasses {
  const worked: GatheredPass[] = [];
  const gaveWay = new Map<string, readonly GatheredPass[]>();
  for (const noradId of noradIds) {
    const before = [...worked];
    for (const one of passes) {
      if (one.pass.noradId !== noradId) continue;
      const rivals = before.filter((rival) => isOverlapping(rival, one));
      if (rivals.length === 0) worked.push(one);
      else gaveWay.set(one.pass.passId, rivals);
    }
  }
  return { worked: worked.sort((a, b) => a.pass.aosAtMs - b.pass.aosAtMs), gaveWay };
}

function isOverlapping({ pass: one }: GatheredPass, { pass: other }: GatheredPass): boolean {
  return one.aosAtMs < other.losAtMs && other.aosAtMs < one.losAtMs;
}
