import type { ElementSet } from '@dawa/flight-dynamics/elements';
import { createPropagator } from '@dawa/flight-dynamics/propagator';
import { describeFault } from '@dawa/seams/fault';
import type { PlanRequests } from './plan-requests.ts';
import type { PlannedSatellite } from './planned-satellite.ts';

/** Where the station keeps elements of other satellites: `catalogue/catalogue-file.ts`. */
export type ElementsOf = (
  noradId: number,
  atMs: number,
) => { readonly elements: ElementSet; readonly source: string } | undefined;

/**
 * The satellites that people asked for, in the order of their file, each with the elements that are nearest to the instant:
 * of the station's files, else of its catalogue. One without elements is in the list, and says so.
 */
export function askedSatellites(
  { requests, elements }: PlanRequests,
  catalogue: ElementsOf,
  atMs: number,
): PlannedSatellite[] {
  return requests.requests.map(({ noradId, priority, valuePerMinute }) => {
    const known = elements
      .filter(({ set }) => set.noradId === noradId)
      .sort((a, b) => Math.abs(a.set.epochAtMs - atMs) - Math.abs(b.set.epochAtMs - atMs))[0];
    const kept = known === undefined ? catalogue(noradId, atMs) : undefined;
    const found = known ?? (kept && { set: kept.elements, source: kept.source });
    return {
      noradId,
      name: found?.set.name || String(noradId),
      what: null,
      priority: valuePerMinute === undefined ? (priority ?? presetPriority) : null,
      isFollowed: false,
      orbit: orbitOf(noradId, found),
    };
  });
}

/** As `schedule/plan-problem.ts` values a request that names none. */
const presetPriority = 5;

function orbitOf(
  noradId: number,
  found: { readonly set: ElementSet; readonly source: string } | undefined,
): PlannedSatellite['orbit'] {
  if (found === undefined) {
    return { ok: false, fault: `No elements. dawa catalogue refresh --norad ${noradId} fetches some.` };
  }
  const created = createPropagator(found.set);
  if (created.ok) return { ok: true, elements: found.set, source: found.source };
  return { ok: false, fault: `Elements that cannot be used: ${describeFault(created.fault)}` };
}
